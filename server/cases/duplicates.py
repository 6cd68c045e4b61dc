"""A newly registered matter beside the person's earlier ones: exact copies are joined, likely ones listed for staff."""

from __future__ import annotations

from datetime import date

from kiosk.api.records import RegistrationPayload
from kiosk.domain.case_file import Event
from kiosk.domain.case_state import take
from kiosk.domain.case_terms import Action, Actor, CaseState, Kind
from kiosk.domain.duplicates import Likeness, Matter, compare
from kiosk.errors import Unreadable
from server.cases.keys import CONTACT, PERSON
from server.cases.links import ASKED, CONFIRMED, DUPLICATE, Link, add_link
from server.cases.particulars import particulars_of
from server.cases.steps import Desk
from server.cases.store import CaseRow, find_by_key, find_row, load_file, save_step
from server.db.engine import Cursor

MOST_COMPARED = 10  # of the newest; older ones staff find by the card
_NEVER = (CaseState.WDR.value, CaseState.MRG.value, CaseState.NACC.value, CaseState.DIV.value)


def find_duplicates(
    cursor: Cursor,
    desk: Desk,
    division: str,
    payload: RegistrationPayload,
    ways_in: list[tuple[str, str]],
    *,
    today: date,
    now: str,
) -> str:
    """Compare with the same person's earlier matters. Returns the number it was joined to, empty when to none.

    ``ways_in`` are the keys of the new case: that of its first person tells whose matters to look at.
    """
    if payload.kind == Kind.ACCUSE.value:
        return ""
    new = Matter(payload.category, payload.unit_complained_of, payload.story, kind=payload.kind)
    for row in _earlier(cursor, division, payload.number, ways_in):
        old = _matter(desk, row)
        if old is None:
            continue
        likeness, score = compare(new, old)
        if likeness is Likeness.EXACT:
            _join(cursor, desk, division, payload.number, row.number, today=today, now=now)
            return row.number
        if likeness is Likeness.LIKELY:
            add_link(cursor, division, Link(payload.number, row.number, DUPLICATE, ASKED, score, now))
    return ""


def _earlier(cursor: Cursor, division: str, number: str, ways_in: list[tuple[str, str]]) -> list[CaseRow]:
    """Of the same person, newest first, without accusations and what is over for other reasons."""
    known_by = next(((way, key_hash) for way, key_hash in ways_in if way in (PERSON, CONTACT)), None)
    if known_by is None:
        return []
    rows = find_by_key(cursor, division, *known_by, most=MOST_COMPARED, but=number)
    return [row for row in rows if row.kind != Kind.ACCUSE.value and row.state not in _NEVER]


def _matter(desk: Desk, row: CaseRow) -> Matter | None:
    """None for a visit, which says nothing to compare, and for what cannot be read."""
    try:
        said = particulars_of(desk.keys, row)
    except Unreadable:
        return None
    if not isinstance(said, RegistrationPayload):
        return None
    return Matter(row.category, said.unit_complained_of, said.story, CaseState(row.state), row.kind)


def _join(
    cursor: Cursor, desk: Desk, division: str, number: str, primary: str, *, today: date, now: str
) -> None:
    """Merge the new case; staff can part them again, and the new number keeps working."""
    row = find_row(cursor, division, number)
    assert row is not None, "it was written a moment ago"
    file = load_file(cursor, row)
    event = Event(Action.MERGE, max(today, file.events[-1].on), Actor.TIME, into=primary)
    save_step(cursor, row, file, take(file, event, desk.law), actor="machine", now=now)
    add_link(cursor, division, Link(number, primary, DUPLICATE, CONFIRMED, 100, now, "machine"))
