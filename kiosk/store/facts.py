"""Small durable facts: enrolment, serial counters, what the centre last told."""

from __future__ import annotations

import sqlite3

from kiosk.errors import NeedsAttention
from kiosk.store.database import Database

SERIAL = "next_serial"
ENROLMENT = "enrolment"
ENROLMENT_REQUEST = "enrolment_request"
HEARTBEATS = "heartbeats"
PURGED = "purged"  # how many records were erased, ever
SALVAGED = "salvaged"  # what became of a damaged store, until staff have seen it


_VALUE = "SELECT value FROM facts WHERE key = ?"


class Facts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        rows = self._database.rows(_VALUE, (key,))
        return str(rows[0][0]) if rows else None

    def put(self, key: str, value: str) -> None:
        with self._database.transaction() as connection:
            put_fact(connection, key, value)

    def last_record(self) -> int:
        """The highest ``seq`` that the outbox ever gave; 0 before the first."""
        rows = self._database.rows("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")
        return int(rows[0][0]) if rows else 0

    def forget(self, key: str) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM facts WHERE key = ?", (key,))

    def count(self, key: str) -> int:
        """1, 2, 3 …: the next value of a durable counter."""
        with self._database.transaction() as connection:
            return count_up(connection, key, 1)

    def cached(self, key: str) -> tuple[str, bytes] | None:
        """ETag and body of what the centre last gave under ``key``."""
        rows = self._database.rows("SELECT etag, body FROM cache WHERE key = ?", (key,))
        return (str(rows[0][0]), bytes(rows[0][1])) if rows else None

    def cache(self, key: str, etag: str, body: bytes) -> None:
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO cache VALUES (?, ?, ?)", (key, etag, body))


def put_fact(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (key, value))


def counted(connection: sqlite3.Connection, key: str, otherwise: int) -> int:
    """A durable count as it stands, inside the caller's transaction."""
    row = connection.execute(_VALUE, (key,)).fetchone()
    return int(row[0]) if row else otherwise


def purged_so_far(connection: sqlite3.Connection) -> int:
    return counted(connection, PURGED, 0)


def count_up(connection: sqlite3.Connection, key: str, first: int) -> int:
    """The next value of a durable counter, inside the caller's transaction; never given twice, never reset."""
    value = counted(connection, key, first)
    put_fact(connection, key, str(value + 1))
    return value


def next_serial(connection: sqlite3.Connection, *, first: int, last: int) -> int:
    """The next serial of the leased range. Raises NeedsAttention when it is used up."""
    serial = count_up(connection, SERIAL, first)
    if serial > last:
        raise NeedsAttention("the leased range of numbers is used up; enrol again", code="N01")
    return serial
