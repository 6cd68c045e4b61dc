"""Signing in and out, and changing one's password. A name that does not exist is answered like a wrong password."""

from __future__ import annotations

from datetime import timedelta

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.clock import parse_rfc3339, rfc3339
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.people.passwords import wait_after
from server.people.sessions import Session, end_session, start_session
from server.people.store import find_staff, password_hash_of, set_password
from server.web import Refused

LONGEST_LOGIN = 64
_FORGOTTEN_AFTER = timedelta(days=1)


async def sign_in(centre: Centre, division: str, login: str, password: str) -> Session:
    """A new session. Raises Refused: WRONG_PASSWORD, or LOCKED_OUT with the seconds to wait as ``wait_s``."""
    login = login.strip().lower()[:LONGEST_LOGIN]
    await _confirm(centre, division, login, password)

    def work(cursor: Cursor) -> Session | None:
        staff = find_staff(cursor, division, login)
        if staff is None or not password_hash_of(cursor, division, login):  # disabled meanwhile
            return None
        _log(centre, cursor, division, login, "sign_in")
        return start_session(centre, cursor, staff)

    session = await centre.engine.tx(work)
    if session is None:
        raise Refused(ProblemType.WRONG_PASSWORD)
    return session


async def sign_out(centre: Centre, session: Session) -> None:
    def work(cursor: Cursor) -> None:
        end_session(centre, cursor, session)
        _log(centre, cursor, session.staff.division, session.staff.login, "sign_out")

    await centre.engine.tx(work)


async def change_password(centre: Centre, session: Session, old: str, new: str) -> Session:
    """Every session ends and a new one begins. Raises Refused as ``sign_in``, InvalidInput for a bad new one."""
    staff = session.staff
    await _confirm(centre, staff.division, staff.login, old)
    password_hash = await centre.passwords.hash_password(new)

    def work(cursor: Cursor) -> Session:
        set_password(cursor, staff.division, staff.login, password_hash, centre.now_text())
        _log(centre, cursor, staff.division, staff.login, "password_changed")
        return start_session(centre, cursor, staff)

    return await centre.engine.tx(work)


async def _confirm(centre: Centre, division: str, login: str, password: str) -> None:
    """Raises Refused unless the password is right and its turn has come."""
    encoded = await centre.engine.tx(lambda cursor: _take_a_try(centre, cursor, division, login))
    if isinstance(encoded, Refused):  # returned, not raised: what was counted must stay
        raise encoded
    if await centre.passwords.is_password(encoded, password):
        await centre.engine.tx(lambda cursor: _forget_tries(cursor, division, login))
        return
    await centre.engine.tx(lambda cursor: _log(centre, cursor, division, "", "sign_in_refused"))
    raise Refused(ProblemType.WRONG_PASSWORD)


def _take_a_try(centre: Centre, cursor: Cursor, division: str, login: str) -> str | Refused:
    """Count a try as wrong before it is checked, so that tries at the same time all count. Gives the hash to check."""
    now, wrong = centre.clock(), 0
    cursor.execute(
        "DELETE FROM sign_in_tries WHERE division = ? AND at < ?", (division, rfc3339(now - _FORGOTTEN_AFTER))
    )
    cursor.execute(
        "SELECT wrong, locked_until FROM sign_in_tries WHERE division = ? AND login = ?", (division, login)
    )
    if row := cursor.fetchone():
        wrong = int(row[0])
        if (left := parse_rfc3339(row[1]) - now) > timedelta():
            return Refused(ProblemType.LOCKED_OUT, wait_s=str(-int(-left.total_seconds() // 1)))
    until = rfc3339(now + wait_after(wrong + 1))
    cursor.execute("DELETE FROM sign_in_tries WHERE division = ? AND login = ?", (division, login))
    cursor.execute(
        "INSERT INTO sign_in_tries (division, login, wrong, at, locked_until) VALUES (?, ?, ?, ?, ?)",
        (division, login, wrong + 1, rfc3339(now), until),
    )
    return password_hash_of(cursor, division, login)


def _forget_tries(cursor: Cursor, division: str, login: str) -> None:
    cursor.execute("DELETE FROM sign_in_tries WHERE division = ? AND login = ?", (division, login))


def _log(centre: Centre, cursor: Cursor, division: str, login: str, action: str) -> None:
    """A refused login is not written down: people type passwords into the wrong field."""
    who = login or "unknown"
    append_audit(cursor, division=division, at=centre.now_text(), who=who, action=action, subject=login)
