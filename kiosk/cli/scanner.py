"""``kiosk scanner``: show what a scanner sends, as the kiosk would take it, or every byte of it."""

from __future__ import annotations

import argparse
import time

from kiosk.cli.reach import Reach, add_reach, reach

LOOK_S = 0.2


def configure(parser: argparse.ArgumentParser) -> None:
    from kiosk.cli.captures import add_capture, add_replay

    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    watch = actions.add_parser("watch", help="tell each code until Ctrl-C; beside a running kiosk masked")
    add_reach(watch)
    watch.add_argument("--count", type=int, default=0, help="stop after so many codes")
    watch.set_defaults(run=_watch)
    add_capture(actions.add_parser("capture", help="write down every byte both ways, masked"), "scanner")
    add_replay(actions.add_parser("replay", help="say what is understood of a capture"))


def _watch(args: argparse.Namespace) -> int:
    way = reach(args, "scanner")
    return _watch_beside(way, args.count) if way.kiosk else _watch_alone(way, args.count)


def _watch_beside(way: Reach, count: int) -> int:
    """What visitors scan opens their cases: only its kind and length are told."""
    number, left = way.ask("scans", after=-1)["number"], count or -1
    print("watching beside the kiosk", flush=True)
    while left:
        told = way.ask("scans", after=number)
        number = told["number"]
        for scan in told["scans"]:
            print(f"code {scan}", flush=True)
            left -= 1
        time.sleep(LOOK_S)
    return 0


def _watch_alone(way: Reach, count: int) -> int:
    import queue

    from devices.scanner.driver import ScannerDriver
    from devices.scanner.lines import scanner_line
    from devices.transport import Transport

    said: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
    driver = ScannerDriver(
        scanner_line(way.port, Transport),
        on_scan=lambda text: said.put(("code", text)),
        on_problem=lambda code: said.put(("state", code)),
    )
    driver.start()
    left = count or -1
    try:
        while left:
            what, text = said.get()
            print(f"{what} {text}", flush=True)
            left -= what == "code"
    finally:
        driver.stop()
    return 0
