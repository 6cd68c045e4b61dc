"""How far a demonstration's clock was moved; kept, so that a restart does not go back in time."""

from __future__ import annotations

from server.db.engine import Cursor

_NAME = "demo_clock_days"


def saved_days(cursor: Cursor) -> int:
    cursor.execute("SELECT value FROM meta WHERE name = ?", (_NAME,))
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def save_days(cursor: Cursor, division: str, days: int) -> None:
    cursor.execute("DELETE FROM meta WHERE division = ? AND name = ?", (division, _NAME))
    cursor.execute("INSERT INTO meta (division, name, value) VALUES (?, ?, ?)", (division, _NAME, str(days)))
