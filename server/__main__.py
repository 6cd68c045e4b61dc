"""The command line of the centre: ``kiosk-server GROUP ...``. Each group is one file in server/cli, imported when called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from kiosk.errors import KioskError

# group -> what it does; the module is server.cli.<group>
GROUPS = {
    "init": "make a state folder: keys, database, the centre's site file",
    "run": "serve terminals",
    "check": "check a state folder: keys, database, migrations, law, settings",
    "keys": "list, rotate, re-encrypt what lies in the database",
    "terminals": "one-time tokens, list, revoke",
    "staff": "accounts of the desk: add, list, disable, password, role",
    "audit": "verify the chain of the audit log, show its rows",
    "calendar": "the working calendar: show a year, import the next one's notice",
    "policy": "the table of limits: list, show, import",
    "deadline": "compute when a time limit ends",
    "openapi": "print the OpenAPI 3.1 document",
    "backup": "copy database and keys to one file while the server runs",
    "restore": "unpack a backup into an empty state folder",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when it did what it says, 1 when it could not, 2 for wrong words."""
    words = list(sys.argv[1:] if argv is None else argv)
    group = words[0] if words and words[0] in GROUPS else None
    parser = argparse.ArgumentParser(prog="kiosk-server", description="Central server of petition kiosks")
    commands = parser.add_subparsers(dest="group", required=True, metavar="COMMAND")
    for name, help_text in GROUPS.items():
        child = commands.add_parser(name, help=help_text, description=help_text)
        if name == group:
            import_module(f"server.cli.{name}").configure(child)
    args = parser.parse_args(words)
    try:
        return int(args.run(args))
    except KioskError as error:
        print(f"kiosk-server {args.group}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
