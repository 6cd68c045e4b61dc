"""``kiosk-server calendar``: show a year, import the State Council's notice for the next one."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.domain.working_calendar import WorkingCalendar
from kiosk.errors import InvalidInput, SettingsError
from server.cases.sweep import recalculate_provisional
from server.clock import local_day, rfc3339, system_clock
from server.db.engine import Cursor
from server.law.book import SOURCE, load_law, national_calendar, save_calendar, year_of
from server.law.calendar_file import CalendarFile, joined, parse_calendar
from server.people.audit import append_audit
from server.settings import Settings, load_settings
from server.site.book import require_plan
from server.state import opened


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("show", help="print rest days and make-up days of a year")
    show.add_argument("year", type=int)
    show.add_argument("--state", type=Path, help="of this centre (default: the shipped calendar)")
    show.set_defaults(run=run_show)
    bring = actions.add_parser("import", help="take over a year's notice; due dates that change get an event")
    bring.add_argument("file", type=Path, help="lines such as `2027-01-01 休息 元旦` or `2027-01-09,上班`")
    bring.add_argument("--source", default="", help="where it was published, kept beside it")
    bring.add_argument("--state", type=Path, required=True, help="the state folder")
    bring.set_defaults(run=run_import)
    for action in (show, bring):
        action.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")


def run_show(args: argparse.Namespace) -> int:
    if not 2004 <= args.year <= 2100:
        raise InvalidInput(f"year {args.year}: 2004 to 2100 are allowed")
    calendar = _calendar_of(args)
    print(f"{calendar.version}, known until {calendar.known_until}, source: {SOURCE}")
    if args.year > calendar.known_until.year:
        print(f"{args.year} is not known yet: weekdays and fixed statutory days, every date is provisional")
    for day, is_worked in year_of(calendar, args.year):
        print(f"{day} {'一二三四五六日'[day.weekday()]} {'上班' if is_worked else '休息'}")
    return 0


def _calendar_of(args: argparse.Namespace) -> WorkingCalendar:
    if args.state is None:
        return national_calendar()
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        return engine.look(lambda cursor: load_law(cursor, require_plan(cursor).division).calendar)


def run_import(args: argparse.Namespace) -> int:
    """A running server takes it over within a minute."""
    settings, file = load_settings(args.settings), _read(args.file)
    with opened(args.state, settings) as (engine, _):
        known, changed = engine.submit(lambda cursor: _import(cursor, settings, file, args.source)).result()
    print(
        f"{known.version}: known until {known.known_until}, {changed} cases with provisional dates looked at again"
    )
    return 0


def _read(path: Path) -> CalendarFile:
    try:
        return parse_calendar(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as UTF-8 text") from error
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from error


def _import(
    cursor: Cursor, settings: Settings, file: CalendarFile, source: str
) -> tuple[WorkingCalendar, int]:
    """One transaction: the calendar, the events of changed dates, the line in the audit log."""
    division, now = require_plan(cursor).division, system_clock()
    calendar = joined(load_law(cursor, division).calendar, file)
    save_calendar(cursor, division, calendar, source or SOURCE)
    law, today = load_law(cursor, division), local_day(now, settings.local_time.utc_offset_minutes)
    changed = recalculate_provisional(cursor, division, law, today=today, now=rfc3339(now))
    append_audit(
        cursor, division=division, at=rfc3339(now), who="command line", action="calendar_import",
        subject=calendar.version, facts={"years": list(file.years), "source": source},
    )  # fmt: skip
    return calendar, changed
