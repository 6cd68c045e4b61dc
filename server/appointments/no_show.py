"""Half an hour after its slot an appointment that nobody used is a no-show; who comes later is received all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.domain.visits import NO_SHOW_MINUTES, VisitActor, VisitStep
from server.appointments.bookings import take_visit_step
from server.clock import rfc3339
from server.db.engine import Cursor


def miss_appointments(cursor: Cursor, division: str, *, now: datetime) -> int:
    """How many were marked."""
    cursor.execute(
        "SELECT id FROM appointments WHERE division = ? AND state = 'confirmed' AND starts_at < ?",
        (division, rfc3339(now - timedelta(minutes=NO_SHOW_MINUTES))),
    )
    missed = [identity for (identity,) in cursor.fetchall()]
    for identity in missed:
        take_visit_step(
            cursor, division, identity, VisitStep.MISS, by=VisitActor.TIME, who="time", now=rfc3339(now)
        )
    return len(missed)
