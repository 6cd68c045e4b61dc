"""``kiosk store``: whether this terminal's store is sound, and what became of one that was damaged."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from kiosk.cli.alone import add_verbs, opened_store

if TYPE_CHECKING:
    from kiosk.settings import Settings


VERBS = (
    ("check", "look at every page; tell of the last salvage. Status 1 when something is wrong"),
    ("seen", "a technician knows of the salvage: the alarm ends, the damaged file stays"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    add_verbs(parser, VERBS, run)


def run(args: argparse.Namespace) -> int:
    """Works beside a running kiosk and without one."""
    from kiosk.settings import load_settings

    settings = load_settings(args.config)
    return _check(settings) if args.verb == "check" else _seen(settings)


def _check(settings: Settings) -> int:
    from kiosk.services.keep_house import is_sound
    from kiosk.store.facts import SALVAGED, Facts

    with opened_store(settings) as database:
        sound, told = is_sound(database), Facts(database).get(SALVAGED)
    report: dict[str, Any] = {"sound": sound, "salvaged": json.loads(told) if told else None}
    print(json.dumps(report, ensure_ascii=False))
    return 0 if sound and told is None else 1


def _seen(settings: Settings) -> int:
    from kiosk.control import ControlClient
    from kiosk.errors import DeviceUnavailable
    from kiosk.store.facts import SALVAGED, Facts

    try:
        with ControlClient(settings.control_socket) as kiosk:
            kiosk.ask("store_seen")
    except DeviceUnavailable:
        with opened_store(settings) as database:
            Facts(database).forget(SALVAGED)
    print("the alarm is off; what could be kept of the damaged store lies in `damaged/`")
    return 0
