"""``kiosk-server backup FILE``: database and keys in one archive, taken while the server runs."""

from __future__ import annotations

import argparse
import os
import tarfile
import tempfile
from pathlib import Path

from kiosk.errors import SettingsError
from kiosk.files import flush
from server.db.dump import dump_postgres
from server.db.sqlite import connect
from server.settings import Settings, load_settings
from server.state import BACKED_UP, DATABASE, DUMP, KEYS


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the archive to write (.tar.gz); it must not exist")
    parser.add_argument("--state", type=Path, required=True, help="the state folder")
    parser.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """The archive holds the keys too: without them a backup opens nothing. Mode 0600."""
    settings = load_settings(args.settings)
    if not (args.state / KEYS).is_dir():
        raise SettingsError(f"{args.state}: no {KEYS}; this is no state folder")
    try:
        handle = os.open(args.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise SettingsError(f"{args.file}: cannot be made: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file, tempfile.TemporaryDirectory(dir=args.state) as scratch:
            copy = _copied(args.state, settings, Path(scratch))
            with tarfile.open(fileobj=file, mode="w:gz") as archive:
                archive.add(copy, copy.name)
                archive.add(args.state / KEYS, KEYS, filter=_without_scratch)
            file.flush()
            os.fsync(file.fileno())
        flush(args.file.parent)
    except BaseException:
        args.file.unlink()  # half an archive must not be taken for a whole one
        raise
    print(f"{args.file}: {args.file.stat().st_size} bytes")
    return 0


def _without_scratch(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """A key that is being written by `keys rotate` lies under another name until it is whole."""
    return member if member.isdir() or BACKED_UP.fullmatch(member.name) else None


def _copied(state: Path, settings: Settings, scratch: Path) -> Path:
    if settings.database.url:
        dump_postgres(settings.database.url, scratch / DUMP)
        return scratch / DUMP
    if not (state / DATABASE).exists():
        raise SettingsError(f"{state}: no {DATABASE}")
    _copy_database(state / DATABASE, scratch / DATABASE)
    return scratch / DATABASE


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's own copy: consistent while others write."""
    reader, writer = connect(source), connect(target)
    try:
        writer.execute("PRAGMA journal_mode=DELETE")
        reader.backup(writer)
    finally:
        reader.close()
        writer.close()
    target.chmod(0o600)
