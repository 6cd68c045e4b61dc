"""``kiosk-server check``: whether a state folder can be served."""

from __future__ import annotations

import argparse
import stat
from pathlib import Path

from kiosk.errors import SettingsError, StoreUnavailable
from server.db.engine import Cursor
from server.db.migrate import applied_checksums, shipped_migrations
from server.law.book import load_law
from server.settings import load_settings
from server.site.book import load_plan
from server.state import DATABASE, KEYS, opened


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", type=Path, required=True, help="the state folder")
    parser.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Settings, modes of key files, integrity of the database, migrations, site, law: the first fault is told."""
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        check_modes(args.state)
        print("\n".join([engine.examine(), *engine.look(check_database)]))
    return 0


def check_modes(folder: Path) -> None:
    """Raises SettingsError naming a file that others may read."""
    for path in (*folder.glob(DATABASE), *(folder / KEYS).iterdir()):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise SettingsError(f"{path}: mode {mode:03o}; 600 is required")


def check_database(cursor: Cursor) -> list[str]:
    """What was found good, a line each. Raises StoreUnavailable for the first that is not."""
    shipped = check_migrations(cursor)
    plan = load_plan(cursor)
    if plan is None:
        raise StoreUnavailable("the database holds no centre; run `kiosk-server init`")
    law = load_law(cursor, plan.division)
    return [
        f"centre {plan.centre_name}, division {plan.division}",
        f"migrations {shipped}, policy {law.policy.version}",
        f"calendar {law.calendar.version}, known until {law.calendar.known_until}",
        "ok",
    ]


def check_migrations(cursor: Cursor) -> int:
    """How many there are. Raises StoreUnavailable when the database was made by another program than this one."""
    shipped = {migration.version: migration.checksum for migration in shipped_migrations()}
    if applied_checksums(cursor) != shipped:
        raise StoreUnavailable("the database has other migrations than this program; run `kiosk-server init`")
    return len(shipped)
