"""Slips beside a case: a copy of the acceptance notice, what a visit came to, and where else one can turn to.

Sentences come from assets/strings; facts come in; no clock, no device. An ID number is never on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.domain.receipt import Align, Block, Gap, Pair, Paragraph, QrCode, Receipt, Rule, SlipKind
from kiosk.domain.slips import Contact, Say, SlipHead, bottom, contact, pairs, top

CODE_MODULE_DOTS = 5  # 0.6 mm a module: telephones read it from a hand's distance


@dataclass(frozen=True, slots=True)
class AcceptanceFacts:
    """What the 受理告知书 says that a visitor needs (条例 第二十三条); dates in words."""

    number: str
    title: str
    organ: str
    accepted_on: str
    officer: Contact
    due: str
    limit: str  # 60 日（自然日）
    document: str = ""  # number of the notice
    slip_code: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A paper of the case as the centre has it (一事一档); ``text`` its paragraphs."""

    number: str
    title: str
    issued_on: str
    text: Sequence[str]
    slip_code: str = ""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What was said and agreed in a room. ``steps``: who does what until when, one sentence each."""

    number: str
    title: str
    room: str
    began: str
    ended: str
    officer: Contact
    result: str
    steps: Sequence[str] = ()
    slip_code: str = ""


@dataclass(frozen=True, slots=True)
class DeedFacts:
    """A step that the visitor took today. ``kept``: whether the centre has it; ``next_step``: what comes of it."""

    number: str
    title: str
    what: str
    kept: str
    next_step: str
    unit: str = ""
    officer: Contact | None = None


@dataclass(frozen=True, slots=True)
class Platform:
    """Another door to the same offices. ``address`` is what its QR holds."""

    name: str
    what_for: str
    address: str


def acceptance_slip(head: SlipHead, facts: AcceptanceFacts, say: Say) -> Receipt:
    """A copy for the pocket. It says that the notice itself is what counts."""
    blocks: list[Block] = [
        *top(head, say("slip.acceptance.title"), say),
        Paragraph(facts.number, bold=True, align=Align.CENTRE),
        *pairs(
            (say("slip.matter"), facts.title),
            (say("slip.organ"), facts.organ),
            (say("slip.accepted_on"), facts.accepted_on),
            (say("slip.document"), facts.document),
        ),
        Rule(),
        Pair(say("slip.due"), facts.due, bold=True),
        *pairs((say("slip.limit"), facts.limit)),
        *contact(say("slip.officer"), facts.officer),
        Paragraph(say("slip.acceptance.note")),
        *_code(facts.slip_code, say),
    ]
    return Receipt(SlipKind.ACCEPTANCE, (*blocks, *bottom(head, say)))


def document_slip(head: SlipHead, facts: DocumentFacts, say: Say) -> Receipt:
    """A paper of the case to take along. It says above and below that it does not stand for the stamped one."""
    mark = Paragraph(say("slip.document.note"), bold=True, align=Align.CENTRE)
    blocks: list[Block] = [
        *top(head, say("slip.document.title"), say),
        mark,
        Paragraph(facts.title, bold=True, align=Align.CENTRE),
        *pairs((say("slip.number"), facts.number), (say("slip.issued_on"), facts.issued_on)),
        Rule(),
        *(Paragraph(line) for line in facts.text),
        Rule(),
        mark,
        *_code(facts.slip_code, say),
    ]
    return Receipt(SlipKind.DOCUMENT, (*blocks, *bottom(head, say)))


def visit_slip(head: SlipHead, facts: VisitFacts, say: Say) -> Receipt:
    """What the visit came to, in the words of the officer."""
    blocks: list[Block] = [
        *top(head, say("slip.visit.title"), say),
        Paragraph(facts.number, align=Align.CENTRE),
        *pairs(
            (say("slip.matter"), facts.title),
            (say("slip.place"), facts.room),
            (say("slip.time"), f"{facts.began} – {facts.ended}"),
        ),
        *contact(say("slip.officer"), facts.officer),
        Rule(),
        Paragraph(facts.result, bold=True),
        *(Paragraph(f"{at}. {step}", indent=3) for at, step in enumerate(facts.steps, start=1)),
        *_code(facts.slip_code, say),
    ]
    return Receipt(SlipKind.VISIT, (*blocks, *bottom(head, say)))


def today_slip(head: SlipHead, deeds: Sequence[DeedFacts], say: Say) -> Receipt:
    """What was done at the machine today, a matter at a time: nothing of what was written, no name."""
    blocks = top(head, say("slip.today.title"), say)
    for before, deed in zip((None, *deeds), deeds, strict=False):
        if before is None:
            blocks += _matter(deed, say)
        elif before.number != deed.number:
            blocks += [Rule(), *_matter(deed, say)]
        blocks += [
            Paragraph(f"● {deed.what}：{deed.kept}", bold=True, indent=2),
            Paragraph(f"   {deed.next_step}", indent=3),
        ]
    return Receipt(SlipKind.TODAY, (*blocks, *bottom(head, say)))


def _matter(deed: DeedFacts, say: Say) -> list[Block]:
    """Which matter, and who answers for it."""
    return [
        Paragraph(deed.number, bold=True, align=Align.CENTRE),
        *pairs((say("slip.matter"), deed.title), (say("slip.unit"), deed.unit)),
        *(contact(say("slip.officer"), deed.officer) if deed.officer else []),
        Gap(8),
    ]


def platforms_slip(head: SlipHead, platforms: Sequence[Platform], say: Say) -> Receipt:
    """Other ways in, each with its code: nobody has to type an address from paper."""
    blocks = [*top(head, say("slip.platforms.title"), say), Paragraph(say("slip.platforms.note"))]
    for platform in platforms:
        blocks += [
            Rule(),
            Paragraph(platform.name, bold=True, align=Align.CENTRE),
            Paragraph(platform.what_for, align=Align.CENTRE),
            QrCode(platform.address, module_dots=CODE_MODULE_DOTS),
            Paragraph(platform.address, align=Align.CENTRE),
        ]
    return Receipt(SlipKind.PLATFORMS, (*blocks, *bottom(head, say)))


def _code(slip_code: str, say: Say) -> list[Block]:
    if not slip_code:
        return []
    return [
        Rule(),
        Gap(8),
        QrCode(slip_code, module_dots=CODE_MODULE_DOTS),
        Paragraph(say("slip.scan_here"), align=Align.CENTRE),
    ]
