"""Rows of terminals and enrolment tokens."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from server.db.engine import Cursor

LETTERS = "ABCDEFGHJKLMNPQRSTUV"  # of offline queue numbers; W and Y are the centre's own lanes
SAMPLE_NUMBER = 900  # numbers from here on are never given by enrolment
SERIAL_LAST = 999_999
_COLUMNS = "division, number, name, letter, key_id, public_key, state, serial_first, serial_last"


@dataclass(frozen=True, slots=True)
class Terminal:
    division: str
    number: int
    name: str
    letter: str
    key_id: str
    public_key: bytes
    state: str  # enrolled | revoked
    serial_first: int
    serial_last: int

    @property
    def id(self) -> str:
        return f"{self.division}-{self.number:03}"


def key_id_of(public_key: bytes) -> str:
    """First 16 hex digits of the key's SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def find_terminal(cursor: Cursor, key_id: str) -> Terminal | None:
    """The enrolled terminal with this key; None when unknown or withdrawn."""
    cursor.execute(f"SELECT {_COLUMNS} FROM terminals WHERE key_id = ?", (key_id,))  # noqa: S608 - constant
    row = cursor.fetchone()
    terminal = Terminal(*row) if row else None
    return terminal if terminal and terminal.state == "enrolled" else None


def list_terminals(cursor: Cursor, division: str) -> list[tuple[Terminal, str]]:
    """Every terminal with when it was last seen."""
    cursor.execute(
        f"SELECT {_COLUMNS}, last_seen FROM terminals WHERE division = ? ORDER BY number",  # noqa: S608
        (division,),
    )
    return [(Terminal(*row[:-1]), row[-1]) for row in cursor.fetchall()]


def add_terminal(cursor: Cursor, terminal: Terminal, *, hardware: str, software: str, now: str) -> None:
    cursor.execute(
        f"INSERT INTO terminals ({_COLUMNS}, hardware, software, enrolled_at) "  # noqa: S608
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            terminal.division, terminal.number, terminal.name, terminal.letter, terminal.key_id,
            terminal.public_key, terminal.state, terminal.serial_first, terminal.serial_last,
            hardware, software, now,
        ),
    )  # fmt: skip


def next_number(cursor: Cursor, division: str) -> int:
    """The lowest number above all that enrolment ever gave: a number is never given twice."""
    cursor.execute(
        "SELECT MAX(number) FROM terminals WHERE division = ? AND number < ?", (division, SAMPLE_NUMBER)
    )
    return int(cursor.fetchone()[0] or 0) + 1


def revoke_terminal(cursor: Cursor, division: str, number: int) -> bool:
    """Effective at its next request. False when there is none."""
    cursor.execute(
        "UPDATE terminals SET state = 'revoked' WHERE division = ? AND number = ?", (division, number)
    )
    return cursor.rowcount == 1


def add_token(cursor: Cursor, *, division: str, token_hash: str, name: str, expires_at: str) -> None:
    cursor.execute(
        "INSERT INTO enrolment_tokens (division, token_hash, name, expires_at) VALUES (?, ?, ?, ?)",
        (division, token_hash, name, expires_at),
    )


def spend_token(cursor: Cursor, token_hash: str, now: str) -> tuple[str, str] | None:
    """Division and name of a good token, which is then used; None when unknown, used or expired."""
    cursor.execute(
        "UPDATE enrolment_tokens SET used_at = ? WHERE token_hash = ? AND used_at = '' AND expires_at > ?",
        (now, token_hash, now),
    )
    if cursor.rowcount != 1:
        return None
    cursor.execute("SELECT division, name FROM enrolment_tokens WHERE token_hash = ?", (token_hash,))
    division, name = cursor.fetchone()
    return division, name
