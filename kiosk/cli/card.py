"""``kiosk card read``: read one ID card and show it masked, to see that the reader works."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.idcard.card import IdCard

BAUD = 115_200


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    read = actions.add_parser("read", help="wait for one card; it is always shown masked")
    read.add_argument("--port", required=True, help="/dev/…, serial:///dev/…?baud=…, socket://host:port")
    read.add_argument("--mask", action="store_true", help="accepted for scripts; there is no other way")
    read.add_argument("--wait", type=float, default=30, help="seconds to wait for a card")
    read.set_defaults(run=_read)


def _read(args: argparse.Namespace) -> int:
    import queue

    from devices.idcard.card import IdCard
    from devices.idcard.driver import CardReaderDriver
    from devices.port_url import parse_port
    from devices.transport import Transport

    said: queue.SimpleQueue[IdCard | str] = queue.SimpleQueue()
    driver = CardReaderDriver(
        Transport(parse_port(args.port, baud=BAUD)), on_card=said.put, on_problem=said.put
    )
    driver.start()
    driver.poll(True)
    try:
        while True:
            heard = said.get(timeout=args.wait)
            if isinstance(heard, IdCard):
                print(masked(heard))
                return 0
            print(f"state {heard}", flush=True)
    except queue.Empty:
        print("no card")
        return 1
    finally:
        driver.stop()


def masked(card: IdCard) -> str:
    """Enough to see that it is the card in one's hand."""
    number = card.number[:4] + "*" * (len(card.number) - 6) + card.number[-2:]
    valid_to = card.valid_to.isoformat() if card.valid_to else "长期"
    return (
        f"{card.kind.name.lower()} {card.name[:1]}{'*' * (len(card.name) - 1)} {number} valid to {valid_to}"
    )
