"""What the bench page shows of the centre: masked, and only on loopback."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.case_terms import CaseState, Kind
from server.cases.roadmap_reply import title_of
from server.cases.steps import ordinary_next
from server.cases.store import find_row
from server.centre import Centre
from server.clock import MovableClock
from server.db.engine import Cursor

NEWEST = 30


@dataclass(frozen=True, slots=True)
class DemoClock:
    now: str
    today: str
    days: int


@dataclass(frozen=True, slots=True)
class DemoRecord:
    id: str
    kind: str
    terminal: str
    captured_at: str
    received_at: str
    state: str
    number: str
    note: str


@dataclass(frozen=True, slots=True)
class DemoCase:
    """``next`` is the action that POST /demo/cases/{number}/next would take; empty at the end."""

    number: str
    title: str
    masked_name: str
    state: str
    registered_on: str
    due_on: str
    overdue: bool
    next: str


@dataclass(frozen=True, slots=True)
class DemoCall:
    id: str
    reason: str
    terminal: str
    at: str


@dataclass(frozen=True, slots=True)
class DemoState:
    """Newest first."""

    clock: DemoClock
    counts: dict[str, int]
    records: list[DemoRecord]
    cases: list[DemoCase]
    calls: list[DemoCall]


_COUNTED = (
    "records",
    "cases",
    "appointments",
    "check_ins",
    "queue_tickets",
    "staff_calls",
    "terminals",
    "quarantine",
)


def read_state(centre: Centre, cursor: Cursor) -> DemoState:
    division = centre.site.plan.division
    days = centre.clock.days if isinstance(centre.clock, MovableClock) else 0
    return DemoState(
        clock=DemoClock(centre.now_text(), centre.today().isoformat(), days),
        counts={table: _count(cursor, table, division) for table in _COUNTED},
        records=_records(cursor, division),
        cases=_cases(centre, cursor, division),
        calls=_calls(cursor, division),
    )


def _count(cursor: Cursor, table: str, division: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE division = ?", (division,))  # noqa: S608 - from _COUNTED
    return int(cursor.fetchone()[0])


def _records(cursor: Cursor, division: str) -> list[DemoRecord]:
    cursor.execute(
        "SELECT id, kind, terminal, captured_at, received_at, state, number, note FROM records "
        "WHERE division = ? ORDER BY received_at DESC, id DESC LIMIT ?",
        (division, NEWEST),
    )
    return [DemoRecord(*row) for row in cursor.fetchall()]


def _cases(centre: Centre, cursor: Cursor, division: str) -> list[DemoCase]:
    cursor.execute(
        "SELECT number FROM cases WHERE division = ? ORDER BY registered_at DESC, number DESC LIMIT ?",
        (division, NEWEST),
    )
    found = [find_row(cursor, division, row[0]) for row in cursor.fetchall()]
    today = centre.today().isoformat()
    out = []
    for row in filter(None, found):
        due = _due(cursor, division, row.number)
        action = ordinary_next(Kind(row.kind), CaseState(row.state))
        out.append(DemoCase(
            row.number, title_of(row, centre.site), row.masked_name, row.state, row.registered_on, due,
            bool(due) and due < today, action.value if action else "",
        ))  # fmt: skip
    return out


def _due(cursor: Cursor, division: str, number: str) -> str:
    """The date of the clock that runs; an objection's own limit is the organ's affair."""
    cursor.execute(
        "SELECT due FROM clocks WHERE division = ? AND number = ? AND stopped_on = '' AND code <> 'objection' "
        "ORDER BY seq DESC",
        (division, number),
    )
    row = cursor.fetchone()
    return str(row[0]) if row else ""


def _calls(cursor: Cursor, division: str) -> list[DemoCall]:
    cursor.execute(
        "SELECT event_id, reason, terminal, at FROM staff_calls WHERE division = ? AND state <> 'seen' "
        "ORDER BY at DESC LIMIT ?",
        (division, NEWEST),
    )
    return [DemoCall(*row) for row in cursor.fetchall()]
