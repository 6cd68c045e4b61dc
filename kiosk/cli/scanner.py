"""``kiosk scanner watch``: show what a scanner sends, as the kiosk would take it."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    watch = actions.add_parser("watch", help="print each code until interrupted")
    watch.add_argument("--port", required=True, help="/dev/…, serial:///dev/…?baud=…, socket://host:port")
    watch.add_argument("--count", type=int, default=0, help="stop after so many codes")
    watch.set_defaults(run=_watch)


def _watch(args: argparse.Namespace) -> int:
    import queue

    from devices.scanner.driver import ScannerDriver
    from devices.transport import Transport

    said: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
    driver = ScannerDriver(
        Transport(args.port),
        on_scan=lambda text: said.put(("code", text)),
        on_problem=lambda code: said.put(("state", code)),
    )
    driver.start()
    left = args.count or -1
    try:
        while left:
            what, text = said.get()
            print(f"{what} {text}", flush=True)
            left -= what == "code"
    finally:
        driver.stop()
    return 0
