"""Rows of cases: the log, the clocks, the papers and the keys by which a case is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from kiosk.domain.case_file import CaseFile, Clock, Event, current_clock
from kiosk.domain.case_terms import Action, Actor, CaseState, Kind, OfficerCard
from kiosk.domain.policy import LimitCode, Unit
from kiosk.domain.procedures import Procedure
from server.db.engine import Cursor, insert_rows

NO_DATE = "9999-12-31"  # of a case whose clock does not run: in lists it comes last


class _Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an event says beside its action and date, as it lies in case_events.facts: the fields of Event, in order."""

    by: Actor | None = None
    unit: str = ""
    officer: OfficerCard | None = None
    reason: str = ""
    days: int = 0
    until: date | None = None
    into: str = ""
    kind: Kind | None = None
    procedure: Procedure | None = None
    ground: str = ""
    outcome: str = ""
    basis: str = ""
    place: str = ""
    confirmed: bool = False
    simple: bool = False
    paper: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case without its log. ``particulars`` is encrypted; ``unit``, ``due`` and ``marks`` repeat what the log says,
    for the desk's lists: who holds it, the date of its clock, and words like urged or supervised."""

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
    people: int = 1
    unit: str = ""
    due: str = NO_DATE
    marks: str = ""


_COLUMNS = (
    "division, number, record_id, kind, category, state, version, registered_on, registered_at, masked_name, "
    "particulars, merged_into, people, unit, due, marks"
)
_CLOCK_COLUMNS = (
    "code, started_on, length, unit, raw_due, due, provisional, article, policy_version, calendar_version, "
    "extra_days, stopped_on"
)
_NO_FACTS = "{}"
_facts_encoder = msgspec.json.Encoder()
_facts_decoder = msgspec.json.Decoder(_Facts)


