"""``kiosk-server restore FILE``: a state folder again from a backup."""

from __future__ import annotations

import argparse
import os
import shutil
import tarfile
from pathlib import Path

from kiosk.errors import SettingsError
from kiosk.files import flush
from server.cli.check import check_database, check_modes
from server.db.dump import restore_postgres
from server.settings import Settings, load_settings
from server.state import BACKED_UP, DATABASE, DUMP, KEYS, opened


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="an archive that `kiosk-server backup` wrote")
    parser.add_argument(
        "--state", type=Path, required=True, help="the folder to fill; it must be empty or not exist"
    )
    parser.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Unpacks and checks; it never writes over a folder or a database that holds anything."""
    settings = load_settings(args.settings)
    if args.state.exists() and any(args.state.iterdir()):
        raise SettingsError(f"{args.state}: is not empty; restore into a new folder")
    try:
        with tarfile.open(args.file, "r:gz") as archive:
            members = archive.getmembers()
            _check_fits(args.file, members, settings)
            _unpack(archive, members, args.state)
    except (OSError, tarfile.TarError) as error:
        raise SettingsError(f"{args.file}: cannot be unpacked: {error}") from error
    if settings.database.url:
        restore_postgres(settings.database.url, args.state / DUMP)
        (args.state / DUMP).unlink()
    with opened(args.state, settings) as (engine, _):
        check_modes(args.state)
        print("\n".join([engine.examine(), *engine.look(check_database)]))
    return 0


def _unpack(archive: tarfile.TarFile, members: list[tarfile.TarInfo], state: Path) -> None:
    """Files of mode 0600, on the disk when it returns; owner, links and other modes of the archive are not asked for."""
    for folder in (state, state / KEYS):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for member in members:
        content = archive.extractfile(member)
        if content is not None:
            handle = os.open(state / member.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with content, os.fdopen(handle, "wb") as file:
                shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())
    for folder in (state / KEYS, state, state.parent):
        flush(folder)


def _check_fits(file: Path, members: list[tarfile.TarInfo], settings: Settings) -> None:
    """Nothing is unpacked that a backup does not hold: Python before 3.11.4 has no filter against strange archives."""
    for member in members:
        if not (
            (BACKED_UP.fullmatch(member.name) and member.isfile()) or (member.name == KEYS and member.isdir())
        ):
            raise SettingsError(f"{file}: holds {member.name!r}; this is no backup of a centre")
    names = [member.name for member in members]
    wanted, other = (DUMP, "PostgreSQL") if settings.database.url else (DATABASE, "SQLite")
    if wanted not in names:
        raise SettingsError(
            f"{file}: was not taken from {other}, which database.url in the settings asks for"
        )
