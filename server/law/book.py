"""The policy and the working calendar in force: seeded from files at init, kept in the database, read at start."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import msgspec

from kiosk.domain.deadlines import Law
from kiosk.domain.policy import Limit, LimitCode, Policy, Unit, make_policy
from kiosk.domain.working_calendar import WorkingCalendar
from kiosk.errors import StoreUnavailable
from kiosk.resources import shipped_config
from server.db.engine import Cursor
from server.settings import read_toml

SOURCE = "国务院办公厅节假日安排通知 (chinesecalendar)"


class PolicyRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: LimitCode
    length: int
    unit: Unit
    article: str


class PolicyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of config/policy. ``extends`` names a shipped one whose rows stand where this has none."""

    version: str
    limits: list[PolicyRow]
    extends: str = ""


def read_policy(path: Path) -> Policy:
    """Raises SettingsError or InvalidInput naming what is wrong."""
    file = read_toml(path, PolicyFile)
    own = [Limit(row.code, row.length, row.unit, row.article) for row in file.limits]
    base = read_policy(shipped_config(f"policy/{file.extends}.toml")).limits if file.extends else {}
    kept = [limit for code, limit in base.items() if code not in {limit.code for limit in own}]
    return make_policy(file.version, [*kept, *own])


def save_policy(cursor: Cursor, division: str, policy: Policy) -> None:
    """Add a version; the one in force is the last added, and old versions stay for the clocks that name them."""
    cursor.execute("DELETE FROM policies WHERE division = ? AND version = ?", (division, policy.version))
    cursor.executemany(
        "INSERT INTO policies (division, version, code, length, unit, article) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (division, policy.version, limit.code.value, limit.length, limit.unit.value, limit.article)
            for limit in policy.limits.values()
        ],
    )
    cursor.execute("DELETE FROM meta WHERE division = ? AND name = 'policy'", (division,))
    cursor.execute(
        "INSERT INTO meta (division, name, value) VALUES (?, 'policy', ?)", (division, policy.version)
    )


def national_calendar() -> WorkingCalendar:
    """The calendar as the package chinesecalendar knows it: from the first to the last day of its years."""
    from chinese_calendar import constants

    exceptions = {day: False for day in constants.holidays if day.weekday() < 5}
    exceptions |= {day: True for day in constants.workdays if day.weekday() >= 5}
    last = date(max(constants.holidays).year, 12, 31)
    return WorkingCalendar(f"cn-{last.year}", last, exceptions)


def save_calendar(cursor: Cursor, division: str, calendar: WorkingCalendar, source: str = SOURCE) -> None:
    """Replace the table: only the days that differ from the weekday rule, and the last known day."""
    cursor.execute("DELETE FROM work_calendar WHERE division = ?", (division,))
    last = calendar.known_until
    rows = {**calendar.exceptions, last: calendar.is_working_day(last)}
    cursor.executemany(
        "INSERT INTO work_calendar (division, day, is_work, name, source, version) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (division, day.isoformat(), int(works), "补班" if works else "休息", source, calendar.version)
            for day, works in sorted(rows.items())
        ],
    )


def load_law(cursor: Cursor, division: str) -> Law:
    """Raises StoreUnavailable when the database was never given a policy and a calendar."""
    cursor.execute(
        "SELECT version, code, length, unit, article FROM policies WHERE division = ? AND version = "
        "(SELECT value FROM meta WHERE division = ? AND name = 'policy')",
        (division, division),
    )
    limits = cursor.fetchall()
    cursor.execute(
        "SELECT day, is_work, version FROM work_calendar WHERE division = ? ORDER BY day", (division,)
    )
    days = cursor.fetchall()
    if not limits or not days:
        raise StoreUnavailable("the database holds no policy or no calendar; run `kiosk-server init`")
    rows = [Limit(LimitCode(code), length, Unit(unit), article) for _, code, length, unit, article in limits]
    exceptions = {date.fromisoformat(day): bool(works) for day, works, _ in days}
    calendar = WorkingCalendar(days[-1][2], max(exceptions), exceptions)
    return Law(make_policy(limits[0][0], rows), calendar)


def law_versions(cursor: Cursor, division: str) -> tuple[str, str]:
    """Of the policy and of the calendar in force; cheap, to be asked often."""
    cursor.execute("SELECT value FROM meta WHERE division = ? AND name = 'policy'", (division,))
    policy = cursor.fetchone()
    cursor.execute(
        "SELECT version FROM work_calendar WHERE division = ? ORDER BY day DESC LIMIT 1", (division,)
    )
    calendar = cursor.fetchone()
    return (policy[0] if policy else "", calendar[0] if calendar else "")


def policy_versions(cursor: Cursor, division: str) -> list[tuple[str, int]]:
    """Every version that was ever in force, with how many rows it has."""
    cursor.execute(
        "SELECT version, COUNT(*) FROM policies WHERE division = ? GROUP BY version ORDER BY version",
        (division,),
    )
    return [(version, int(count)) for version, count in cursor.fetchall()]


def policy_rows(cursor: Cursor, division: str, version: str) -> list[Limit]:
    cursor.execute(
        "SELECT code, length, unit, article FROM policies WHERE division = ? AND version = ? ORDER BY code",
        (division, version),
    )
    return [
        Limit(LimitCode(code), length, Unit(unit), article)
        for code, length, unit, article in cursor.fetchall()
    ]


def year_of(calendar: WorkingCalendar, year: int) -> list[tuple[date, bool]]:
    """The days of a year that differ from the weekday rule."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return [
        (day, calendar.is_working_day(day))
        for day in days
        if calendar.is_working_day(day) != (day.weekday() < 5)
    ]
