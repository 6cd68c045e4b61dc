"""The state folder of a centre: ``server.db`` and ``keys/``. Everything the server knows is in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from kiosk.errors import SettingsError
from server.db.migrate import migrate, shipped_migrations
from server.db.sqlite import SqliteEngine
from server.keys import Keys, create_keys, load_keys

DATABASE, KEYS = "server.db", "keys"


def create_state(folder: Path) -> None:
    """Make folder, keys and an empty, migrated database; what is there already stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    create_keys(folder / KEYS, os.urandom)
    (folder / DATABASE).touch(mode=0o600)
    with opened(folder) as (engine, _):
        engine.submit(lambda cursor: migrate(cursor, shipped_migrations())).result()


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[tuple[SqliteEngine, Keys]]:
    """Engine and keys of a state folder. Raises SettingsError when it was never made."""
    if not (folder / DATABASE).exists():
        raise SettingsError(f"{folder}: no {DATABASE}; run `kiosk-server init --state {folder}` first")
    keys = load_keys(folder / KEYS, os.urandom)
    engine = SqliteEngine(folder / DATABASE)
    try:
        yield engine, keys
    finally:
        engine.close()
