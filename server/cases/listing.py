"""The desk's list of cases: what is due first, page by page, without a name that is not masked."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date

from kiosk.api.problems import ProblemType
from kiosk.domain.case_file import Clock
from kiosk.domain.deadlines import Law
from kiosk.domain.lights import light_of
from server.cases.clock_rows import clocks_of
from server.cases.list_columns import NO_DATE
from server.cases.roadmap_reply import title_of
from server.cases.store import CaseRow, select_rows
from server.db.engine import Cursor
from server.site.book import SiteBook
from server.web import Refused

PAGE = 50


@dataclass(frozen=True, slots=True)
class DueCase:
    """One line. ``light``: none | green | yellow | orange | red; ``marks``: what was asked and not yet answered."""

    number: str
    title: str
    kind: str
    state: str
    masked_name: str
    registered_on: str
    due: str
    days_left: int | None
    light: str
    unit: str
    marks: list[str]
    version: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """``next`` is what the next page is asked with; empty on the last."""

    cases: list[DueCase]
    next: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """``unit`` empty: every unit; ``state`` empty: every case that has not ended; ``after``: a cursor."""

    unit: str = ""
    state: str = ""
    after: str = ""


_OPEN = ("REG", "SORT", "FWD", "OBJ", "ACC", "EXT", "RPL", "REV", "REVD", "CHK", "DIV")


def due_cases(
    cursor: Cursor, site: SiteBook, law: Law, division: str, wanted: Wanted, today: date
) -> CasePage:
    """Soonest date first. Raises Refused(MALFORMED) for a cursor of another make."""
    due, number = _read_cursor(wanted.after)
    states = (wanted.state,) if wanted.state else _OPEN
    marks = ", ".join("?" * len(states))
    by_unit = ("AND unit = ? ", (wanted.unit,)) if wanted.unit else ("", ())
    rows = select_rows(
        cursor,
        f"division = ? AND state IN ({marks}) {by_unit[0]}"
        "AND (due, number) > (?, ?) ORDER BY due, number LIMIT ?",
        (division, *states, *by_unit[1], due, number, PAGE + 1),
    )
    page = rows[:PAGE]
    clocks = clocks_of(cursor, division, [row.number for row in page])
    lines = [_line(site, law, row, clocks.get(row.number, []), today) for row in page]
    last = page[-1] if len(rows) > PAGE else None
    return CasePage(lines, _cursor(last.due, last.number) if last else "")


def _line(site: SiteBook, law: Law, row: CaseRow, clocks: list[Clock], today: date) -> DueCase:
    clock = next((c for c in clocks if c.stopped_on is None and c.due.isoformat() == row.due), None)
    return DueCase(
        row.number, title_of(row, site), row.kind, row.state, row.masked_name, row.registered_on, shown_due(row),
        (clock.due - today).days if clock else None, light_of(clock, today, law.calendar).value, row.unit,
        row.marks.split(), row.version,
    )  # fmt: skip


def shown_due(row: CaseRow) -> str:
    return "" if row.due == NO_DATE else row.due


def _cursor(due: str, number: str) -> str:
    return base64.urlsafe_b64encode(f"{due} {number}".encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[str, str]:
    if not text:
        return "", ""
    try:
        due, _, number = (
            base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").partition(" ")
        )
    except (binascii.Error, ValueError) as error:
        raise Refused(ProblemType.MALFORMED, "after: the cursor of a page before") from error
    return due, number
