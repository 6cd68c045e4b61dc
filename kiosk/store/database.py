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
from kiosk.store.steps import STEPS


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
