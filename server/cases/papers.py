"""What stands on a paper of a case: the centre's template of its kind, filled in from the log."""

from __future__ import annotations

from kiosk.domain.case_file import CaseFile, Clock, current_clock
from kiosk.domain.case_people import holder
from kiosk.domain.case_terms import Action, OfficerCard
from kiosk.domain.dates import in_full
from kiosk.domain.grounds import GROUNDS, Ground
from kiosk.domain.policy import LimitCode
from server.cases.documents import Paper
from server.cases.roadmap_reply import title_of
from server.cases.store import CaseRow
from server.cases.words import OUTCOMES, PAPER_LINES, PAPERS, PROCEDURES
from server.site.book import SiteBook


def paper_of(site: SiteBook, row: CaseRow, file: CaseFile, code: str, text: str) -> Paper:
    """The paper ``code`` of the step taken last; ``text`` are the officer's own words, a paragraph a line."""
    event = file.events[-1]
    template = "REDO" if event.action is Action.ORDER_REDO else code
    facts = _facts(site, row, file)
    lines = [line.format(**facts) for line in PAPER_LINES[template] if line != _OWN_WORDS]
    if _OWN_WORDS in PAPER_LINES[template]:
        place = PAPER_LINES[template].index(_OWN_WORDS)
        lines[place:place] = [paragraph.strip() for paragraph in text.splitlines() if paragraph.strip()]
    return Paper(code, PAPERS[code], event.on.isoformat(), lines)


_OWN_WORDS = "{text}"


def _facts(site: SiteBook, row: CaseRow, file: CaseFile) -> dict[str, object]:
    event, plan, guide = file.events[-1], site.plan, site.guide_for(row.category)
    receiver = OfficerCard(plan.receiver.name, plan.receiver.post, plan.receiver.phone)
    officer = event.officer or holder(file) or receiver
    clock = current_clock(file)
    return {
        "title": title_of(row, site),
        "number": row.number,
        "on": in_full(event.on),
        "unit": event.unit or next((e.unit for e in reversed(file.log) if e.unit), plan.centre_name),
        "days": event.days or (clock.length if clock else ""),
        "limit": _limit_words(clock),
        "due": in_full(clock.due) if clock else "",
        "reason": event.reason,
        "ground": GROUNDS[Ground(event.ground)].words if event.action is Action.NOT_ACCEPT else "",
        "prior": event.into,
        "outcome": OUTCOMES.get(event.outcome, event.outcome),
        "basis": event.basis,
        "where": event.place or "由承办人电话通知您",
        "officer": officer.name,
        "post": officer.post,
        "phone": guide.phone if event.action is Action.DIVERT else officer.phone,
        "procedure": PROCEDURES[event.procedure.value] if event.procedure else "",
        "place": guide.place,
        "bring": "、".join(guide.bring),
        "review_organ": plan.review_organ,
        "reexam_organ": plan.reexam_organ,
    }


def _limit_words(clock: Clock | None) -> str:
    if clock is None or clock.code is LimitCode.OBJECTION:
        return ""
    unit = {"natural": "日", "working": "个工作日", "month": "个月"}[clock.unit.value]
    return f"{clock.length} {unit}"
