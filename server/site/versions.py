"""Versions of the site's settings: who made each and when; any of them can be put in force again."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from kiosk.api.problems import ProblemType
from server.db.engine import Cursor
from server.site.book import SitePlan, require_plan, save_plan
from server.web import Refused

FROM_FILE = "site file"


@dataclass(frozen=True, slots=True)
class SiteVersion:
    """``note`` names what changed, or the version that was put back."""

    version: int
    at: str
    who: str
    note: str


def list_versions(cursor: Cursor, division: str, *, most: int) -> list[SiteVersion]:
    """Newest first. What came from the site file before the desk changed anything is version 1."""
    cursor.execute(
        "SELECT version, at, who, note FROM site_versions WHERE division = ? ORDER BY version DESC LIMIT ?",
        (division, most),
    )
    return [SiteVersion(*row) for row in cursor.fetchall()]


def version_now(cursor: Cursor, division: str) -> int:
    """0 while the site file alone has spoken."""
    cursor.execute("SELECT MAX(version) FROM site_versions WHERE division = ?", (division,))
    return int(cursor.fetchone()[0] or 0)


def plan_of_version(cursor: Cursor, division: str, version: int) -> SitePlan:
    """Raises Refused(NOT_FOUND)."""
    cursor.execute(
        "SELECT document FROM site_versions WHERE division = ? AND version = ?", (division, version)
    )
    row = cursor.fetchone()
    if row is None:
        raise Refused(ProblemType.NOT_FOUND)
    return msgspec.json.decode(row[0], type=SitePlan)


def put_in_force(cursor: Cursor, plan: SitePlan, *, base: int, who: str, note: str, at: str) -> int:
    """Make ``plan`` the newest version. Raises Refused(STALE) when ``base`` is not the newest any more.

    What is in force and not among the versions (from the site file) is written down first, so that nothing is lost.
    """
    division = plan.division
    newest = version_now(cursor, division)
    if base != newest:
        raise Refused(ProblemType.STALE)
    before = require_plan(cursor)
    if newest == 0 or plan_of_version(cursor, division, newest) != before:
        newest += 1
        _insert(cursor, before, SiteVersion(newest, at, FROM_FILE, ""))
    save_plan(cursor, plan)
    _insert(cursor, plan, SiteVersion(newest + 1, at, who, note))
    return newest + 1


def _insert(cursor: Cursor, plan: SitePlan, made: SiteVersion) -> None:
    """Two who save at the same moment on PostgreSQL: the key lets one in, the other is told to look again."""
    cursor.execute(
        "INSERT INTO site_versions (division, version, at, who, note, document) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (plan.division, made.version, made.at, made.who, made.note, msgspec.json.encode(plan)),
    )
    if cursor.rowcount != 1:
        raise Refused(ProblemType.STALE)
