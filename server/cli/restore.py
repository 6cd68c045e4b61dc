"""``kiosk-server restore FILE``: a state folder again from a backup."""

from __future__ import annotations

import argparse
import tarfile
from pathlib import Path

from kiosk.errors import SettingsError
from server.cli.check import check_database, check_modes
from server.state import opened


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="an archive that `kiosk-server backup` wrote")
    parser.add_argument(
        "--state", type=Path, required=True, help="the folder to fill; it must be empty or not exist"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Unpacks and checks; it never writes over a folder that holds anything."""
    if args.state.exists() and any(args.state.iterdir()):
        raise SettingsError(f"{args.state}: is not empty; restore into a new folder")
    args.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tarfile.open(args.file, "r:gz") as archive:
            archive.extractall(args.state, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise SettingsError(f"{args.file}: cannot be unpacked: {error}") from error
    with opened(args.state) as (engine, _):
        check_modes(args.state)
        print("\n".join(engine.look(check_database)))
    return 0
