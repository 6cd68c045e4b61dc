"""SQLite behind the engine's door: one writing connection that commits in groups, one reading connection.

Theory of operation: the writer begins one transaction for all that wait, runs them, commits once, and only then tells
the callers. Where a job raises, the group is rolled back and run again with a savepoint a job, so that it disturbs no
other; savepoints from the start would cost every group two statements a job. WAL with synchronous=FULL: what was
answered survives a power cut.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import TypeVar

from kiosk.errors import StoreUnavailable
from server.db.engine import ROWS_AT_THEIR_KEYS, Observer, Work
from server.db.writer import Job, Writer

T = TypeVar("T")

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32768",
    "PRAGMA wal_autocheckpoint=4000",  # 16 MB: a page that many records touch is copied back once, not each time
)


class SqliteEngine:
    """One database file. ``close`` waits for what was submitted."""

    def __init__(self, path: Path) -> None:
        self._reader = connect(path)
        self._reader.execute("PRAGMA query_only=ON")
        self._looking = self._reader.cursor()
        self._writer = Writer(partial(_Committer, path))
        self.tx, self.submit = self._writer.tx, self._writer.submit

    async def read(self, work: Work[T]) -> T:
        cursor = self._looking
        cursor.execute("BEGIN")  # one moment for all that it reads
        try:
            return work(cursor)
        finally:
            cursor.execute("COMMIT")

    def look(self, work: Work[T]) -> T:
        """``read`` for callers without an event loop; from one thread only."""
        return work(self._looking)

    def in_dialect(self, sql: str) -> str:
        return sql.replace(ROWS_AT_THEIR_KEYS, "WITHOUT ROWID")

    def examine(self) -> str:
        """Every page and index is read. Raises StoreUnavailable naming the first damage."""
        found = self.look(lambda cursor: cursor.execute("PRAGMA integrity_check").fetchone()[0])
        if found != "ok":
            raise StoreUnavailable(f"the database is damaged: {found}")
        return f"SQLite {sqlite3.sqlite_version}, no damage found"

    def watch(self, observe: Observer) -> None:
        self._writer.watch(observe)

    def waiting(self) -> int:
        return self._writer.waiting()

    def is_well(self) -> bool:
        return self._writer.is_well()

    def close(self) -> None:
        self._writer.close()
        self._reader.close()


def connect(path: Path) -> sqlite3.Connection:
    """A connection as this product uses SQLite; transactions are begun and ended by hand."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


class _Committer:
    """The writing connection."""

    def __init__(self, path: Path) -> None:
        self._cursor = connect(path).cursor()

    def commit(self, jobs: list[Job]) -> None:
        """Run every job, commit once; if the commit fails, each caller is told that nothing was kept."""
        cursor = self._cursor
        try:
            cursor.execute("BEGIN IMMEDIATE")
            if not _run_all(cursor, jobs):
                cursor.execute("ROLLBACK")
                cursor.execute("BEGIN IMMEDIATE")
                for job in jobs:
                    _run(cursor, job)
            cursor.execute("COMMIT")
        except sqlite3.Error as error:
            if cursor.connection.in_transaction:
                cursor.execute("ROLLBACK")
            for job in jobs:
                job.error = StoreUnavailable(f"the database cannot keep this now: {error}")

    def close(self) -> None:
        self._cursor.connection.close()


def _run_all(cursor: sqlite3.Cursor, jobs: list[Job]) -> bool:
    """False when one of them raised: nothing of the group may stay then."""
    try:
        for job in jobs:
            job.result = job.work(cursor)
    except Exception as error:
        if _is_the_stores(error):
            raise
        return False
    return True


def _run(cursor: sqlite3.Cursor, job: Job) -> None:
    cursor.execute("SAVEPOINT job")
    try:
        job.result = job.work(cursor)
    except Exception as error:
        if _is_the_stores(error):
            raise
        job.error = error
        cursor.execute("ROLLBACK TO job")
    cursor.execute("RELEASE job")


def _is_the_stores(error: Exception) -> bool:
    """Disk full, I/O, locked: the whole group fails. A statement that is wrong is its job's own mistake."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != sqlite3.SQLITE_ERROR
