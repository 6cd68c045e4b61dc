"""``kiosk printer``: is it well, what does it say, print a test slip, write a sample slip's bytes to a file."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.cli.reach import Reach, add_reach, reach

if TYPE_CHECKING:
    from devices.printer.driver import PrinterDriver
    from devices.printer.encoder import EncodedSlip
    from kiosk.domain.receipt import Receipt

KINDS = ("registration", "queue", "roadmap", "guide", "acceptance", "visit", "today", "platforms", "test")
FONT = "fonts/KioskSans-Full.otf"
WATCH_S = 0.3


def configure(parser: argparse.ArgumentParser) -> None:
    from kiosk.cli.captures import add_capture, add_replay

    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_sample(actions.add_parser("sample", help="write the bytes of a sample slip to a file"))
    test = actions.add_parser("test", help="print a test slip; succeeds only when the printer confirms it")
    add_reach(test, has_profile=True)
    test.add_argument("--kind", choices=KINDS, default="test")
    test.set_defaults(run=_test)
    status = actions.add_parser("status", help="ask the printer how it is; succeeds when it may print")
    add_reach(status, has_profile=True)
    status.set_defaults(run=_status)
    watch = actions.add_parser("watch", help="tell each change of its state, in words, until Ctrl-C")
    add_reach(watch, has_profile=True)
    watch.add_argument("--count", type=int, default=0, help="stop after so many changes")
    watch.set_defaults(run=_watch)
    add_capture(actions.add_parser("capture", help="write down every byte both ways, masked"), "printer")
    add_replay(actions.add_parser("replay", help="say what is understood of a capture; no printer is needed"))


def _add_sample(sample: argparse.ArgumentParser) -> None:
    sample.add_argument("--kind", choices=KINDS, required=True)
    sample.add_argument("--out", type=Path, required=True, help="file for the ESC/POS bytes")
    _add_profile(sample)
    sample.set_defaults(run=_sample)


def _add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", default="generic-80mm", help="name in config/printers, or a .toml file")


def sample_slip(kind: str) -> Receipt:
    """A lifelike slip with made-up data."""
    from kiosk.cli import sample_slips

    return sample_slips.sample_slip(kind)


def _sample(args: argparse.Namespace) -> int:
    slip = _encoded(sample_slip(args.kind), args.profile)
    args.out.write_bytes(b"".join(slip.frames))
    print(f"{args.out}: {slip.size} bytes, {slip.paper_dots / 8:.0f} mm of paper")
    return 0


def _encoded(receipt: Receipt, profile_name: str) -> EncodedSlip:
    from devices.printer.encoder import encode
    from devices.printer.glyphs import FontGlyphs
    from devices.printer.profile import load_profile
    from kiosk.domain.receipt import lay_out
    from kiosk.resources import asset

    profile = load_profile(profile_name)
    layout = lay_out(receipt, columns=profile.columns, width_dots=profile.width_dots)
    return encode(layout, profile, FontGlyphs(asset(FONT)), process_id=b"0000")


def _test(args: argparse.Namespace) -> int:
    way = reach(args, "printer")
    told = way.ask("printer_test", kind=args.kind) if way.kiosk else _printed_here(way, args.kind)
    print(f"{told['outcome']} {told['code']} {told['bytes']} bytes {told['seconds']:.2f} s")
    return 0 if told["outcome"] == "printed" else 1


def _printed_here(way: Reach, kind: str) -> dict[str, Any]:
    import uuid

    from kiosk.domain.receipt import lay_out

    driver = _driver(way)
    profile = driver.profile
    layout = lay_out(sample_slip(kind), columns=profile.columns, width_dots=profile.width_dots)
    result = driver.print_slip(layout, job_id=str(uuid.uuid4()))
    driver.close()
    told = {"outcome": result.outcome.value, "code": str(result.code)}
    return {**told, "bytes": result.bytes_sent, "seconds": result.seconds}


def _status(args: argparse.Namespace) -> int:
    look, close = _looking(reach(args, "printer"))
    status = look()
    close()
    print(_in_words(status))
    return 0 if status["may_print"] else 1


def _watch(args: argparse.Namespace) -> int:
    """The state now, then each other one with its time."""
    look, close = _looking(reach(args, "printer"))
    shown, left = "", args.count or -1
    try:
        while left:
            words = _in_words(look())
            if words != shown:
                print(f"{datetime.now().astimezone():%H:%M:%S} {words}", flush=True)
                shown, left = words, left - 1
            else:
                time.sleep(WATCH_S)
    finally:
        close()
    return 0


def _looking(way: Reach) -> tuple[Callable[[], dict[str, Any]], Callable[[], None]]:
    """Asks for the state, and ends the asking."""
    if way.kiosk:
        return (lambda: way.ask("printer_status")), way.kiosk.close
    driver = _driver(way)

    def look() -> dict[str, Any]:
        status = driver.read_status()
        conditions = {condition.name: condition.value for condition in status.conditions}
        return {"code": str(status.code), "may_print": status.may_print, "conditions": conditions}

    return look, driver.close


def _in_words(status: dict[str, Any]) -> str:
    words = ", ".join(f"{name} ({words})" for name, words in sorted(status["conditions"].items()))
    return f"{status['code']} {words or 'nothing to report'}"


def _driver(way: Reach) -> PrinterDriver:
    from devices.printer.driver import PrinterDriver
    from devices.printer.glyphs import FontGlyphs
    from devices.printer.profile import load_profile
    from devices.transport import Transport
    from kiosk.resources import asset

    profile = load_profile(way.profile)
    return PrinterDriver(Transport(profile.port(way.port)), profile, FontGlyphs(asset(FONT)))
