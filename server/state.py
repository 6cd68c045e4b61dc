"""The state of a centre: its keys in ``keys/``, its cases in ``server.db`` beside them or in PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.errors import SettingsError
from server.db.engine import Engine
from server.db.migrate import migrate, shipped_migrations
from server.keys import Keys, create_keys, load_keys
from server.settings import Settings

DATABASE, DUMP, KEYS = "server.db", "server.pgdump", "keys"  # the dump lies in archives only
BACKED_UP = re.compile(rf"{re.escape(DATABASE)}|{re.escape(DUMP)}|{KEYS}/[a-z]+(-\d+)?\.key")


def create_state(folder: Path, settings: Settings) -> None:
    """Make folder, keys and an empty, migrated database; what is there already stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    create_keys(folder / KEYS, os.urandom)
    if not settings.database.url:
        (folder / DATABASE).touch(mode=0o600)
    with opened(folder, settings) as (engine, _):
        dialect = engine.in_dialect
        engine.submit(lambda cursor: migrate(cursor, shipped_migrations(), dialect)).result()


@contextlib.contextmanager
def opened(folder: Path, settings: Settings) -> Iterator[tuple[Engine, Keys]]:
    """Engine and keys of a state folder. Raises SettingsError when it was never made."""
    keys = load_keys(folder / KEYS, os.urandom, settings.privacy.cipher)
    engine = open_engine(folder, settings)
    try:
        yield engine, keys
    finally:
        engine.close()


def open_engine(folder: Path, settings: Settings) -> Engine:
    """SQLite in the folder, or the PostgreSQL that the settings name. Raises SettingsError, StoreUnavailable."""
    if settings.database.url:
        from server.db.postgres import PostgresEngine  # a terminal's demo needs no PostgreSQL driver

        return PostgresEngine(settings.database.url)
    from server.db.sqlite import SqliteEngine

    if not (folder / DATABASE).exists():
        raise SettingsError(f"{folder}: no {DATABASE}; run `kiosk-server init --state {folder}` first")
    return SqliteEngine(folder / DATABASE)
