"""``kiosk-server deadline``: when a time limit ends, as JSON."""

from __future__ import annotations

import argparse
import json
from datetime import date

from kiosk.domain.deadlines import deadline
from kiosk.domain.policy import Unit
from kiosk.errors import InvalidInput
from server.law.book import national_calendar


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--start", required=True, help="the day it starts, YYYY-MM-DD; it is not counted")
    parser.add_argument("--length", required=True, type=int, help="how many days")
    parser.add_argument("--unit", required=True, choices=[unit.value for unit in Unit])
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    try:
        start = date.fromisoformat(args.start)
    except ValueError as error:
        raise InvalidInput(f"--start {args.start}: a date is YYYY-MM-DD") from error
    if not 0 <= args.length <= 3660:
        raise InvalidInput(f"--length {args.length}: 0 to 3660 are allowed")
    ends = deadline(start, args.length, Unit(args.unit), national_calendar())
    print(json.dumps({
        "start": ends.start.isoformat(), "length": ends.length, "unit": ends.unit.value,
        "raw_due": ends.raw_due.isoformat(), "due": ends.due.isoformat(), "rolled": ends.rolled,
        "provisional": ends.provisional, "calendar_version": ends.calendar_version,
    }))  # fmt: skip
    return 0
