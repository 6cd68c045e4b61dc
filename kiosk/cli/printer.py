"""``kiosk printer``: is it well, print a test slip, write a sample slip's bytes to a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.printer.driver import PrinterDriver
    from devices.printer.encoder import EncodedSlip
    from kiosk.domain.receipt import Receipt

KINDS = ("registration", "queue", "roadmap", "guide", "acceptance", "visit", "platforms", "test")
FONT = "fonts/KioskSans-Full.otf"


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_sample(actions.add_parser("sample", help="write the bytes of a sample slip to a file"))
    test = actions.add_parser("test", help="print a test slip; succeeds only when the printer confirms it")
    _add_port(test)
    test.add_argument("--kind", choices=KINDS, default="test")
    test.set_defaults(run=_test)
    status = actions.add_parser("status", help="ask the printer how it is; succeeds when it may print")
    _add_port(status)
    status.set_defaults(run=_status)


def _add_sample(sample: argparse.ArgumentParser) -> None:
    sample.add_argument("--kind", choices=KINDS, required=True)
    sample.add_argument("--out", type=Path, required=True, help="file for the ESC/POS bytes")
    _add_profile(sample)
    sample.set_defaults(run=_sample)


def _add_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", required=True, help="/dev/…, serial:///dev/…?baud=…, socket://host:port, rfc2217://…"
    )
    _add_profile(parser)


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
    import uuid

    from devices.printer.outcome import PrintOutcome
    from kiosk.domain.receipt import lay_out

    driver = _driver(args)
    profile = driver.profile
    layout = lay_out(sample_slip(args.kind), columns=profile.columns, width_dots=profile.width_dots)
    result = driver.print_slip(layout, job_id=str(uuid.uuid4()))
    driver.close()
    print(f"{result.outcome.value} {result.code} {result.bytes_sent} bytes {result.seconds:.2f} s")
    return 0 if result.outcome is PrintOutcome.PRINTED else 1


def _status(args: argparse.Namespace) -> int:
    driver = _driver(args)
    status = driver.read_status()
    driver.close()
    conditions = ", ".join(sorted(condition.name for condition in status.conditions)) or "nothing to report"
    print(f"{status.code} {conditions}")
    return 0 if status.may_print else 1


def _driver(args: argparse.Namespace) -> PrinterDriver:
    from devices.printer.driver import PrinterDriver
    from devices.printer.glyphs import FontGlyphs
    from devices.printer.profile import load_profile
    from devices.transport import Transport
    from kiosk.resources import asset

    profile = load_profile(args.profile)
    return PrinterDriver(Transport(profile.port(args.port)), profile, FontGlyphs(asset(FONT)))
