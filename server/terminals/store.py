"""Rows of terminals, their keys and enrolment tokens."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.api.terminals import key_id_of
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


def find_terminal(cursor: Cursor, key_id: str) -> Terminal | None:
    """The enrolled terminal that uses this key now; None when unknown, replaced or withdrawn."""
    cursor.execute(f"SELECT {_COLUMNS} FROM terminals WHERE key_id = ?", (key_id,))  # noqa: S608 - constant
    row = cursor.fetchone()
    terminal = Terminal(*row) if row else None
    return terminal if terminal and terminal.state == "enrolled" else None


def find_by_any_key(cursor: Cursor, key_id: str) -> Terminal | None:
    """The enrolled terminal that has or had this key, with that key: what was signed in its time still proves itself."""
    columns = ", ".join(
        f"k.{name}" if name in ("key_id", "public_key") else f"t.{name}" for name in _COLUMNS.split(", ")
    )
    cursor.execute(
        f"SELECT {columns} FROM terminal_keys k JOIN terminals t ON t.division = k.division AND t.number = k.number "  # noqa: S608
        "WHERE k.key_id = ? AND t.state = 'enrolled'",
        (key_id,),
    )
    row = cursor.fetchone()
    return Terminal(*row) if row else None


def terminal_by_number(cursor: Cursor, division: str, number: int) -> Terminal | None:
    """Whatever its state."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM terminals WHERE division = ? AND number = ?",  # noqa: S608
        (division, number),
    )
    row = cursor.fetchone()
    return Terminal(*row) if row else None


def is_known_key(cursor: Cursor, key_id: str) -> bool:
    """Whether any terminal has or ever had it: a key is never bound twice."""
    cursor.execute("SELECT 1 FROM terminal_keys WHERE key_id = ?", (key_id,))
    return cursor.fetchone() is not None


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
    _add_key(cursor, terminal.division, terminal.number, terminal.public_key, now)


def replace_key(cursor: Cursor, terminal: Terminal, public_key: bytes, now: str) -> None:
    """From now on ``public_key`` signs for the terminal; what the old one signed stays proven by it."""
    cursor.execute(
        "UPDATE terminal_keys SET until_at = ? WHERE division = ? AND key_id = ?",
        (now, terminal.division, terminal.key_id),
    )
    _add_key(cursor, terminal.division, terminal.number, public_key, now)
    cursor.execute(
        "UPDATE terminals SET key_id = ?, public_key = ? WHERE division = ? AND number = ?",
        (key_id_of(public_key), public_key, terminal.division, terminal.number),
    )


def _add_key(cursor: Cursor, division: str, number: int, public_key: bytes, now: str) -> None:
    cursor.execute(
        "INSERT INTO terminal_keys (division, key_id, number, public_key, from_at) VALUES (?, ?, ?, ?, ?)",
        (division, key_id_of(public_key), number, public_key, now),
    )


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
