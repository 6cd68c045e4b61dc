"""One more step of a case: asked of the law, written down, with the paper that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.domain.case_file import (
    SERVICE_LIMITS,
    Action,
    CaseFile,
    CaseState,
    Event,
    Kind,
    OfficerCard,
    current_clock,
)
from kiosk.domain.case_state import find_transition, take
from kiosk.domain.deadlines import Law
from server.cases.documents import Paper, add_paper
from server.cases.roadmap_reply import title_of
from server.cases.store import CaseRow, save_step
from server.cases.words import PAPER_LINES, PAPERS
from server.db.engine import Cursor
from server.keys import Keys
from server.site.book import SiteBook

S, A = CaseState, Action

# what usually comes next; a case that is not in it has ended or waits for its visitor
ORDINARY = {
    S.REG: A.SORT,
    S.SORT: A.FORWARD,
    S.FWD: A.ACCEPT,
    S.OBJ: A.REJECT_OBJECTION,
    S.ACC: A.SERVE_OPINION,
    S.EXT: A.SERVE_OPINION,
    S.RPL: A.ASK_REVIEW,
    S.REV: A.SERVE_REVIEW,
    S.REVD: A.ASK_REEXAM,
    S.CHK: A.SERVE_REEXAM,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step needs: the law, the site and the keys."""

    law: Law
    site: SiteBook
    keys: Keys


def ordinary_next(kind: Kind, state: CaseState) -> Action | None:
    """The usual next step, or None when the case has ended."""
    action = ORDINARY.get(state)
    if action is A.SERVE_OPINION and kind in SERVICE_LIMITS:
        return A.ANSWER
    return A.DIVERT if action is A.FORWARD and kind is Kind.ACCUSE else action


def usual_event(desk: Desk, row: CaseRow, action: Action, on: date) -> Event:
    """The event with the unit and officer that this category usually goes to."""
    organ = desk.site.organ_for(row.category)
    card = OfficerCard(organ.officer.name, organ.officer.post, organ.officer.phone)
    if action is A.FORWARD:
        return Event(action, on, unit=organ.name)
    if action is A.ACCEPT:
        return Event(action, on, unit=organ.name, officer=card)
    return Event(action, on)


def step(
    desk: Desk, cursor: Cursor, row: CaseRow, file: CaseFile, event: Event, *, actor: str, now: str
) -> CaseFile:
    """Take the step and write it with its paper. Raises IllegalStep, and then nothing is written."""
    after = take(file, event, desk.law)
    save_step(cursor, row, file, after, actor=actor, now=now)
    paper = _paper(desk, row, file, after, event)
    if paper is not None:
        add_paper(cursor, desk.keys, row.division, row.number, paper)
    return after


def _paper(desk: Desk, row: CaseRow, before: CaseFile, after: CaseFile, event: Event) -> Paper | None:
    transition = find_transition(before.state, event.action)
    code = transition.document if transition else ""
    if not code or row.kind == Kind.ACCUSE.value:  # nothing on paper about an accusation (Art. 30)
        return None
    facts = _facts(desk, row, after, event)
    lines = PAPER_LINES["REDO" if event.action is A.ORDER_REDO else code]
    return Paper(code, PAPERS[code], event.on.isoformat(), [line.format(**facts) for line in lines])


def _facts(desk: Desk, row: CaseRow, after: CaseFile, event: Event) -> dict[str, object]:
    clock, guide, plan = current_clock(after), desk.site.guide_for(row.category), desk.site.plan
    holder = after.last(A.ACCEPT, A.FORWARD)
    officer = event.officer or OfficerCard(plan.receiver.name, plan.receiver.post, plan.receiver.phone)
    return {
        "title": title_of(row, desk.site),
        "number": row.number,
        "on": event.on.isoformat(),
        "unit": event.unit or (holder.unit if holder else plan.centre_name),
        "days": event.days or (clock.length if clock else ""),
        "due": clock.due.isoformat() if clock else "",
        "reason": event.reason,
        "officer": officer.name,
        "post": officer.post,
        "phone": guide.phone if event.action is A.DIVERT else officer.phone,
        "place": guide.place,
        "bring": "、".join(guide.bring),
        "review_organ": plan.review_organ,
        "reexam_organ": plan.reexam_organ,
    }
