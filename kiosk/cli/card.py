"""``kiosk card``: read one ID card and show it masked, to see that the reader works."""

from __future__ import annotations

import argparse
import sys

from kiosk.cli.reach import BAUD, Reach, add_reach, reach


def configure(parser: argparse.ArgumentParser) -> None:
    from kiosk.cli.captures import add_capture, add_replay

    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    read = actions.add_parser("read", help="wait for one card; it is always shown masked")
    add_reach(read)
    read.add_argument("--mask", action="store_true", help="accepted for scripts; there is no other way")
    read.add_argument("--wait", type=float, default=30, help="seconds to wait for a card")
    read.set_defaults(run=_read)
    add_capture(actions.add_parser("capture", help="write down every byte both ways, masked"), "card_reader")
    add_replay(actions.add_parser("replay", help="say what is understood of a capture"))


def _read(args: argparse.Namespace) -> int:
    way = reach(args, "card_reader")
    print(f"lay the card down: {args.wait:g} s", file=sys.stderr, flush=True)
    card = way.ask("card", wait_s=args.wait)["card"] if way.kiosk else _read_alone(way, args.wait)
    print(card or "no card")
    return 0 if card else 1


def _read_alone(way: Reach, wait_s: float) -> str:
    """The card, masked; empty when none came in time."""
    import queue

    from devices.idcard.card import IdCard
    from devices.idcard.driver import CardReaderDriver
    from devices.idcard.masked import masked
    from devices.port_url import parse_port
    from devices.transport import Transport

    said: queue.SimpleQueue[IdCard | str] = queue.SimpleQueue()
    port = parse_port(way.port, baud=BAUD["card_reader"])
    driver = CardReaderDriver(Transport(port), on_card=said.put, on_problem=said.put)
    driver.start()
    driver.poll(True)
    try:
        while True:
            heard = said.get(timeout=wait_s)
            if isinstance(heard, IdCard):
                return masked(heard)
            print(f"state {heard}", flush=True)
    except queue.Empty:
        return ""
    finally:
        driver.stop()
