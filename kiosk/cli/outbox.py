"""``kiosk outbox``: what waits for the centre. Metadata only: nobody here can read what is sealed."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.alone import add_verbs, opened_store

if TYPE_CHECKING:
    from kiosk.settings import Settings
    from kiosk.store.outbox import Outbox


VERBS = (
    ("list", "newest first"),
    ("show", "counts and the oldest that waits"),
    ("export", "the sealed envelopes that wait, one JSON a line, for another way to the centre"),
    ("import", "take in what another terminal exported: it goes to the centre from here"),
    ("retry", "put what the centre refused back in its queue"),
    ("compare", "ask the centre whether it still holds what was sent; what it lost is sent again"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser, VERBS, run)
    verbs["export"].add_argument("--out", type=Path, required=True, help="file to write")
    verbs["import"].add_argument(
        "file", type=Path, help="as `kiosk outbox export` or the service screen wrote it"
    )


def run(args: argparse.Namespace) -> int:
    """Works beside a running kiosk: reading shares the store; ``retry`` asks the kiosk when one runs."""
    from kiosk.settings import load_settings
    from kiosk.store.outbox import Outbox

    settings = load_settings(args.config)
    if args.verb == "retry" and _asked_the_kiosk(settings):
        return 0
    if args.verb == "compare":
        return _compare(settings)
    with opened_store(settings) as database:
        return _do(args, Outbox(database))


def _do(args: argparse.Namespace, outbox: Outbox) -> int:
    from kiosk.services.hand_over import read_envelopes, write_envelopes

    match args.verb:
        case "list":
            for row in outbox.listing():
                print(json.dumps(asdict(row), ensure_ascii=False))
        case "show":
            print(json.dumps({**outbox.counts(), "oldest_pending_at": outbox.oldest_pending_at()}))
        case "export":
            envelopes = outbox.unsent_envelopes()
            write_envelopes(args.out, envelopes)
            print(f"{len(envelopes)} records in {args.out}; they stay in the queue as well")
        case "import":
            brought = read_envelopes(args.file)
            print(f"{outbox.take_in(brought)} of {len(brought)} records are new here and wait for the centre")
        case "retry":
            print(f"{outbox.retry_quarantined()} records are in their queue again")
    return 0


def _compare(settings: Settings) -> int:
    from kiosk.control import ControlClient

    with ControlClient(settings.control_socket, timeout_s=120) as kiosk:
        told = kiosk.ask("compare")
    print(f"the centre holds {told['held']} records; {told['again']} that it lost are sent again")
    return 0


def _asked_the_kiosk(settings: Settings) -> bool:
    from kiosk.control import ControlClient
    from kiosk.errors import DeviceUnavailable

    try:
        with ControlClient(settings.control_socket) as kiosk:
            print(f"{kiosk.ask('retry')['records']} records are in their queue again")
    except DeviceUnavailable:
        return False
    return True
