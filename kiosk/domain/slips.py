"""What each slip says. Sentences come from assets/strings; facts come in; no clock, no device.

Every slip carries number, code, what happens next with dates, who, where to ask. An ID number is never on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.domain.receipt import Align, Block, Gap, Pair, Paragraph, QrCode, Receipt, Rule, SlipKind

Say = Callable[..., str]  # Words.say: (key, **gaps) -> sentence


@dataclass(frozen=True, slots=True)
class SlipHead:
    """What stands on top and at the bottom of every slip."""

    centre_name: str
    desk_phone: str
    printed_at: str  # local, as people read it
    terminal: str
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    post: str
    phone: str


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """``acceptance_until``: the date by which the visitor is told about acceptance, in words."""

    number: str  # grouped
    query_code: str  # grouped
    factor_hint: str
    slip_code: str
    masked_name: str
    title: str
    room: str
    receiver: Contact
    acceptance_until: str
    registered: bool
    pin: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """``waiting`` and ``minutes`` are None when nobody can tell (the centre was not reached)."""

    ticket: str
    room: str
    where: str
    why: str  # 预约 14:00 / 直接取号
    waiting: int | None = None
    minutes: int | None = None
    number: str = ""
    query_code: str = ""
    pin: str = ""
    slip_code: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoadmapLine:
    """One station as the slip shows it. ``mark`` tells the state by shape: ● done, → now, ○ to come."""

    mark: str
    title: str
    when: str
    who: str = ""
    card: Sequence[str] = ()  # of the present one: unit, name and post, phone; in place of ``who``


@dataclass(frozen=True, slots=True)
class RoadmapFacts:
    number: str
    title: str
    state: str
    headline: str  # 还剩 41 天 …
    lines: Sequence[RoadmapLine]
    rights: str = ""
    slip_code: str = ""
    may: str = ""  # what the visitor may do at the machine


@dataclass(frozen=True, slots=True)
class GuideFacts:
    title: str
    place: str
    phone: str
    hours: str
    bring: Sequence[str]


def registration_slip(head: SlipHead, facts: RegistrationFacts, say: Say) -> Receipt:
    """The receipt for a registered matter. Says 已登记 only once the centre has it."""
    blocks = [
        *top(head, say("slip.registration.title"), say),
        Paragraph(say("slip.number"), align=Align.CENTRE),
        Paragraph(facts.number, bold=True, align=Align.CENTRE),
        Paragraph(
            say("slip.registered" if facts.registered else "slip.stored"), bold=True, align=Align.CENTRE
        ),
        Rule(),
        *pairs((say("slip.name"), facts.masked_name), (say("slip.matter"), facts.title)),
        *pairs((say("slip.room"), facts.room), (say("slip.ticket"), facts.ticket)),
        *contact(say("slip.receiver"), facts.receiver),
        Paragraph(say("slip.next", date=facts.acceptance_until)),
        Rule(),
        *_secrets(facts.query_code, facts.factor_hint, facts.pin, facts.slip_code, say),
        *bottom(head, say),
    ]
    return Receipt(SlipKind.REGISTRATION, tuple(blocks))


def queue_slip(head: SlipHead, facts: QueueFacts, say: Say) -> Receipt:
    """The number for the waiting room, from an appointment or without one."""
    waiting = say("slip.waiting_unknown") if facts.waiting is None else _waiting(facts, say)
    blocks: list[Block] = [
        *top(head, say("slip.queue.title"), say),
        Paragraph(facts.ticket, scale=2, bold=True, align=Align.CENTRE),
        Paragraph(facts.room, scale=2, align=Align.CENTRE),
        Paragraph(facts.where, align=Align.CENTRE),
        Paragraph(waiting, align=Align.CENTRE),
        Rule(),
        *pairs((say("slip.why"), facts.why)),
    ]
    if facts.note:
        blocks.append(Paragraph(facts.note))
    if facts.slip_code:
        blocks += [Paragraph(f"{say('slip.number')} {facts.number}")]
        blocks += _secrets(facts.query_code, "", facts.pin, facts.slip_code, say)
    return Receipt(SlipKind.QUEUE, (*blocks, *bottom(head, say)))


def roadmap_slip(head: SlipHead, facts: RoadmapFacts, say: Say) -> Receipt:
    """The road of a case: stations with dates, the present one with its officer."""
    blocks: list[Block] = [
        *top(head, say("slip.roadmap.title"), say),
        Paragraph(facts.number, align=Align.CENTRE),
        *pairs((say("slip.matter"), facts.title), (say("slip.state"), facts.state)),
        Paragraph(facts.headline, bold=True),
        Rule(),
    ]
    for line in facts.lines:
        blocks += _station(line)
    if facts.rights or facts.may:
        told = (Paragraph(facts.rights, bold=True), Paragraph(facts.may))
        blocks += [Rule(), *(paragraph for paragraph in told if paragraph.text)]
    if facts.slip_code:
        blocks += [Rule(), QrCode(facts.slip_code, module_dots=4)]
    return Receipt(SlipKind.ROADMAP, (*blocks, *bottom(head, say)))


def _station(line: RoadmapLine) -> list[Block]:
    """One line; the present station stands apart, in bold, with whom to ask."""
    who = [told for told in line.card or (line.who,) if told]
    station: list[Block] = [Pair(f"{line.mark} {line.title}", line.when, bold=line.mark == "→")]
    station += [Paragraph(f"   {told}", bold=bool(line.card), indent=3) for told in who]
    return [Gap(10), *station, Gap(10)] if line.card else station


def guide_slip(head: SlipHead, facts: GuideFacts, say: Say) -> Receipt:
    """Where a matter is usually taken: a suggestion, never a refusal."""
    blocks = [
        *top(head, say("slip.guide.title"), say),
        Paragraph(facts.title, scale=2, bold=True, align=Align.CENTRE),
        *pairs((say("slip.place"), facts.place), (say("slip.phone"), facts.phone)),
        *pairs((say("slip.hours"), facts.hours)),
        Paragraph(say("slip.bring")),
        *(Paragraph(f"□ {item}", indent=3) for item in facts.bring),
        Paragraph(say("slip.guide.stay")),
        *bottom(head, say),
    ]
    return Receipt(SlipKind.GUIDE, tuple(blocks))


def bare_slip(head: SlipHead, *, number: str, slip_code: str, say: Say) -> Receipt:
    """Only number and code: all that can be printed again after a crash."""
    blocks = [
        *top(head, say("slip.bare.title"), say),
        Paragraph(number, bold=True, align=Align.CENTRE),
        QrCode(slip_code),
        Paragraph(say("slip.bare.note")),
        *bottom(head, say),
    ]
    return Receipt(SlipKind.REGISTRATION, tuple(blocks))


def test_page(head: SlipHead, *, codes: Sequence[str], say: Say) -> Receipt:
    """For technicians: every size, alignment, a rare character, a code that scanners must read."""
    blocks: list[Block] = [
        *top(head, say("slip.test.title"), say),
        Paragraph("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl"),
        Paragraph("信访事项登记受理办理答复复查复核办结催办"),
        Paragraph(say("slip.test.rare")),
        Paragraph(say("slip.test.large"), scale=2, bold=True, align=Align.CENTRE),
        Pair(say("slip.test.left"), say("slip.test.right")),
        *(QrCode(code) for code in codes),
    ]
    return Receipt(SlipKind.TEST, (*blocks, *bottom(head, say)))


test_page.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test


def top(head: SlipHead, title: str, say: Say) -> list[Block]:
    """Centre, title, and whether it is a copy."""
    copy = [Paragraph(say("slip.copy", n=head.copy), bold=True, align=Align.CENTRE)] if head.copy else []
    return [
        Paragraph(head.centre_name, align=Align.CENTRE),
        Paragraph(title, scale=2, bold=True, align=Align.CENTRE),
        *copy,
        Rule(),
    ]


def bottom(head: SlipHead, say: Say) -> list[Block]:
    """When and where it was printed, whom to ask, and that the paper fades."""
    return [
        Rule(),
        Pair(head.printed_at, say("slip.terminal", terminal=head.terminal)),
        Paragraph(say("slip.ask", phone=head.desk_phone)),
        Paragraph(say("slip.fades")),
    ]


def pairs(*rows: tuple[str, str]) -> list[Block]:
    """Rows of label and value; those without a value are left out."""
    return [Pair(label, value) for label, value in rows if value]


def contact(label: str, person: Contact) -> list[Block]:
    """Name and post, then the telephone; nothing when nobody is named."""
    return pairs((label, f"{person.name} {person.post}".strip()), ("", person.phone)) if person.name else []


def _waiting(facts: QueueFacts, say: Say) -> str:
    if facts.waiting == 0:
        return say("slip.next_in_line")
    if facts.minutes is None:
        return say("slip.waiting", n=facts.waiting)
    return say("slip.waiting_minutes", n=facts.waiting, minutes=facts.minutes)


def _secrets(query_code: str, hint: str, pin: str, slip_code: str, say: Say) -> list[Block]:
    factor = say("slip.pin", pin=pin) if pin else hint
    return [
        Pair(say("slip.query_code"), query_code, bold=True),
        *([Paragraph(factor)] if factor else []),
        Gap(8),
        QrCode(slip_code),
        Paragraph(say("slip.scan_here"), align=Align.CENTRE),
    ]
