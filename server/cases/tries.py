"""Wrong tries at opening a case: five in fifteen minutes, per terminal and per code, then the desk helps."""

from __future__ import annotations

from datetime import timedelta

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.clock import rfc3339
from server.db.engine import Cursor
from server.web import Refused


def refuse_after_too_many(centre: Centre, cursor: Cursor, division: str, scopes: list[str]) -> None:
    """Raises Refused(TOO_MANY_TRIES) when any of ``scopes`` had its share."""
    limits = centre.settings.limits
    since = rfc3339(centre.clock() - timedelta(minutes=limits.wrong_tries_minutes))
    for scope in scopes:
        cursor.execute(
            "SELECT COUNT(*) FROM wrong_tries WHERE division = ? AND scope = ? AND at > ?",
            (division, scope, since),
        )
        if cursor.fetchone()[0] >= limits.wrong_tries:
            raise Refused(ProblemType.TOO_MANY_TRIES)


def remember_wrong_try(centre: Centre, cursor: Cursor, division: str, scopes: list[str]) -> None:
    """One row a scope; rows that no longer count are cleared on the way."""
    now = centre.clock()
    old = rfc3339(now - timedelta(days=1))
    cursor.execute("DELETE FROM wrong_tries WHERE division = ? AND at < ?", (division, old))
    cursor.executemany(
        "INSERT INTO wrong_tries (division, scope, at, id) VALUES (?, ?, ?, ?)",
        [(division, scope, rfc3339(now), centre.new_id()) for scope in scopes],
    )
