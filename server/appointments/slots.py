"""Which times are free: the plan's rules less what is booked."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta, timezone

from kiosk.domain.slots import Slot, bookable_days, slots_on
from server.centre import Centre
from server.clock import parse_rfc3339, rfc3339
from server.db.engine import Cursor

_HELD = ("submitted", "in_review", "confirmed", "checked_in")


def days_to_book(centre: Centre, *, at_the_door: bool) -> list[date]:
    return bookable_days(centre.today(), centre.law.calendar, at_the_door=at_the_door)


def free_slots(centre: Centre, cursor: Cursor, division: str, day: date) -> list[Slot]:
    """Slots of ``day`` that have not begun and have room."""
    offset = centre.settings.local_time.utc_offset_minutes
    first = datetime.combine(day, time(), timezone(timedelta(minutes=offset)))
    marks = ", ".join("?" * len(_HELD))
    cursor.execute(
        f"SELECT starts_at, room FROM appointments WHERE division = ? AND starts_at >= ? AND starts_at < ? "  # noqa: S608
        f"AND state IN ({marks})",
        (division, rfc3339(first), rfc3339(first + timedelta(days=1)), *_HELD),
    )
    taken = Counter((parse_rfc3339(starts_at), room) for starts_at, room in cursor.fetchall())
    slots = slots_on(day, centre.site.plan.slots, centre.law.calendar, taken, offset)
    return [slot for slot in slots if slot.free and slot.starts_at > centre.clock()]


def free_slots_ahead(centre: Centre, cursor: Cursor, division: str) -> list[tuple[date, list[Slot]]]:
    """What the desk may give as another time: each day with its free slots, today's too; full days are left out."""
    found = [
        (day, free_slots(centre, cursor, division, day)) for day in days_to_book(centre, at_the_door=True)
    ]
    return [(day, slots) for day, slots in found if slots]


def find_slot(centre: Centre, cursor: Cursor, division: str, starts_at: str, room: str) -> Slot | None:
    """The free slot with this beginning and room; None when it is taken or there is none."""
    try:
        moment = parse_rfc3339(starts_at)
    except ValueError:
        return None
    offset = timedelta(minutes=centre.settings.local_time.utc_offset_minutes)
    day = (moment.astimezone(UTC) + offset).date()
    slots = free_slots(centre, cursor, division, day)
    return next((slot for slot in slots if slot.starts_at == moment and slot.room == room), None)
