"""Fills a fresh database with a made-up centre's cases and appointments."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from server.db.sqlite import SqliteEngine
from server.keys import Keys
from server.settings import Settings


def fill(engine: SqliteEngine, keys: Keys, settings: Settings, folder: Path, now: datetime) -> None:
    """To come: cases, appointments, cards."""
