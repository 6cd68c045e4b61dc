"""PostgreSQL 15 and later behind the engine's door: one writing connection a server, a pool of readers.

Theory of operation: the writer takes the table lock on ``schema_migrations``, runs all jobs that wait in one
transaction and commits once. The lock makes the writers of several servers take turns, so work finds the same world
as over SQLite, and readers are never held up. Any error ends a transaction here, so a group in which a job raised
is run again with a savepoint a job; a savepoint for every job from the start would cost two more round trips each.

A line lost at COMMIT leaves open whether it was kept. The transaction's number was noted, and pg_xact_status tells:
no job is run twice because a reply was lost.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any, TypeVar

import psycopg
from psycopg.errors import (
    DeadlockDetected,
    DuplicateObject,
    DuplicateTable,
    SerializationFailure,
    UniqueViolation,
)
from psycopg_pool import ConnectionPool, PoolTimeout

from kiosk.errors import SettingsError, StoreUnavailable, Unreadable
from server.db.engine import Cursor, Observer, Work, to_format_style
from server.db.migrate import TABLE
from server.db.writer import Job, Writer

T = TypeVar("T")
Connection = psycopg.Connection[tuple[Any, ...]]

READERS = 4  # connections and threads for ``read``: the desk's lists must not hold up a terminal
TRIES = 5  # of one group; the waits between them are 0.05 to 0.8 s, half of each by chance
_OLDEST = 150_000  # PostgreSQL 15
_FORGET_AFTER_S = 5  # a reader that finds no connection in this time says so
_LINE = {
    "connect_timeout": 3, "application_name": "petition-kiosk", "keepalives_idle": 10, "keepalives_interval": 3,
    "keepalives_count": 3, "tcp_user_timeout": 8000,
}  # fmt: skip
_BEGIN = b"BEGIN; LOCK TABLE schema_migrations IN EXCLUSIVE MODE; SELECT pg_current_xact_id()::text"
_AGAIN = (SerializationFailure, DeadlockDetected)
_LOST = (psycopg.OperationalError, psycopg.InterfaceError)
_MADE_BY_ANOTHER = (UniqueViolation, DuplicateTable, DuplicateObject)  # by where its CREATE overtook ours
_CANNOT_BE_HELD = (None, "22003")  # psycopg itself refuses a NUL in a text; a number out of range
_DIALECT = {
    "BLOB": "BYTEA",
    "TEXT": 'TEXT COLLATE "C"',
    "INTEGER": "BIGINT",
}  # bytes, order and width as in SQLite
_TYPES = re.compile(r"\b(BLOB|TEXT|INTEGER)\b")


class PostgresEngine:
    """One database. ``url`` may hold a password: it is never told or logged. Raises StoreUnavailable, SettingsError."""

    def __init__(self, url: str) -> None:
        self._url = checked_url(url)
        _make_ready(self._url)
        self._looking = connect(self._url, reads_only=True)
        self._pool = ConnectionPool(
            self._url, kwargs={**_LINE, "autocommit": True, "prepare_threshold": 2}, min_size=1, max_size=READERS,
            configure=_for_reading, timeout=_FORGET_AFTER_S, reconnect_timeout=_FORGET_AFTER_S, open=True, name="readers",
        )  # fmt: skip
        self._threads = ThreadPoolExecutor(READERS, "reader")
        self._writer = Writer(partial(_Committer, self._url))
        self.tx, self.submit = self._writer.tx, self._writer.submit

    async def read(self, work: Work[T]) -> T:
        """In a thread: a long list of the desk does not hold up the event loop. One snapshot for all it reads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    def look(self, work: Work[T], *, again: bool = False) -> T:
        """On the caller's thread; a lost line is opened again once."""
        try:
            if self._looking.closed:
                self._looking = connect(self._url, reads_only=True)
            return work(_Cursor(self._looking.cursor(binary=True)))
        except _LOST as error:
            if not self._looking.closed or again:
                raise StoreUnavailable(_said(error)) from error
        return self.look(work, again=True)

    def in_dialect(self, sql: str) -> str:
        return _TYPES.sub(lambda found: _DIALECT[found[1]], sql)

    def examine(self) -> str:
        """Whether what is answered survives a power cut here. Raises StoreUnavailable."""
        names = ("server_version", "fsync", "full_page_writes", "synchronous_commit", "server_encoding")
        found = {name: self.look(partial(_shown, name)) for name in names}
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            if found[name] == "off":
                raise StoreUnavailable(
                    f"PostgreSQL has {name} = off: what is acknowledged would not survive a power cut"
                )
        if found["server_encoding"] != "UTF8":
            raise StoreUnavailable(f"the database is encoded in {found['server_encoding']}; UTF8 is required")
        return f"PostgreSQL {found['server_version']}, keeps what it acknowledges"

    def watch(self, observe: Observer) -> None:
        self._writer.watch(observe)

    def waiting(self) -> int:
        return self._writer.waiting()

    def is_well(self) -> bool:
        return self._writer.is_well()

    def close(self) -> None:
        self._writer.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._pool.close(timeout=1)
        self._looking.close()

    def _read(self, work: Work[T], *, again: bool = False) -> T:
        """Lines that broke while nobody used them are opened again once."""
        try:
            with self._pool.connection() as connection, connection.transaction():
                return work(_Cursor(connection.cursor(binary=True)))
        except (*_LOST, PoolTimeout) as error:
            if again or isinstance(error, PoolTimeout):
                raise StoreUnavailable(_said(error)) from error
        self._pool.check()
        return self._read(work, again=True)


