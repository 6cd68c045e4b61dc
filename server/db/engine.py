"""The door to the database: ``tx(fn)`` to write, ``read(fn)`` to look. Handlers know no engine behind it.

SQL is written once, with ``?`` for values, in the part that SQLite and PostgreSQL share: no triggers, no SERIAL,
no LISTEN, bare ON CONFLICT DO NOTHING, the division first in every key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import lru_cache
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Cursor(Protocol):
    """The part of a DB-API cursor that our SQL uses."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Any: ...
    def executemany(self, sql: str, rows: Sequence[Sequence[Any]], /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


_ROWS_AT_ONCE = 50
ROWS_AT_THEIR_KEYS = "/* rows at their keys */"  # after a CREATE TABLE: for engines that can store it so
Work = Callable[[Cursor], T]
Observer = Callable[[int, float], None]  # jobs in one commit, and its seconds


class Engine(Protocol):
    """Runs functions over a cursor. A function that raises leaves nothing behind, and its caller gets the error.

    What is given to ``tx`` and ``submit`` never runs beside other such work, of this process or another. It may be
    run more than once, when the database asks for it, and only the last run counts: it changes nothing but rows.
    Raises StoreUnavailable where the database cannot keep what it was given.
    """

    async def tx(self, work: Work[T]) -> T:
        """Run ``work`` in a transaction; returns once it is durable."""
        ...

    async def read(self, work: Work[T]) -> T:
        """Run ``work`` over what is committed."""
        ...

    def look(self, work: Work[T]) -> T:
        """``read`` without waiting, for the short look-ups that every request needs."""
        ...

    def submit(self, work: Work[T]) -> Future[T]:
        """``tx`` for callers without an event loop."""
        ...

    def in_dialect(self, sql: str) -> str:
        """A statement that makes or changes a table, as this engine writes it."""
        ...

    def examine(self) -> str:
        """Look for damage, and say what was looked at. Raises StoreUnavailable naming the first fault."""
        ...

    def watch(self, observe: Observer) -> None:
        """Have every commit told, on the writer's thread."""
        ...

    def waiting(self) -> int:
        """How many writes wait."""
        ...

    def is_well(self) -> bool:
        """Whether writes are being taken; /readyz tells."""
        ...

    def close(self) -> None: ...


def insert_rows(cursor: Cursor, head: str, rows: Sequence[Sequence[Any]], tail: str = "") -> None:
    """``head VALUES (…), (…) tail``: one statement and one round trip for all rows. ``head`` and ``tail`` are constants."""
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[first : first + _ROWS_AT_ONCE]
        cursor.execute(
            _with_values(head, len(part), len(part[0]), tail), [value for row in part for value in row]
        )


@lru_cache(512)
def _with_values(head: str, rows: int, columns: int, tail: str) -> str:
    row = f"({', '.join('?' * columns)})"
    return f"{head} VALUES {', '.join([row] * rows)} {tail}".rstrip()


def to_format_style(sql: str) -> str:
    """``?`` as ``%s`` and ``%`` as ``%%`` for drivers of the format style (psycopg). Quoted text is left alone."""
    parts = sql.split("'")
    return "'".join(
        part.replace("%", "%%").replace("?", "%s") if index % 2 == 0 else part.replace("%", "%%")
        for index, part in enumerate(parts)
    )
