"""``kiosk pin``: the PINs of staff and technicians for the door behind the home screen."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from kiosk.cli.alone import opened_store

PROMPT = "PIN (6 to 12 digits): "


def configure(parser: argparse.ArgumentParser) -> None:
    from kiosk.services.service_door import Role

    parser.add_argument("role", choices=[role.value for role in Role])
    parser.add_argument("--config", type=Path, required=True, help="the terminal's settings file")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Asks twice on a terminal; else reads one line from standard input. A PIN never stands on a command line."""
    from kiosk.clock import SystemClock
    from kiosk.services.service_door import Role, ServiceDoor
    from kiosk.settings import load_settings
    from kiosk.store.facts import Facts

    with opened_store(load_settings(args.config)) as database:
        ServiceDoor(Facts(database), SystemClock().monotonic).set_pin(Role(args.role), _asked())
    print(f"the PIN of {args.role} is set; wrong tries are forgotten")
    return 0


def _asked() -> str:
    from kiosk.errors import InvalidInput

    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    pin = getpass.getpass(PROMPT)
    if getpass.getpass("once more: ") != pin:
        raise InvalidInput("the two are not the same", code="pin_form")
    return pin
