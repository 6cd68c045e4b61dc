"""One SQLite file, opened so that what was committed survives a power cut (WAL, synchronous=FULL).

One connection behind one lock: the terminal writes a few rows a minute, and a commit costs one fdatasync.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kiosk.errors import StoreUnavailable
from kiosk.files import takes_writes
from kiosk.store.steps import STEPS

DAMAGED = "D04"
_NO_ROOM = frozenset(
    (sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN)
)  # where the log's index would not fit


def is_damage(error: Exception) -> bool:
    """Whether the file is broken (SQLITE_CORRUPT, SQLITE_NOTADB), not merely full, locked or read-only."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_the_disks(error: BaseException | None) -> bool:
    """Whether the disk is full or read-only: the store itself is well, and no new start would mend it."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY) or code in _NO_ROOM


class Database:
    """The terminal's store. Raises StoreUnavailable when something cannot be kept: D04 when the file itself is damaged,
    else D01 at the opening, D02 at writing, D03 at reading. ``on_damage`` is called at each D04, in the caller's thread.
    """

    def __init__(self, path: Path) -> None:
        self.on_damage: Callable[[], None] = lambda: None
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
            raise self._refusal(f"{path}: {error}", error, "D01") from error
        except StoreUnavailable as error:
            self._connection.close()
            raise StoreUnavailable(f"{path}: {error}", code=error.code.replace("D02", "D01")) from error

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
                raise self._refusal(f"the store refused: {error}", error, "D02") from error

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Read. One statement, all rows."""
        with self._lock:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise self._refusal(f"the store cannot be read: {error}", error, "D03") from error

    def probe(self) -> None:
        """Write something and flush it. Raises StoreUnavailable when the store is in trouble; not for a disk that is full or
        takes no writes, which ``Reserve.trouble`` tells: the kiosk would only be started again and again."""
        try:
            with self.transaction() as connection:
                connection.execute(
                    "INSERT INTO facts VALUES ('probe', '1') ON CONFLICT (key) DO UPDATE SET value = 1 - value"
                )
        except StoreUnavailable as error:
            if not is_the_disks(error.__cause__) and takes_writes(self.path.parent):
                raise

    def flush_log(self) -> None:
        """Bring the write-ahead log into the file and empty it: what was erased is in neither. Not while it is read."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _refusal(self, message: str, error: Exception, code: str) -> StoreUnavailable:
        if not is_damage(error):
            return StoreUnavailable(message, code=code)
        self.on_damage()
        return StoreUnavailable(message, code=DAMAGED)

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
