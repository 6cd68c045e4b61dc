"""``kiosk key``: which key this terminal signs with, and a new one in its place."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kiosk.cli.alone import add_verbs, centre_of, opened_store

if TYPE_CHECKING:
    from kiosk.settings import Settings

VERBS = (
    ("show", "the id of the key in use"),
    ("roll", "make a new key and have the centre take it; what the old one signed stays proven"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    add_verbs(parser, VERBS, run)


def run(args: argparse.Namespace) -> int:
    """Prints the id of the key in force. Beside a running kiosk that kiosk rolls; alone this command does."""
    from kiosk.settings import load_settings

    settings = load_settings(args.config)
    print((args.verb == "roll" and asked_the_kiosk(settings)) or alone(settings, rolls=args.verb == "roll"))
    return 0


def asked_the_kiosk(settings: Settings) -> str:
    """Empty when none runs. Raises NeedsAttention when it could not."""
    from kiosk.control import ControlClient
    from kiosk.errors import DeviceUnavailable, NeedsAttention

    try:
        with ControlClient(settings.control_socket) as kiosk:
            return str(kiosk.ask("roll_key")["key_id"])
    except DeviceUnavailable:
        return ""
    except LookupError as error:
        raise NeedsAttention(f"the kiosk could not: {error}; what was begun is finished by itself") from error


def alone(settings: Settings, *, rolls: bool) -> str:
    """Raises NeedsAttention when not enrolled, ServerUnreachable or ServerRefused."""
    from kiosk.clock import CentreClock, SystemClock
    from kiosk.enrolment import load_identity
    from kiosk.key_roll import KEY, KeyRoller
    from kiosk.keys import load_or_make_key
    from kiosk.store.facts import Facts

    with opened_store(settings) as database:
        identity = load_identity(Facts(database), load_or_make_key(settings.state_dir / KEY))
    if not rolls:
        return identity.signing().id
    clock = CentreClock(SystemClock())
    return KeyRoller(centre_of(settings, clock), identity, clock, settings.state_dir).roll()
