"""The command line: ``kiosk GROUP ...``. Each group is one file in kiosk/cli, imported only when it is called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from kiosk.errors import KioskError

# group -> what it does, as `kiosk --help` tells it; the module is kiosk.cli.<group with - as _>
GROUPS = {
    "demo": "start the whole centre on this machine: server, devices, kiosk and bench page",
    "run": "run the kiosk with a settings file",
    "enrol": "enrol this terminal by a code that staff approve, or by a token",
    "key": "the key this terminal signs with; a new one in its place",
    "pin": "set the PIN of staff or technicians for the door behind the home screen",
    "tour": "drive every journey with real touches and leave pictures, slips and timings",
    "do": "drive a running demo step by step",
    "doctor": "check this terminal: settings, devices, store, centre",
    "config": "check or show the settings",
    "devices": "list what is plugged in, with the settings it would take",
    "printer": "status, watch, test slip, sample bytes, capture and replay of its line",
    "scanner": "watch what the scanner sends, capture its line",
    "card": "read an ID card, masked; capture the reader's line",
    "audio": "play the test signal",
    "touch": "show or reset the panel's calibration and rotation",
    "simulate": "a printer, scanner or card reader on a pseudo-terminal",
    "outbox": "what waits for the centre (metadata only)",
    "store": "whether the store is sound; end the alarm of a salvaged one",
    "id-check": "judge the number of an identity document",
    "verify-slip": "check a slip's code offline",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when it did what it says, 1 when it could not, 2 for wrong words."""
    words = list(sys.argv[1:] if argv is None else argv)
    group = words[0] if words and words[0] in GROUPS else None
    parser = argparse.ArgumentParser(prog="kiosk", description="Petition self-service kiosk")
    commands = parser.add_subparsers(dest="group", required=True, metavar="COMMAND")
    for name, help_text in GROUPS.items():
        child = commands.add_parser(name, help=help_text, description=help_text)
        if name == group:
            import_module(f"kiosk.cli.{name.replace('-', '_')}").configure(child)
    args = parser.parse_args(words)
    try:
        return int(args.run(args))
    except KioskError as error:
        print(f"kiosk {args.group}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our words has read enough
        sys.stdout = None  # or the interpreter would flush into the closed pipe
        return 0


if __name__ == "__main__":
    sys.exit(main())
