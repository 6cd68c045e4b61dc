"""One more step of a case: asked of the law, written down, with the paper that belongs to it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from kiosk.domain.case_file import CaseFile, Event, issued
from kiosk.domain.case_state import take
from kiosk.domain.case_table import DOCUMENTS, ISSUED_DOCUMENTS
from kiosk.domain.case_terms import SERVICE_LIMITS, UNKNOWN_KINDS, Action, CaseState, Kind, OfficerCard
from kiosk.domain.deadlines import Law
from kiosk.domain.procedures import Procedure
from server.cases.documents import Paper, add_paper
from server.cases.papers import paper_of
from server.cases.particulars import with_accused
from server.cases.store import CaseRow, save_step
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
    if action is A.FORWARD and kind in UNKNOWN_KINDS:
        return A.RECLASSIFY
    return A.DIVERT if action is A.FORWARD and kind is Kind.ACCUSE else action


def usual_event(desk: Desk, row: CaseRow, action: Action, on: date) -> Event:
    """The event with what a step of this kind usually says: for samples and demonstrations."""
    organ, recipients = desk.site.organ_for(row.category), desk.site.plan.accusation_recipients
    card = OfficerCard(organ.officer.name, organ.officer.post, organ.officer.phone)
    if action is A.DIVERT and row.kind == Kind.ACCUSE.value:
        return Event(action, on, unit=recipients[0], procedure=Procedure.DISCIPLINE)
    facts: dict[Action, Event] = {
        A.RECLASSIFY: Event(action, on, kind=Kind.APPEAL),
        A.FORWARD: Event(action, on, unit=organ.name),
        A.ACCEPT: Event(action, on, unit=organ.name, officer=card),
        A.REJECT_OBJECTION: Event(action, on, reason="属于该单位职权"),
        A.DIVERT: Event(
            action, on, unit=desk.site.guide_for(row.category).title, procedure=Procedure.JUDICIAL
        ),
        A.SERVE_OPINION: Event(action, on, outcome="support", basis="有关法律法规和政策规定"),
        A.SERVE_REVIEW: Event(action, on, outcome="keep"),
        A.SERVE_REEXAM: Event(action, on, outcome="keep"),
    }
    return facts.get(action, Event(action, on))


def step(
    desk: Desk,
    cursor: Cursor,
    row: CaseRow,
    file: CaseFile,
    event: Event,
    *,
    actor: str,
    now: str,
    text: str = "",
) -> CaseFile:
    """Take the step and write it with its paper. Raises IllegalStep, and then nothing is written.

    ``text`` is what an officer wrote for the paper: facts and reasons. It lies in the paper, encrypted, and nowhere else.
    """
    after = take(with_accused(desk.keys, desk.site, row, file), event, desk.law)
    served = issued(file) if event.action in _SERVES else None
    paper = None if served else _paper(desk, row, file, after, text)
    sha256 = served.paper if served else paper.sha256 if paper else ""
    after = dataclasses.replace(after, events=(*after.events[:-1], replace(after.events[-1], paper=sha256)))
    save_step(cursor, row, file, after, actor=actor, now=now)
    if paper is not None:
        place = len(after.events) - 1
        add_paper(cursor, desk.keys, row.division, row.number, paper, event_seq=place)
    return after


_SERVES = (A.SERVE_OPINION, A.SERVE_REVIEW, A.SERVE_REEXAM)


def _paper(desk: Desk, row: CaseRow, before: CaseFile, after: CaseFile, text: str) -> Paper | None:
    event = after.events[-1]
    code = ISSUED_DOCUMENTS[before.state] if event.action is A.ISSUE else DOCUMENTS.get(event.action, "")
    if not code or after.kind is Kind.ACCUSE:  # nothing on paper about an accusation (Art. 30)
        return None
    return paper_of(desk.site, row, after, code, text)
