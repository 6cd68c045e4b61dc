"""Rows of a case's clocks: they keep their place, and only what changed is written."""

from __future__ import annotations

from datetime import date

from kiosk.domain.case_file import Clock
from kiosk.domain.policy import LimitCode, Unit
from server.db.engine import Cursor, insert_rows

_COLUMNS = (
    "code, started_on, length, unit, raw_due, due, provisional, article, policy_version, calendar_version, "
    "extra_days, stopped_on"
)
_LIMITS = {code.value: code for code in LimitCode}
_UNITS = {unit.value: unit for unit in Unit}


def clocks_of(cursor: Cursor, division: str, numbers: list[str]) -> dict[str, list[Clock]]:
    """The running clocks of several cases at once."""
    if not numbers:
        return {}
    marks = ", ".join("?" * len(numbers))
    cursor.execute(
        f"SELECT number, {_COLUMNS} FROM clocks WHERE division = ? AND stopped_on = '' AND number IN ({marks}) "  # noqa: S608
        "ORDER BY number, seq",
        (division, *numbers),
    )
    found: dict[str, list[Clock]] = {}
    for number, *values in cursor.fetchall():
        found.setdefault(number, []).append(_clock(*values))
    return found


def load_clocks(cursor: Cursor, division: str, number: str) -> tuple[Clock, ...]:
    """Every clock, those that stopped too."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM clocks WHERE division = ? AND number = ? ORDER BY seq",  # noqa: S608 - constant
        (division, number),
    )
    return tuple(_clock(*found) for found in cursor.fetchall())


def write_clocks(
    cursor: Cursor, division: str, number: str, before: tuple[Clock, ...], after: tuple[Clock, ...]
) -> None:
    """Clocks keep their place; only those that changed or are new are written."""
    changed = [(n, clock) for n, clock in enumerate(after) if n >= len(before) or before[n] != clock]
    if before:
        cursor.executemany(
            "DELETE FROM clocks WHERE division = ? AND number = ? AND seq = ?",
            [(division, number, n) for n, _ in changed if n < len(before)],
        )
    insert_rows(
        cursor,
        "INSERT INTO clocks (division, number, seq, code, started_on, length, unit, raw_due, due, provisional, "
        "article, policy_version, calendar_version, extra_days, stopped_on)",
        [(division, number, n, *_clock_values(clock)) for n, clock in changed],
    )


def _clock_values(c: Clock) -> tuple[object, ...]:
    return (
        c.code.value, c.started_on.isoformat(), c.length, c.unit.value, c.raw_due.isoformat(), c.due.isoformat(),
        int(c.provisional), c.article, c.policy_version, c.calendar_version, c.extra_days,
        c.stopped_on.isoformat() if c.stopped_on else "",
    )  # fmt: skip


def _clock(
    code: str, started: str, length: int, unit: str, raw_due: str, due: str, provisional: int, article: str,
    policy: str, calendar: str, extra: int, stopped: str,
) -> Clock:  # fmt: skip
    day = date.fromisoformat
    return Clock(
        _LIMITS[code], day(started), length, _UNITS[unit], day(raw_due), day(due), bool(provisional), article,
        policy, calendar, extra, day(stopped) if stopped else None,
    )  # fmt: skip
