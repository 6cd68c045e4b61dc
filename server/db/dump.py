"""A PostgreSQL database to a file and back, by PostgreSQL's own pg_dump and pg_restore."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg

from kiosk.errors import SettingsError, StoreUnavailable
from server.db.postgres import checked_url, connect


def dump_postgres(url: str, target: Path) -> None:
    """One snapshot while others write. Raises StoreUnavailable with what pg_dump said."""
    target.touch(mode=0o600)
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"], url)


def restore_postgres(url: str, source: Path) -> None:
    """All or nothing. Raises SettingsError where the database holds tables already."""
    with connect(checked_url(url)) as line:
        held = line.execute("SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()").fetchone()
    if held and held[0]:
        raise SettingsError("database.url: this database is not empty; restore into a new one")
    database = psycopg.conninfo.conninfo_to_dict(url).get("dbname", "")
    _run(
        ["pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={database}", str(source)],
        url,
    )  # fmt: skip


def _run(command: list[str], url: str) -> None:
    """The address goes through the environment: a command line can be read by every account."""
    try:
        done = subprocess.run(command, env=_environment(url), capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise SettingsError(f"{command[0]}: is not installed (package postgresql-client)") from error
    if done.returncode:
        raise StoreUnavailable(f"{command[0]}: {done.stderr.strip().partition(chr(10))[0]}")


def _environment(url: str) -> dict[str, str]:
    given = psycopg.conninfo.conninfo_to_dict(checked_url(url))
    names = {
        option.keyword.decode(): option.envvar.decode()
        for option in psycopg.pq.Conninfo.get_defaults()
        if option.envvar
    }
    told = {names[key]: str(value) for key, value in given.items() if key in names and value is not None}
    return {**os.environ, **told}
