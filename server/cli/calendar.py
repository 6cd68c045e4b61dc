"""``kiosk-server calendar show YEAR``: the days of a year that differ from Monday to Friday."""

from __future__ import annotations

import argparse

from kiosk.errors import InvalidInput
from server.law.book import SOURCE, national_calendar, year_of


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("show", help="print rest days and make-up days of a year")
    show.add_argument("year", type=int)
    show.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    calendar = national_calendar()
    if not 2004 <= args.year <= 2100:
        raise InvalidInput(f"year {args.year}: 2004 to 2100 are allowed")
    print(f"{calendar.version}, known until {calendar.known_until}, source: {SOURCE}")
    if args.year > calendar.known_until.year:
        print(f"{args.year} is not known yet: weekdays and fixed statutory days, every date is provisional")
    for day, is_worked in year_of(calendar, args.year):
        print(f"{day} {'一二三四五六日'[day.weekday()]} {'上班' if is_worked else '休息'}")
    return 0
