"""Wrong tries at opening a case: five in fifteen minutes, per terminal and per code, then the desk helps."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.clock import parse_rfc3339, rfc3339
from server.db.engine import Cursor
from server.web import Refused


def refuse_after_too_many(centre: Centre, cursor: Cursor, division: str, scopes: list[str]) -> None:
    """Raises Refused(TOO_MANY_TRIES) when any of ``scopes`` had its share; ``wait_s`` says when one is free again."""
    limits, now = centre.settings.limits, centre.clock()
    window = timedelta(minutes=limits.wrong_tries_minutes)
    for scope in scopes:
        cursor.execute(
            "SELECT at FROM wrong_tries WHERE division = ? AND scope = ? AND at > ? ORDER BY at DESC LIMIT ?",
            (division, scope, rfc3339(now - window), limits.wrong_tries),
        )
        tries = cursor.fetchall()
        if len(tries) >= limits.wrong_tries:
            left = parse_rfc3339(tries[-1][0]) + window - now
            raise Refused(ProblemType.TOO_MANY_TRIES, wait_s=str(ceil(left.total_seconds()) or 1))


def remember_wrong_try(centre: Centre, cursor: Cursor, division: str, scopes: list[str]) -> None:
    """One row a scope; rows that no longer count are cleared on the way."""
    now = centre.clock()
    old = rfc3339(now - timedelta(days=1))
    cursor.execute("DELETE FROM wrong_tries WHERE division = ? AND at < ?", (division, old))
    cursor.executemany(
        "INSERT INTO wrong_tries (division, scope, at, id) VALUES (?, ?, ?, ?)",
        [(division, scope, rfc3339(now), centre.new_id()) for scope in scopes],
    )
