"""``kiosk id-check NUMBER``: what an identity document's number says, as JSON. Nothing is stored or logged."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime

from kiosk.domain.dates import UTC_OFFSET, local_date
from kiosk.domain.identity import IdNumber, parse_id_number, parse_passport
from kiosk.errors import InvalidInput
from kiosk.resources import divisions


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", help="as printed on the document; spaces and hyphens are forgiven")
    parser.add_argument("--passport", action="store_true", help="it is a passport's: some are digits alone")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints {valid, kind, warnings, reason}; status 0 for a number that holds, 1 for any other."""
    try:
        found = parse_passport(args.number) if args.passport else _judged(args.number)
    except InvalidInput as error:
        print(json.dumps({"valid": False, "kind": "", "warnings": [], "reason": str(error)}))
        return 1
    told = {"valid": True, "kind": found.kind.value, "warnings": list(found.warnings), "reason": ""}
    print(json.dumps(told))
    return 0


def _judged(number: str) -> IdNumber:
    today = local_date(datetime.now(UTC), UTC_OFFSET)
    return parse_id_number(number, today=today, knows_county=divisions().knows_county)
