"""A damaged store: what can be read goes into a new one, the damaged file is kept, and nothing of it is silent.

Runs before the kiosk opens its store. It can be cut off at any moment and goes on at the next start: the damaged file is
copied before anything is changed, and the new one takes its place by one rename.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from kiosk.api.codec import from_json
from kiosk.api.terminals import EnrolmentReply
from kiosk.clock import rfc3339
from kiosk.domain.numbers import parse_stored
from kiosk.errors import InvalidInput, StoreUnavailable, Unreadable
from kiosk.files import flush
from kiosk.store.carving import as_row, carved_envelopes
from kiosk.store.database import Database
from kiosk.store.facts import ENROLMENT, HEARTBEATS, SALVAGED, SERIAL, purged_so_far
from kiosk.store.opening import done_of, mark_of
from kiosk.store.spare import Spare, read_spare

FOLDER = "damaged"
GAP = 1000  # numbers that are left out, so that none can be given twice; a terminal gives some 300 a day
TABLES = {  # table -> its key; in the order in which they matter
    "outbox": "seq",
    "facts": "key",
    "print_jobs": "seq",
    "spent_appointments": "appointment_id",
    "cache": "key",
}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """``records``: unsent and sent, that are in the new store; ``carved``: of them, those found outside every table.

    ``missing``: sequence numbers of records that could not be read, as far as can be told. ``kept_in``: the folder.
    """

    at: str
    records: int
    carved: int
    missing: int
    kept_in: str


def salvage(path: Path, now: datetime) -> Salvaged:
    """Put a new store in the damaged one's place, with all that can be read. Raises StoreUnavailable (D01): no room."""
    try:
        return _salvage(path, now)
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"{path} is damaged and cannot be salvaged: {error}", code="D01") from error


def _salvage(path: Path, now: datetime) -> Salvaged:
    done = done_of(path)
    if not done.exists():
        kept = _copy_away(path, now)
        building = path.with_name(path.name + ".salvaging")
        _remove(building)
        _build(kept / path.name, building, read_spare(path), now)
        building.rename(done)
        flush(path.parent)  # before anything of the old one goes
    _put_in_place(path, done)
    with closing(Database(path)) as new:
        return Salvaged(**json.loads(new.rows("SELECT value FROM facts WHERE key = ?", (SALVAGED,))[0][0]))


def _copy_away(path: Path, now: datetime) -> Path:
    folder = path.parent / FOLDER / rfc3339(now).replace(":", "")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for suffix in ("", "-wal"):  # the index of the log (-shm) is made anew
        source = path.with_name(path.name + suffix)
        if source.exists():
            shutil.copyfile(source, folder / source.name)
            (folder / source.name).chmod(0o600)
    flush(folder)
    return folder


def _put_in_place(path: Path, done: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    flush(path.parent)  # the old log beside the new store would be taken for its own
    done.replace(path)
    mark_of(path).unlink(missing_ok=True)
    flush(path.parent)


def _build(damaged: Path, target: Path, spare: Spare, now: datetime) -> None:
    rows, ceiling = _read(damaged)
    carved = carved_envelopes(damaged.parent.iterdir())
    with closing(Database(target)) as new:
        with new.transaction() as connection:
            for table, found in rows.items():
                for row in found:
                    _insert(connection, table, _proven(row) if table == "outbox" else row)
            read = _count(connection)
            for row in carved:
                _insert(connection, "outbox", row)
            records = _count(connection)
            erased = max(purged_so_far(connection), spare.purged)
            missing = max(0, max(ceiling, spare.last_seq) - erased - records)
            _settle_facts(connection, spare)
            kept_in = f"{FOLDER}/{damaged.parent.name}"
            told = Salvaged(rfc3339(now), records, records - read, missing, kept_in)
            _insert(connection, "facts", {"key": SALVAGED, "value": json.dumps(asdict(told))})
        new.flush_log()


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT COUNT(*) FROM outbox").fetchone()[0])


def _proven(row: dict[str, object]) -> dict[str, object]:
    """As it is; a record whose bytes have changed is for staff, and is not offered to the centre for ever."""
    envelope = row["envelope"]
    if isinstance(envelope, bytes) and as_row(envelope) is not None:
        return row
    return {**row, "state": "quarantined", "problem": "damaged"}


def _read(damaged: Path) -> tuple[dict[str, list[dict[str, object]]], int]:
    """Every row that can be read, by table; and the highest ``seq`` that the outbox ever gave, 0 when unknown."""
    found: dict[str, list[dict[str, object]]] = {table: [] for table in TABLES}
    ceiling = 0
    with closing(sqlite3.connect(damaged, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA cell_size_check = ON")
        try:
            row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
            ceiling = int(row[0]) if row else 0
        except sqlite3.Error:
            ceiling = 0
        for table, key in TABLES.items():
            found[table] = _rows_of(connection, table, key)
    seqs = [int(str(row["seq"])) for row in found["outbox"]]
    return found, max([ceiling, *seqs])


def _rows_of(connection: sqlite3.Connection, table: str, key: str) -> list[dict[str, object]]:
    """From below as far as it goes, from above as far as it goes, and one by one between where the key is a number."""
    found: dict[object, dict[str, object]] = {}
    for order in ("ASC", "DESC"):
        try:
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY {key} {order}"):  # noqa: S608 - ours
                found[row[key]] = dict(row)
            break
        except sqlite3.Error:
            continue
    else:
        if key == "seq":
            _between(connection, table, found)
    return list(found.values())


def _between(connection: sqlite3.Connection, table: str, found: dict[object, dict[str, object]]) -> None:
    highest = max((int(str(seq)) for seq in found), default=0)
    for seq in range(1, highest):
        if seq in found:
            continue
        try:
            row = connection.execute(f"SELECT * FROM {table} WHERE seq = ?", (seq,)).fetchone()  # noqa: S608 - ours
        except sqlite3.Error:
            continue
        if row is not None:
            found[seq] = dict(row)


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    """Unless it is there, or is no row any more by what the table asks."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    with suppress(sqlite3.IntegrityError):
        connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING",  # noqa: S608 - ours
            tuple(row.values()),
        )


def _settle_facts(connection: sqlite3.Connection, spare: Spare) -> None:
    """What cannot be read is taken from the spare copy; counters leave a gap: they must never go back."""
    kept = {str(key): str(value) for key, value in connection.execute("SELECT key, value FROM facts")}
    enrolment = kept.get(ENROLMENT) or spare.enrolment
    if enrolment:
        _insert(connection, "facts", {"key": ENROLMENT, "value": enrolment})
    serial = max(_number(kept.get(SERIAL)), spare.next_serial, _highest_serial(connection, enrolment) + 1)
    beats = max(_number(kept.get(HEARTBEATS)), spare.heartbeats)
    for name, value in ((SERIAL, serial), (HEARTBEATS, beats)):
        if value > 1:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, str(value + GAP)))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _highest_serial(connection: sqlite3.Connection, enrolment: str) -> int:
    """Of this terminal's own numbers; 0 where there are none, or nobody knows who it is."""
    try:
        me = from_json(enrolment.encode(), EnrolmentReply)
    except Unreadable:
        return 0
    highest = 0
    for (text,) in connection.execute("SELECT number FROM outbox UNION SELECT number FROM print_jobs"):
        with suppress(InvalidInput):
            number = parse_stored(str(text))
            if (number.division, number.terminal) == (me.division, me.terminal_number):
                highest = max(highest, number.serial)
    return highest


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
