"""What a command opens by itself, beside a running kiosk or without one: a terminal's store, and its centre."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.clock import CentreClock
    from kiosk.settings import Settings
    from kiosk.store.database import Database
    from kiosk.sync.client import HttpClient

TIMEOUT_S = 10.0


def add_verbs(
    parser: argparse.ArgumentParser,
    verbs: Iterable[tuple[str, str]],
    run: Callable[[argparse.Namespace], int],
) -> dict[str, argparse.ArgumentParser]:
    """``verb`` of these, each with its help and with the settings that say which terminal is meant."""
    helps = dict(verbs)
    actions = parser.add_subparsers(dest="verb", required=True, metavar="|".join(helps))
    added = {verb: actions.add_parser(verb, help=told) for verb, told in helps.items()}
    for child in added.values():
        child.add_argument("--config", type=Path, required=True, help="the terminal's settings file")
        child.set_defaults(run=run)
    return added


@contextmanager
def opened_store(settings: Settings) -> Iterator[Database]:
    """Raises StoreUnavailable."""
    from kiosk.store.database import Database

    with closing(Database(settings.state_dir / "kiosk.db")) as database:
        yield database


def centre_of(settings: Settings, clock: CentreClock | None = None, url: str = "") -> HttpClient:
    """A line to the centre that nobody watches; ``url`` in place of the one in the settings."""
    from kiosk.clock import CentreClock, SystemClock
    from kiosk.sync.client import HttpClient

    return HttpClient(
        url or settings.server.url,
        ca_file=settings.server.ca_file,
        clock=clock or CentreClock(SystemClock()),
        timeout_s=TIMEOUT_S,
    )
