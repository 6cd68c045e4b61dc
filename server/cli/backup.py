"""``kiosk-server backup FILE``: database and keys in one archive, taken while the server runs."""

from __future__ import annotations

import argparse
import os
import tarfile
import tempfile
from pathlib import Path

from kiosk.errors import SettingsError
from server.db.sqlite import connect
from server.state import DATABASE, KEYS


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the archive to write (.tar.gz); it must not exist")
    parser.add_argument("--state", type=Path, required=True, help="the state folder")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """The archive holds the keys too: without them a backup opens nothing. Mode 0600."""
    if not (args.state / DATABASE).exists():
        raise SettingsError(f"{args.state}: no {DATABASE}")
    try:
        handle = os.open(args.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise SettingsError(f"{args.file}: cannot be made: {error.strerror}") from error
    with os.fdopen(handle, "wb") as file, tempfile.TemporaryDirectory(dir=args.state) as scratch:
        copy = Path(scratch) / DATABASE
        _copy_database(args.state / DATABASE, copy)
        with tarfile.open(fileobj=file, mode="w:gz") as archive:
            archive.add(copy, DATABASE)
            archive.add(args.state / KEYS, KEYS)
        file.flush()
        os.fsync(file.fileno())
    print(f"{args.file}: {args.file.stat().st_size} bytes")
    return 0


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