class _Cursor:
    """psycopg's cursor with ``?`` for values."""

    __slots__ = ("_inner", "fetchall", "fetchone")

    def __init__(self, inner: psycopg.Cursor[tuple[Any, ...]]) -> None:
        self._inner, self.fetchone, self.fetchall = inner, inner.fetchone, inner.fetchall

    @property
    def rowcount(self) -> int:
        return self._inner.rowcount

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> _Cursor:
        try:
            self._inner.execute(_styled(sql), parameters)
        except psycopg.DataError as error:
            if error.sqlstate in _CANNOT_BE_HELD:
                raise Unreadable("a text or number that cannot be kept") from error
            raise
        return self

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> _Cursor:
        if len(rows) == 1:
            return self.execute(sql, rows[0])
        self._inner.executemany(_styled(sql), rows)
        return self


@lru_cache(2048)
def _styled(sql: str) -> bytes:
    return to_format_style(sql).encode()


class _Committer:
    """The writing connection; lost, it is opened again when the next group comes."""

    def __init__(
        self,
        url: str,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._url, self._sleep, self._chance = url, sleep, chance
        self._connection: Connection | None = None
        self._number = ""  # of a transaction whose COMMIT was sent and not answered

    def commit(self, jobs: list[Job]) -> None:
        """Try, and try again where PostgreSQL asks for it or the line broke; then each caller is told."""
        careful, said = False, ""
        for attempt in range(TRIES):
            try:
                if self._was_kept():
                    return
                for job in jobs:
                    job.result = job.error = None
                self._run(jobs, careful)
                return
            except _JobRaised:
                careful = True
            except (*_AGAIN, *_LOST, StoreUnavailable) as error:
                said = _said(error)
                self._sleep(0.05 * 2**attempt * (0.5 + self._chance() / 2))
        self._number = ""
        for job in jobs:
            job.error = StoreUnavailable(f"the database cannot keep this now: {said}")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _run(self, jobs: list[Job], careful: bool) -> None:
        connection = self._opened()
        try:
            begun = connection.execute(_BEGIN)
            while begun.nextset():
                pass
            number = str((begun.fetchone() or [""])[0])
            cursor = _Cursor(connection.cursor(binary=True))
            for job in jobs:
                _run_one(connection, cursor, job, careful)
            self._number = number
            connection.execute(b"COMMIT")
            self._number = ""
        except BaseException:
            if not connection.closed:
                self._number = ""
                connection.execute(b"ROLLBACK")
            raise

    def _was_kept(self) -> bool:
        """What became of the COMMIT that was not answered, if there is one."""
        if not self._number:
            return False
        row = self._opened().execute("SELECT pg_xact_status(%s::xid8)", (self._number,)).fetchone()
        if row and row[0] == "in progress":  # the old line's end has not reached the database yet
            raise SerializationFailure("the fate of a commit is not known yet")
        self._number = ""
        return bool(row and row[0] == "committed")

    def _opened(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._url)
        return self._connection


class _JobRaised(Exception):
    """A job of a group ran without a savepoint and raised: the group must be run again with them."""


def _run_one(connection: Connection, cursor: _Cursor, job: Job, careful: bool) -> None:
    if careful:
        connection.execute(b"SAVEPOINT job")
    try:
        job.result = job.work(cursor)
    except (*_AGAIN, *_LOST):
        raise
    except Exception as error:
        if not careful:
            raise _JobRaised from error
        job.error = error
        connection.execute(b"ROLLBACK TO job")
    if careful:
        connection.execute(b"RELEASE job")


def checked_url(url: str) -> str:
    """The address again. Raises SettingsError, which does not repeat it: it may hold a password."""
    try:
        psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        url = ""
    if not url.startswith(("postgresql://", "postgres://")):
        raise SettingsError(
            "database.url: postgresql://user@host:port/database is required, or nothing for SQLite"
        )
    return url


def connect(url: str, *, reads_only: bool = False) -> Connection:
    """A line on which every statement is a transaction until one is begun. Raises StoreUnavailable."""
    try:
        made = psycopg.connect(url, autocommit=True, prepare_threshold=2, **_LINE)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise StoreUnavailable(f"PostgreSQL does not answer: {_said(error)}") from error
    if reads_only:
        made.execute(b"SET default_transaction_read_only = on")
    return made


def _shown(name: str, cursor: Cursor) -> str:
    return str(cursor.execute(f"SHOW {name}").fetchone()[0])


def _for_reading(connection: Connection) -> None:
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ


def _make_ready(url: str) -> None:
    """The table whose lock writers take turns by; two servers may be at it at once."""
    with connect(url) as connection:
        if connection.info.server_version < _OLDEST:
            raise StoreUnavailable(
                f"PostgreSQL 15 or newer is required; this is {connection.info.server_version // 10_000}"
            )
        try:
            connection.execute(TABLE)
        except _MADE_BY_ANOTHER:
            return


def _said(error: Exception) -> str:
    """The first line of what the database said; it names no value."""
    return str(error).partition("\n")[0]
