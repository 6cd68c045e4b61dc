"""Sessions of staff: a random token in a cookie, its keyed hash in the database, an idle and an absolute limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from server.centre import Centre
from server.clock import parse_rfc3339, rfc3339
from server.db.engine import Cursor
from server.people.roles import Role
from server.people.store import ACTIVE, Staff

COOKIE, SECURE_COOKIE = "desk", "__Host-desk"
RENEW_AFTER = timedelta(minutes=1)  # a touch is written down at most so often


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in. ``csrf`` must come back with everything that changes something."""

    staff: Staff
    token: str
    csrf: str
    seen_at: str


def start_session(centre: Centre, cursor: Cursor, staff: Staff) -> Session:
    """A new session; rows of sessions that ended are cleared on the way."""
    token, now = f"{staff.division}-{centre.random(32).hex()}", centre.now_text()
    cursor.execute(
        "DELETE FROM staff_sessions WHERE division = ? AND (made_at < ? OR seen_at < ?)",
        (staff.division, *_limits(centre)),
    )
    cursor.execute(
        "INSERT INTO staff_sessions (division, token_hash, login, made_at, seen_at) VALUES (?, ?, ?, ?, ?)",
        (staff.division, _token_hash(centre, token), staff.login, now, now),
    )
    return Session(staff, token, csrf_of(centre, token), now)


def find_session(centre: Centre, cursor: Cursor, token: str) -> Session | None:
    """The session of a token; None when it is unknown or has ended."""
    division = token.partition("-")[0]
    cursor.execute(
        "SELECT s.login, s.name, s.role, s.unit, t.seen_at FROM staff_sessions t "
        "JOIN staff s ON s.division = t.division AND s.login = t.login "
        "WHERE t.division = ? AND t.token_hash = ? AND t.made_at >= ? AND t.seen_at >= ? AND s.state = ?",
        (division, _token_hash(centre, token), *_limits(centre), ACTIVE),
    )
    row = cursor.fetchone()
    if row is None:
        return None
    login, name, role, unit, seen_at = row
    return Session(Staff(division, login, name, Role(role), unit), token, csrf_of(centre, token), seen_at)


def is_due_for_renewal(centre: Centre, session: Session) -> bool:
    return centre.clock() - parse_rfc3339(session.seen_at) >= RENEW_AFTER


def renew_session(centre: Centre, cursor: Cursor, session: Session) -> None:
    """Somebody touched the desk: the idle limit counts from now."""
    cursor.execute(
        "UPDATE staff_sessions SET seen_at = ? WHERE division = ? AND token_hash = ?",
        (centre.now_text(), session.staff.division, _token_hash(centre, session.token)),
    )


def end_session(centre: Centre, cursor: Cursor, session: Session) -> None:
    cursor.execute(
        "DELETE FROM staff_sessions WHERE division = ? AND token_hash = ?",
        (session.staff.division, _token_hash(centre, session.token)),
    )


def csrf_of(centre: Centre, token: str) -> str:
    """Follows from the session's token, so that it need not be kept."""
    return centre.keys.keyed_hash("csrf", token)


def token_in(request: Request) -> str:
    return request.cookies.get(SECURE_COOKIE if is_secure(request) else COOKIE, "")


def is_secure(request: Request) -> bool:
    """Whether the browser came over https; a header that lies here only makes the cookie stricter."""
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"


def set_cookie(response: Response, request: Request, token: str, *, hours: int) -> None:
    secure = is_secure(request)
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE, token, max_age=hours * 3600, path="/", secure=secure,
        httponly=True, samesite="strict",
    )  # fmt: skip


def drop_cookie(response: Response, request: Request) -> None:
    secure = is_secure(request)
    name = SECURE_COOKIE if secure else COOKIE
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")


def _limits(centre: Centre) -> tuple[str, str]:
    """Made no earlier, seen no earlier."""
    now, desk = centre.clock(), centre.settings.desk
    oldest, idle = timedelta(hours=desk.session_hours), timedelta(minutes=desk.idle_minutes)
    return rfc3339(now - oldest), rfc3339(now - idle)


def _token_hash(centre: Centre, token: str) -> str:
    return centre.keys.keyed_hash("session", token)
