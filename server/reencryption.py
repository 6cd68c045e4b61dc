"""Every encrypted field under the newest key, in small batches, while the server runs.

Which key a field lies under stands in its first bytes, so the database itself knows how far it went: a run that was
killed is simply started again. Each batch is a transaction of its own; between two, others write.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from kiosk.errors import Unreadable
from server.db.engine import Cursor, Engine
from server.key_files import ACCUSATION, FIELD
from server.keys import HEADER_BYTES, FieldKey, Keys, field_key_of

BATCH = 100
PAUSE_S = 0.02  # between batches: over SQLite another process's writer waits for the lock, and must get it


@dataclass(frozen=True, slots=True)
class EncryptedColumn:
    """``rows`` are the key's columns after the division. A field's place is table, column and their values."""

    table: str
    column: str
    rows: tuple[str, ...]

    def place(self, values: tuple[Any, ...]) -> str:
        return "|".join((self.table, self.column, *map(str, values)))

    @property
    def key(self) -> str:
        return ", ".join(("division", *self.rows))


COLUMNS = (
    EncryptedColumn("cases", "particulars", ("number",)),
    EncryptedColumn("case_documents", "body", ("number", "seq")),
    EncryptedColumn("hand_ins", "body", ("number", "id")),
    EncryptedColumn("ratings", "words", ("number", "target")),
    EncryptedColumn("bookings", "particulars", ("id",)),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction did: how many fields it moved, which it could not read, and where it stopped."""

    moved: int
    unreadable: list[str]
    last: tuple[Any, ...]


def reencrypt(
    engine: Engine, keys: Keys, *, batch: int = BATCH, sleep: Callable[[float], None] = time.sleep
) -> Iterator[tuple[EncryptedColumn, Batch]]:
    """Go through every column once. A field that cannot be read is left as it is and named."""
    for column in COLUMNS:
        last: tuple[Any, ...] = ()
        while True:
            done = engine.submit(partial(_move, keys=keys, column=column, after=last, batch=batch)).result()
            if not done.last:
                break
            yield column, done
            last = done.last
            sleep(PAUSE_S)


def keys_needed(cursor: Cursor) -> Counter[FieldKey]:
    """How many fields lie under each key."""
    found: Counter[FieldKey] = Counter()
    for column in COLUMNS:
        cursor.execute(
            f"SELECT substr({column.column}, 1, {HEADER_BYTES}), COUNT(*) FROM {column.table} "  # noqa: S608 - constants
            f"WHERE substr({column.column}, 1, 1) = ? GROUP BY substr({column.column}, 1, {HEADER_BYTES})",
            (b"\x03",),
        )
        for header, count in cursor.fetchall():
            found[field_key_of(bytes(header) + bytes(64))] += count
        cursor.execute(
            f"SELECT substr({column.column}, 1, 1), COUNT(*) FROM {column.table} "  # noqa: S608
            f"WHERE substr({column.column}, 1, 1) <> ? GROUP BY substr({column.column}, 1, 1)",
            (b"\x03",),
        )
        for version, count in cursor.fetchall():
            found[field_key_of(bytes(version) + bytes(64))] += count
    return found


def _move(
    cursor: Cursor, *, keys: Keys, column: EncryptedColumn, after: tuple[Any, ...], batch: int
) -> Batch:
    newest = [keys.newest(kind).header for kind in (FIELD, ACCUSATION)]
    beyond = f"AND ({column.key}) > ({', '.join('?' * len(after))}) " if after else ""
    cursor.execute(
        f"SELECT {column.key}, {column.column} FROM {column.table} "  # noqa: S608 - constants
        f"WHERE substr({column.column}, 1, {HEADER_BYTES}) NOT IN (?, ?) {beyond}ORDER BY {column.key} LIMIT ?",
        (*newest, *after, batch),
    )
    rows, unreadable = [tuple(row) for row in cursor.fetchall()], []
    for *key, blob in rows:
        place = column.place(tuple(key[1:]))
        try:
            moved = _moved(keys, bytes(blob), place)
        except Unreadable:
            unreadable.append(place)
            continue
        where = " AND ".join(f"{name} = ?" for name in ("division", *column.rows))
        cursor.execute(f"UPDATE {column.table} SET {column.column} = ? WHERE {where}", (moved, *key))  # noqa: S608
    return Batch(len(rows) - len(unreadable), unreadable, rows[-1][:-1] if rows else ())


def _moved(keys: Keys, blob: bytes, place: str) -> bytes:
    is_secret = field_key_of(blob).kind == ACCUSATION
    return keys.encrypt(keys.decrypt(blob, place=place), place=place, is_secret=is_secret)
