"""SQLite behind the engine's door: one writer thread that commits in groups, one reading connection.

Theory of operation: ``tx`` puts a job on a queue. The writer takes all that wait (at most GROUP), begins one
transaction, gives each job a savepoint, commits once, and only then tells the callers. A job that raises is rolled
back to its savepoint and disturbs no other. WAL with synchronous=FULL: what was answered survives a power cut.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kiosk.errors import StoreUnavailable
from server.db.engine import Work

T = TypeVar("T")

GROUP = 64  # jobs in one commit: enough to hide the flush, short enough for a p99 under 50 ms
WAITING_CAP = 10_000  # jobs that may wait; beyond, callers are told to come back
STALLED_AFTER_S = 5.0  # a writer that has not turned for so long while work waits is not well
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32768",
)

Tell = Callable[[Any, BaseException | None], None]


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    tell: Tell
    loop: asyncio.AbstractEventLoop | None
    result: Any = None
    error: BaseException | None = None


class SqliteEngine:
    """One database file. ``close`` waits for what was submitted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._jobs: queue.Queue[_Job | None] = queue.Queue(WAITING_CAP)
        self._reader = connect(path)
        self._reader.execute("PRAGMA query_only=ON")
        self._looking = self._reader.cursor()
        self._turned_at = time.monotonic()
        self._writer = threading.Thread(target=self._write, name="sqlite-writer", daemon=True)
        self._writer.start()

    async def tx(self, work: Work[T]) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._put(_Job(work, _teller(answer), loop))
        return await answer

    async def read(self, work: Work[T]) -> T:
        return self.look(work)

    def look(self, work: Work[T]) -> T:
        """``read`` for callers without an event loop; from one thread only."""
        return work(self._looking)

    def submit(self, work: Work[T]) -> Future[T]:
        answer: Future[T] = Future()
        self._put(_Job(work, _teller(answer), None))
        return answer

    def is_well(self) -> bool:
        stalled = not self._jobs.empty() and time.monotonic() - self._turned_at > STALLED_AFTER_S
        return self._writer.is_alive() and not stalled

    def close(self) -> None:
        self._jobs.put(None)
        self._writer.join()
        self._reader.close()

    def _put(self, job: _Job) -> None:
        if not self._writer.is_alive():
            raise StoreUnavailable("the writer has ended")
        try:
            self._jobs.put_nowait(job)
        except queue.Full as error:
            raise StoreUnavailable(f"{WAITING_CAP} writes are waiting already") from error

    def _write(self) -> None:
        connection = connect(self._path)
        cursor = connection.cursor()
        try:
            while (first := self._jobs.get()) is not None:
                jobs, ends = self._with_those_waiting(first)
                self._turned_at = time.monotonic()
                _commit(cursor, jobs)
                _tell_all(jobs)
                if ends:
                    break
        finally:
            connection.close()

    def _with_those_waiting(self, first: _Job) -> tuple[list[_Job], bool]:
        jobs = [first]
        while len(jobs) < GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False


def connect(path: Path) -> sqlite3.Connection:
    """A connection as this product uses SQLite; transactions are begun and ended by hand."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


def _commit(cursor: sqlite3.Cursor, jobs: list[_Job]) -> None:
    """Run every job, commit once; if the commit fails, each caller is told that nothing was kept."""
    try:
        cursor.execute("BEGIN IMMEDIATE")
        for job in jobs:
            _run(cursor, job)
        cursor.execute("COMMIT")
    except sqlite3.Error as error:
        if cursor.connection.in_transaction:
            cursor.execute("ROLLBACK")
        for job in jobs:
            job.error = StoreUnavailable(f"the database cannot keep this now: {error}")


def _run(cursor: sqlite3.Cursor, job: _Job) -> None:
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


def _teller(answer: asyncio.Future[T] | Future[T]) -> Tell:
    def tell(result: Any, error: BaseException | None) -> None:
        if answer.done():  # the caller went away
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)

    return tell


def _tell_all(jobs: list[_Job]) -> None:
    """One wake-up an event loop for the whole group."""
    by_loop: dict[asyncio.AbstractEventLoop | None, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, group in by_loop.items():
        if loop is None:
            _tell(group)
        elif not loop.is_closed():
            loop.call_soon_threadsafe(_tell, group)


def _tell(jobs: list[_Job]) -> None:
    for job in jobs:
        job.tell(job.result, job.error)
