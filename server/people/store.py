"""Rows of staff. A login is kept in lower case; an officer belongs to a unit of the site plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kiosk.domain.text import printable
from kiosk.errors import InvalidInput
from server.db.engine import Cursor
from server.people.roles import Role

ACTIVE, DISABLED = "active", "disabled"
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_COLUMNS = "division, login, name, role, unit, state"


@dataclass(frozen=True, slots=True)
class Staff:
    """One account, without its password."""

    division: str
    login: str
    name: str
    role: Role
    unit: str = ""
    state: str = ACTIVE


def checked_staff(staff: Staff, units: list[str]) -> Staff:
    """The account as it may be kept. Raises InvalidInput saying what would be right."""
    login, name = staff.login.strip().lower(), printable(staff.name, limit=40).strip()
    if not _LOGIN.fullmatch(login):
        raise InvalidInput(f"login {login!r}: 2 to 32 of a-z 0-9 . _ -, beginning with a letter")
    if not name:
        raise InvalidInput("name: how colleagues call this person")
    if staff.role is Role.OFFICER and staff.unit not in units:
        raise InvalidInput(f"an officer belongs to a unit of the site: {', '.join(units)}")
    unit = staff.unit if staff.role is Role.OFFICER else ""
    return replace(staff, login=login, name=name, unit=unit)


def add_staff(cursor: Cursor, staff: Staff, password_hash: str, now: str) -> None:
    """Raises InvalidInput when the login is taken."""
    cursor.execute(
        "INSERT INTO staff (division, login, name, role, unit, state, password_hash, made_at, password_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            staff.division, staff.login, staff.name, staff.role.value, staff.unit, staff.state,
            password_hash, now, now,
        ),
    )  # fmt: skip
    if cursor.rowcount != 1:
        raise InvalidInput(f"there is an account {staff.login} already")


def find_staff(cursor: Cursor, division: str, login: str) -> Staff | None:
    cursor.execute(f"SELECT {_COLUMNS} FROM staff WHERE division = ? AND login = ?", (division, login))  # noqa: S608
    row = cursor.fetchone()
    return _staff(row) if row else None


def list_staff(cursor: Cursor, division: str) -> list[Staff]:
    cursor.execute(f"SELECT {_COLUMNS} FROM staff WHERE division = ? ORDER BY login", (division,))  # noqa: S608
    return [_staff(row) for row in cursor.fetchall()]


def password_hash_of(cursor: Cursor, division: str, login: str) -> str:
    """Empty for an account that is not there or may not sign in."""
    cursor.execute(
        "SELECT password_hash FROM staff WHERE division = ? AND login = ? AND state = ?",
        (division, login, ACTIVE),
    )
    row = cursor.fetchone()
    return str(row[0]) if row else ""


def set_password(cursor: Cursor, division: str, login: str, password_hash: str, now: str) -> None:
    """Every session of the account ends. Raises InvalidInput when there is none."""
    cursor.execute(
        "UPDATE staff SET password_hash = ?, password_at = ? WHERE division = ? AND login = ?",
        (password_hash, now, division, login),
    )
    _require(cursor, login)
    end_all(cursor, division, login)


def set_state(cursor: Cursor, division: str, login: str, state: str) -> None:
    """Every session of the account ends. Raises InvalidInput when there is none."""
    cursor.execute("UPDATE staff SET state = ? WHERE division = ? AND login = ?", (state, division, login))
    _require(cursor, login)
    end_all(cursor, division, login)


def set_role(cursor: Cursor, staff: Staff) -> None:
    """Role and unit; every session ends, for pages shown before are of another role."""
    cursor.execute(
        "UPDATE staff SET role = ?, unit = ? WHERE division = ? AND login = ?",
        (staff.role.value, staff.unit, staff.division, staff.login),
    )
    _require(cursor, staff.login)
    end_all(cursor, staff.division, staff.login)


def end_all(cursor: Cursor, division: str, login: str) -> None:
    """Sign an account out everywhere."""
    cursor.execute("DELETE FROM staff_sessions WHERE division = ? AND login = ?", (division, login))


def _require(cursor: Cursor, login: str) -> None:
    if cursor.rowcount != 1:
        raise InvalidInput(f"there is no account {login}")


def _staff(row: tuple[str, str, str, str, str, str]) -> Staff:
    division, login, name, role, unit, state = row
    return Staff(division, login, name, Role(role), unit, state)
