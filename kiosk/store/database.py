"""One SQLite file, opened so that what was committed survives a power cut (WAL, synchronous=FULL).

One connection behind one lock: the terminal writes a few rows a minute, and a commit costs one fdatasync.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kiosk.errors import StoreUnavailable

# Each step runs once, in order, in one transaction with its row in `schema_steps`.
STEPS: tuple[tuple[str, str], ...] = (
    (
        "first tables",
        """
        CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            number TEXT NOT NULL,
            captured_at TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            envelope BLOB NOT NULL,
            state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'quarantined')),
            attempts INTEGER NOT NULL DEFAULT 0,
            problem TEXT NOT NULL DEFAULT '',
            settled_at TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX outbox_waiting ON outbox (kind, seq) WHERE state = 'pending';
        CREATE TABLE print_jobs (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            number TEXT NOT NULL,
            slip_code TEXT NOT NULL,
            record_id TEXT NOT NULL,
            copy INTEGER NOT NULL DEFAULT 0,
            sealed BLOB,
            state TEXT NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'sending', 'PRINTED', 'NOT_PRINTED', 'UNCERTAIN')),
            code TEXT NOT NULL DEFAULT '',
            made_at TEXT NOT NULL,
            settled_at TEXT NOT NULL DEFAULT ''
        );
        CREATE TABLE spent_appointments (
            appointment_id TEXT PRIMARY KEY, at TEXT NOT NULL, ticket TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE cache (key TEXT PRIMARY KEY, etag TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        """,
    ),
    (
        "a slip that is wholly at the printer",
        """
        CREATE TABLE new_print_jobs (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            number TEXT NOT NULL,
            slip_code TEXT NOT NULL,
            record_id TEXT NOT NULL,
            copy INTEGER NOT NULL DEFAULT 0,
            sealed BLOB,
            state TEXT NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'sending', 'sent', 'PRINTED', 'NOT_PRINTED', 'UNCERTAIN')),
            code TEXT NOT NULL DEFAULT '',
            made_at TEXT NOT NULL,
            settled_at TEXT NOT NULL DEFAULT ''
        );
        INSERT INTO new_print_jobs SELECT seq, id, kind, number, slip_code, record_id, copy, sealed, state, code,
            made_at, settled_at FROM print_jobs;
        DROP TABLE print_jobs;
        ALTER TABLE new_print_jobs RENAME TO print_jobs;
        """,
    ),
)


class Database:
    """The terminal's store. Raises StoreUnavailable when something cannot be kept."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self._lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
            path.chmod(0o600)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._migrate()
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable(f"{path}: {error}", code="D01") from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; durable when the block ends without an error."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                with suppress(
                    sqlite3.Error
                ):  # what cannot be rolled back was closed, or rolled back by SQLite itself
                    self._connection.execute("ROLLBACK")
                raise StoreUnavailable(f"the store refused: {error}", code="D02") from error

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Read. One statement, all rows."""
        with self._lock:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise StoreUnavailable(f"the store cannot be read: {error}", code="D03") from error

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _migrate(self) -> None:
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_steps (step INTEGER PRIMARY KEY, name TEXT NOT NULL)"
        )
        done = self._connection.execute("SELECT COUNT(*) FROM schema_steps").fetchone()[0]
        for step, (name, script) in enumerate(STEPS[done:], start=done + 1):
            with self.transaction() as connection:
                for statement in filter(str.strip, script.split(";")):
                    connection.execute(statement)
                connection.execute("INSERT INTO schema_steps VALUES (?, ?)", (step, name))
