"""Rows of cases: the log, the clocks, the papers and the keys by which a case is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from kiosk.domain.case_file import Action, CaseFile, CaseState, Clock, Event, Kind, OfficerCard
from kiosk.domain.policy import LimitCode, Unit
from server.db.engine import Cursor


class _Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an event says beside its action and date, as it lies in case_events.facts."""

    unit: str = ""
    officer: OfficerCard | None = None
    reason: str = ""
    days: int = 0
    until: date | None = None
    into: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case without its log. ``particulars`` is encrypted."""

    division: str
    number: str
    record_id: str
    kind: str
    category: str
    state: str
    version: int
    registered_on: str
    registered_at: str
    masked_name: str
    particulars: bytes
    merged_into: str = ""


_COLUMNS = (
    "division, number, record_id, kind, category, state, version, registered_on, registered_at, masked_name, "
    "particulars, merged_into"
)
_NO_FACTS = "{}"
_facts_encoder = msgspec.json.Encoder()
_facts_decoder = msgspec.json.Decoder(_Facts)


def insert_case(cursor: Cursor, row: CaseRow, file: CaseFile, *, actor: str, now: str) -> bool:
    """Add a case with its log and clocks; False when the number is taken."""
    cursor.execute(
        f"INSERT INTO cases ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",  # noqa: S608
        (
            row.division, row.number, row.record_id, row.kind, row.category, row.state, row.version,
            row.registered_on, row.registered_at, row.masked_name, row.particulars, row.merged_into,
        ),
    )  # fmt: skip
    if cursor.rowcount != 1:
        return False
    _insert_events(cursor, row.division, row.number, file.events, 0, actor=actor, now=now)
    _write_clocks(cursor, row.division, row.number, (), file.clocks)
    return True


def find_row(cursor: Cursor, division: str, number: str) -> CaseRow | None:
    cursor.execute(f"SELECT {_COLUMNS} FROM cases WHERE division = ? AND number = ?", (division, number))  # noqa: S608
    row = cursor.fetchone()
    return CaseRow(*row) if row else None


def load_file(cursor: Cursor, row: CaseRow) -> CaseFile:
    """The log and the clocks of a case, as the law reads them."""
    key = (row.division, row.number)
    cursor.execute(
        "SELECT action, happened_on, facts FROM case_events WHERE division = ? AND number = ? ORDER BY seq",
        key,
    )
    events = tuple(_event(*found) for found in cursor.fetchall())
    cursor.execute(
        "SELECT code, started_on, length, unit, raw_due, due, provisional, article, policy_version, "
        "calendar_version, extra_days, stopped_on FROM clocks WHERE division = ? AND number = ? ORDER BY seq",
        key,
    )
    clocks = tuple(_clock(*found) for found in cursor.fetchall())
    return CaseFile(Kind(row.kind), CaseState(row.state), events, clocks)


def save_step(
    cursor: Cursor, row: CaseRow, before: CaseFile, after: CaseFile, *, actor: str, now: str
) -> None:
    """Append the new events, write the clocks they changed, and bring the case's state up to them."""
    known = len(before.events)
    _insert_events(cursor, row.division, row.number, after.events[known:], known, actor=actor, now=now)
    _write_clocks(cursor, row.division, row.number, before.clocks, after.clocks)
    merged = after.events[-1].into if after.state is CaseState.MRG else ""
    cursor.execute(
        "UPDATE cases SET state = ?, version = ?, merged_into = ? WHERE division = ? AND number = ?",
        (after.state.value, len(after.events), merged, row.division, row.number),
    )


def add_keys(cursor: Cursor, division: str, number: str, keys: list[tuple[str, str]]) -> None:
    """Let the case be found by (way, hash) pairs."""
    cursor.executemany(
        "INSERT INTO case_keys (division, way, key_hash, number) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(division, way, key_hash, number) for way, key_hash in keys],
    )


def find_by_key(cursor: Cursor, division: str, way: str, key_hash: str, *, most: int) -> list[CaseRow]:
    """Newest first."""
    columns = ", ".join(f"c.{name}" for name in _COLUMNS.split(", "))
    cursor.execute(
        f"SELECT {columns} FROM case_keys k JOIN cases c ON c.division = k.division AND c.number = k.number "  # noqa: S608
        "WHERE k.division = ? AND k.way = ? AND k.key_hash = ? ORDER BY c.registered_at DESC, c.number DESC LIMIT ?",
        (division, way, key_hash, most),
    )
    return [CaseRow(*row) for row in cursor.fetchall()]


def _insert_events(
    cursor: Cursor, division: str, number: str, events: tuple[Event, ...], first: int, *, actor: str, now: str
) -> None:
    cursor.executemany(
        "INSERT INTO case_events (division, number, seq, action, happened_on, recorded_at, actor, facts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (division, number, first + n, e.action.value, e.on.isoformat(), now, actor, _facts_text(e))
            for n, e in enumerate(events)
        ],
    )


def _facts_text(event: Event) -> str:
    facts = _Facts(event.unit, event.officer, event.reason, event.days, event.until, event.into)
    return _facts_encoder.encode(facts).decode()


def _event(action: str, on: str, facts: str) -> Event:
    day = date.fromisoformat(on)
    if facts == _NO_FACTS:
        return Event(_ACTIONS[action], day)
    f = _facts_decoder.decode(facts)
    return Event(_ACTIONS[action], day, f.unit, f.officer, f.reason, f.days, f.until, f.into)


_ACTIONS = {action.value: action for action in Action}
_LIMITS = {code.value: code for code in LimitCode}
_UNITS = {unit.value: unit for unit in Unit}


def _write_clocks(
    cursor: Cursor, division: str, number: str, before: tuple[Clock, ...], after: tuple[Clock, ...]
) -> None:
    """Clocks keep their place; only those that changed or are new are written."""
    changed = [(n, clock) for n, clock in enumerate(after) if n >= len(before) or before[n] != clock]
    if before:
        cursor.executemany(
            "DELETE FROM clocks WHERE division = ? AND number = ? AND seq = ?",
            [(division, number, n) for n, _ in changed if n < len(before)],
        )
    cursor.executemany(
        "INSERT INTO clocks (division, number, seq, code, started_on, length, unit, raw_due, due, provisional, "
        "article, policy_version, calendar_version, extra_days, stopped_on) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