def insert_case(cursor: Cursor, row: CaseRow, file: CaseFile, *, actor: str, now: str) -> bool:
    """Add a case with its log and clocks; False when the number is taken."""
    cursor.execute(
        f"INSERT INTO cases ({_COLUMNS}) VALUES "  # noqa: S608
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            row.division, row.number, row.record_id, row.kind, row.category, row.state, row.version,
            row.registered_on, row.registered_at, row.masked_name, row.particulars, row.merged_into, row.people,
            row.unit, due_of(file), row.marks,
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


def select_rows(cursor: Cursor, where: str, values: tuple[object, ...]) -> list[CaseRow]:
    """Rows by a condition that this program wrote; every value goes through ``values``."""
    cursor.execute(f"SELECT {_COLUMNS} FROM cases WHERE {where}", values)  # noqa: S608 - constant
    return [CaseRow(*row) for row in cursor.fetchall()]


def clocks_of(cursor: Cursor, division: str, numbers: list[str]) -> dict[str, list[Clock]]:
    """The running clocks of several cases at once."""
    if not numbers:
        return {}
    marks = ", ".join("?" * len(numbers))
    cursor.execute(
        f"SELECT number, {_CLOCK_COLUMNS} FROM clocks WHERE division = ? AND stopped_on = '' AND number IN ({marks}) "  # noqa: S608
        "ORDER BY number, seq",
        (division, *numbers),
    )
    found: dict[str, list[Clock]] = {}
    for number, *values in cursor.fetchall():
        found.setdefault(number, []).append(_clock(*values))
    return found


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event with what the database knows beside it."""

    seq: int
    recorded_at: str
    actor: str
    event: Event


def load_log(cursor: Cursor, division: str, number: str) -> list[LogLine]:
    """Every line, those that were undone too."""
    cursor.execute(
        "SELECT seq, recorded_at, actor, action, happened_on, facts FROM case_events "
        "WHERE division = ? AND number = ? ORDER BY seq",
        (division, number),
    )
    return [
        LogLine(seq, at, actor, _event(action, on, facts))
        for seq, at, actor, action, on, facts in cursor.fetchall()
    ]


def load_file(cursor: Cursor, row: CaseRow) -> CaseFile:
    """The log and the clocks of a case, as the law reads them."""
    key = (row.division, row.number)
    cursor.execute(
        "SELECT action, happened_on, facts FROM case_events WHERE division = ? AND number = ? ORDER BY seq",
        key,
    )
    events = tuple(_event(*found) for found in cursor.fetchall())
    cursor.execute(
        f"SELECT {_CLOCK_COLUMNS} FROM clocks WHERE division = ? AND number = ? ORDER BY seq",  # noqa: S608
        key,
    )
    clocks = tuple(_clock(*found) for found in cursor.fetchall())
    return CaseFile(Kind(row.kind), CaseState(row.state), events, clocks, is_joint=row.people > 1)


def save_step(
    cursor: Cursor, row: CaseRow, before: CaseFile, after: CaseFile, *, actor: str, now: str
) -> None:
    """Append the new events, write the clocks they changed, and bring the case's state up to them."""
    known = len(before.events)
    _insert_events(cursor, row.division, row.number, after.events[known:], known, actor=actor, now=now)
    _write_clocks(cursor, row.division, row.number, before.clocks, after.clocks)
    cursor.execute(
        "UPDATE cases SET kind = ?, category = ?, state = ?, version = ?, merged_into = ?, unit = ?, due = ?, marks = ? "
        "WHERE division = ? AND number = ?",
        (
            after.kind.value, _category(row, after), after.state.value, len(after.events), _merged_into(after),
            unit_of(after), due_of(after), marks_of(after), row.division, row.number,
        ),
    )  # fmt: skip


def due_of(file: CaseFile) -> str:
    """The date of the clock that the visitor is shown; NO_DATE when none runs."""
    clock = current_clock(file)
    return clock.due.isoformat() if clock else NO_DATE


def unit_of(file: CaseFile) -> str:
    """The unit that has the case: the one named last."""
    return next((event.unit for event in reversed(file.log) if event.unit), "")


_MARKS = {Action.URGE: "urged", Action.SUPERVISE: "supervised", Action.ASK_WITHDRAW: "withdrawal_asked",
          Action.ASK_AVOIDANCE: "avoidance_asked", Action.SUPPLEMENT: "supplemented"}  # fmt: skip
_CLEARS = {Action.ANSWER_URGE: "urged", Action.ANSWER_SUPERVISION: "supervised", Action.REASSIGN: "avoidance_asked",
           Action.REFUSE_AVOIDANCE: "avoidance_asked", Action.WITHDRAW: "withdrawal_asked"}  # fmt: skip


def marks_of(file: CaseFile) -> str:
    """What staff should see at a glance, in the order it came: asked and not yet answered."""
    marks: dict[str, None] = {}
    for event in file.log:
        marks.pop(_CLEARS.get(event.action, ""), None)
        if event.action in _MARKS:
            marks[_MARKS[event.action]] = None
    return " ".join(marks)


def _merged_into(file: CaseFile) -> str:
    merged = file.last(Action.MERGE) if file.state is CaseState.MRG else None
    return merged.into if merged else ""


def _category(row: CaseRow, file: CaseFile) -> str:
    changed = file.last(Action.RECLASSIFY)
    return (changed.category if changed else "") or row.category


def add_keys(cursor: Cursor, division: str, number: str, keys: list[tuple[str, str]]) -> None:
    """Let the case be found by (way, hash) pairs."""
    rows = [(division, way, key_hash, number) for way, key_hash in keys]
    insert_rows(
        cursor, "INSERT INTO case_keys (division, way, key_hash, number)", rows, "ON CONFLICT DO NOTHING"
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
    insert_rows(
        cursor,
        "INSERT INTO case_events (division, number, seq, action, happened_on, recorded_at, actor, facts)",
        [
            (division, number, first + n, e.action.value, e.on.isoformat(), now, actor, _facts_text(e))
            for n, e in enumerate(events)
        ],
    )


def _facts_text(event: Event) -> str:
    if event.action is Action.SUBMIT and event.kind and not event.into:  # it says nothing else
        return _SUBMITTED[event.kind]
    return _encoded(event)


def _encoded(event: Event) -> str:
    facts = _Facts(*(getattr(event, name) for name in _Facts.__struct_fields__))
    return _facts_encoder.encode(facts).decode()


# what most logs begin with, encoded once
_SUBMITTED = {kind: _encoded(Event(Action.SUBMIT, date.min, kind=kind)) for kind in Kind}


def _event(action: str, on: str, facts: str) -> Event:
    day = date.fromisoformat(on)
    if facts == _NO_FACTS:
        return Event(_ACTIONS[action], day)
    return Event(_ACTIONS[action], day, *msgspec.structs.astuple(_facts_decoder.decode(facts)))


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
