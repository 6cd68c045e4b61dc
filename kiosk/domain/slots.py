"""Which times can be booked: the centre's weekly rules over its working days, less what is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from kiosk.domain.working_calendar import WorkingCalendar

DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True)
class SlotRule:
    """On ``weekday`` (1 Monday to 7) from ``starts`` to ``ends`` local, a slot each ``minutes``, ``capacity`` people each."""

    weekday: int
    starts: str
    ends: str
    minutes: int
    room: str
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """``starts_at`` is aware; ``free`` people can still book it."""

    starts_at: datetime
    room: str
    free: int


def slots_on(
    day: date,
    rules: Sequence[SlotRule],
    calendar: WorkingCalendar,
    taken: Mapping[tuple[datetime, str], int],
    utc_offset_minutes: int,
) -> list[Slot]:
    """Every slot of ``day``, free or not, in order; none on a rest day. A make-up day follows Friday's rules."""
    if not calendar.is_working_day(day):
        return []
    zone = timezone(timedelta(minutes=utc_offset_minutes))
    weekday = min(day.isoweekday(), 5)
    found = [
        Slot(start, rule.room, max(0, rule.capacity - taken.get((start, rule.room), 0)))
        for rule in rules
        if rule.weekday == weekday
        for start in _starts(day, rule, zone)
    ]
    return sorted(found, key=lambda slot: (slot.starts_at, slot.room))


def _starts(day: date, rule: SlotRule, zone: timezone) -> list[datetime]:
    first, end = (datetime.combine(day, time.fromisoformat(t), zone) for t in (rule.starts, rule.ends))
    step = timedelta(minutes=rule.minutes)
    return [first + step * n for n in range(max(0, (end - first) // step))]


def bookable_days(today: date, calendar: WorkingCalendar, *, at_the_door: bool) -> list[date]:
    """From tomorrow on, fourteen days; today too for those who stand at the door."""
    first = 0 if at_the_door else 1
    days = (today + timedelta(days=n) for n in range(first, DAYS_AHEAD + 1))
    return [day for day in days if calendar.is_working_day(day)]
