"""Numbered .sql files, each applied once, in one transaction with its row of proof."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import StoreUnavailable
from server.db.engine import Cursor

FOLDER = Path(__file__).parent / "migrations"
TABLE = "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT, checksum TEXT)"


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def shipped_migrations(folder: Path = FOLDER) -> list[Migration]:
    """Every migration in order; ``0001_first.sql`` is version 1."""
    return [
        Migration(int(path.name[:4]), path.stem[5:], path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    ]


def migrate(
    cursor: Cursor, migrations: list[Migration], in_dialect: Callable[[str], str] = str
) -> list[Migration]:
    """Apply what is missing and return it. Run inside one transaction: after a crash, all or nothing is there.

    Two that start at once take turns, as all writers do. ``in_dialect`` is the engine's. Raises StoreUnavailable
    when an applied migration is not the shipped one, or the database is newer.
    """
    cursor.execute(TABLE)
    applied = applied_checksums(cursor)
    shipped = {migration.version: migration.checksum for migration in migrations}
    for version, checksum in applied.items():
        if shipped.get(version) != checksum:
            raise StoreUnavailable(f"the database has migration {version} in another form than this program")
    missing = [migration for migration in migrations if migration.version not in applied]
    for migration in missing:
        for statement in statements(migration.sql):
            cursor.execute(in_dialect(statement))
        cursor.execute(
            "INSERT INTO schema_migrations (version, name, checksum) VALUES (?, ?, ?)",
            (migration.version, migration.name, migration.checksum),
        )
    return missing


def applied_checksums(cursor: Cursor) -> dict[int, str]:
    """Version -> checksum of what the database has."""
    cursor.execute("SELECT version, checksum FROM schema_migrations ORDER BY version")
    return dict(cursor.fetchall())


def statements(sql: str) -> list[str]:
    """What stands between semicolons; comments are dropped."""
    code = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    return [statement for part in code.split(";") if (statement := part.strip())]
