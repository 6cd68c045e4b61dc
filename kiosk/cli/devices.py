"""``kiosk devices list``: what is plugged in, and the line of settings each would take."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser(
        "list", help="serial ports by stable name, keyboards, cameras; nothing is opened"
    )
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=_list)


def _list(args: argparse.Namespace) -> int:
    """Status 1 when nothing is found."""
    from devices.found import find_devices

    found = find_devices()
    if args.json:
        print(json.dumps([asdict(device) for device in found], ensure_ascii=False, indent=1))
        return 0 if found else 1
    for device in found:
        print(" ".join(part for part in (f"{device.kind}:", device.port, device.usb, device.maker) if part))
        print(f"    {device.advice}")
    if not found:
        print("nothing: no serial port, no keyboard, no camera")
    return 0 if found else 1
