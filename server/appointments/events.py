"""The log of an appointment or a number in the queue: every step with its time and who took it."""

from __future__ import annotations

from dataclasses import dataclass

from server.db.engine import Cursor


@dataclass(frozen=True, slots=True)
class VisitEvent:
    event: str
    state: str
    at: str
    actor: str
    note: str = ""


def add_event(cursor: Cursor, division: str, identity: str, event: VisitEvent) -> None:
    """``identity``: an appointment's id, or a number's event id."""
    cursor.execute(
        "SELECT COALESCE(MAX(seq), -1) + 1 FROM visit_events WHERE division = ? AND id = ?",
        (division, identity),
    )
    seq = int(cursor.fetchone()[0])
    cursor.execute(
        "INSERT INTO visit_events (division, id, seq, event, state, at, actor, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (division, identity, seq, event.event, event.state, event.at, event.actor, event.note),
    )


def events_of(cursor: Cursor, division: str, identity: str) -> list[VisitEvent]:
    """Oldest first."""
    cursor.execute(
        "SELECT event, state, at, actor, note FROM visit_events WHERE division = ? AND id = ? ORDER BY seq",
        (division, identity),
    )
    return [VisitEvent(*row) for row in cursor.fetchall()]
