"""Rows of cases, and the keys by which a case is found; its log and clocks lie in rows of their own."""

from __future__ import annotations

import msgspec

from kiosk.domain.case_file import CaseFile
from kiosk.domain.case_terms import Action, CaseState, Kind
from server.cases.clock_rows import load_clocks, write_clocks
from server.cases.list_columns import NO_DATE, due_of, marks_of, unit_of
from server.cases.log_rows import insert_events, load_events
from server.db.engine import Cursor, insert_rows


class CaseRow(msgspec.Struct, frozen=True):
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
    insert_events(cursor, row.division, row.number, file.events, 0, actor=actor, now=now)
    write_clocks(cursor, row.division, row.number, (), file.clocks)
    return True


def find_row(cursor: Cursor, division: str, number: str) -> CaseRow | None:
    cursor.execute(f"SELECT {_COLUMNS} FROM cases WHERE division = ? AND number = ?", (division, number))  # noqa: S608
    row = cursor.fetchone()
    return CaseRow(*row) if row else None


def select_rows(cursor: Cursor, where: str, values: tuple[object, ...]) -> list[CaseRow]:
    """Rows by a condition that this program wrote; every value goes through ``values``."""
    cursor.execute(f"SELECT {_COLUMNS} FROM cases WHERE {where}", values)  # noqa: S608 - constant
    return [CaseRow(*row) for row in cursor.fetchall()]


def load_file(cursor: Cursor, row: CaseRow) -> CaseFile:
    """The log and the clocks of a case, as the law reads them."""
    events = load_events(cursor, row.division, row.number)
    clocks = load_clocks(cursor, row.division, row.number)
    return CaseFile(Kind(row.kind), CaseState(row.state), events, clocks, is_joint=row.people > 1)


def save_step(
    cursor: Cursor, row: CaseRow, before: CaseFile, after: CaseFile, *, actor: str, now: str
) -> None:
    """Append the new events, write the clocks they changed, and bring the case's state up to them."""
    known = len(before.events)
    insert_events(cursor, row.division, row.number, after.events[known:], known, actor=actor, now=now)
    write_clocks(cursor, row.division, row.number, before.clocks, after.clocks)
    cursor.execute(
        "UPDATE cases SET kind = ?, category = ?, state = ?, version = ?, merged_into = ?, unit = ?, due = ?, marks = ? "
        "WHERE division = ? AND number = ?",
        (
            after.kind.value, _category(row, after), after.state.value, len(after.events), _merged_into(after),
            unit_of(after), due_of(after), marks_of(after), row.division, row.number,
        ),
    )  # fmt: skip


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


def find_by_key(
    cursor: Cursor, division: str, way: str, key_hash: str, *, most: int, but: str = ""
) -> list[CaseRow]:
    """Newest first, without the case ``but``."""
    columns = ", ".join(f"c.{name}" for name in _COLUMNS.split(", "))
    cursor.execute(
        f"SELECT {columns} FROM case_keys k JOIN cases c ON c.division = k.division AND c.number = k.number "  # noqa: S608
        "WHERE k.division = ? AND k.way = ? AND k.key_hash = ? AND k.number <> ? ORDER BY c.registered_at DESC, c.number DESC LIMIT ?",
        (division, way, key_hash, but, most),
    )
    return [CaseRow(*row) for row in cursor.fetchall()]
