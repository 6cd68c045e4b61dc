"""What a step of one case does to another: a merged case's visitor is told through the primary, links are kept."""

from __future__ import annotations

from kiosk.api.problems import ProblemType
from kiosk.domain.case_file import CaseFile
from kiosk.domain.case_terms import Action, CaseState
from server.cases.links import CONFIRMED, DUPLICATE, Link, add_link, decide_link
from server.cases.store import CaseRow, find_row
from server.db.engine import Cursor
from server.web import Refused


def follow_up(cursor: Cursor, row: CaseRow, after: CaseFile, *, now: str, who: str) -> None:
    """Check what a step says of another case, and link the two. Raises Refused(INVALID): nothing is then written."""
    event = after.events[-1]
    if event.action is Action.MERGE:
        _merged(cursor, row, event.into, now=now, who=who)
    elif event.action is Action.NO_MORE:
        _decided_before(cursor, row, event.into)


def _merged(cursor: Cursor, row: CaseRow, into: str, *, now: str, who: str) -> None:
    """The primary must be open and another; a chain of merged cases is never made."""
    primary = find_row(cursor, row.division, into)
    if primary is None or primary.number == row.number:
        raise Refused(ProblemType.INVALID, f"into: there is no other case {into}", code="into")
    if not set(person_keys(cursor, row)) & set(person_keys(cursor, primary)):
        raise Refused(
            ProblemType.INVALID,
            "matters of different people are never merged; link them as joint",
            code="into",
        )
    if primary.state == CaseState.MRG.value:
        raise Refused(
            ProblemType.INVALID, f"into: {into} is merged itself, into {primary.merged_into}", code="into"
        )
    cursor.execute(
        "SELECT COUNT(*) FROM cases WHERE division = ? AND merged_into = ?", (row.division, row.number)
    )
    if cursor.fetchone()[0]:
        raise Refused(
            ProblemType.INVALID, "other cases are merged into this one; undo that first", code="into"
        )
    add_link(cursor, row.division, Link(row.number, into, DUPLICATE, CONFIRMED, 100, now, who))
    decide_link(cursor, row.division, row.number, into, DUPLICATE, state=CONFIRMED, who=who)


def person_keys(cursor: Cursor, row: CaseRow) -> list[str]:
    """The hashes that say whose case it is."""
    cursor.execute(
        "SELECT key_hash FROM case_keys WHERE division = ? AND number = ? AND way IN ('person', 'contact')",
        (row.division, row.number),
    )
    return [key_hash for (key_hash,) in cursor.fetchall()]


def _decided_before(cursor: Cursor, row: CaseRow, prior: str) -> None:
    """Only a case that was re-examined ends another for good (Art. 36(3))."""
    found = find_row(cursor, row.division, prior)
    if found is None or found.state != CaseState.FINAL.value:
        raise Refused(ProblemType.INVALID, f"into: {prior} is no case that was re-examined", code="into")
