"""How near a case is to its date, as the supervisor sees it: four lights."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

from kiosk.domain.case_file import WINDOWS, Clock
from kiosk.domain.working_calendar import WorkingCalendar

NEAR_WORKING_DAYS = 3


class Light(Enum):
    NONE = "none"  # no organ's clock runs
    GREEN = "green"  # more than a third of the time is left
    YELLOW = "yellow"  # a third or less
    ORANGE = "orange"  # three working days or less
    RED = "red"  # overdue


def light_of(clock: Clock | None, today: date, calendar: WorkingCalendar) -> Light:
    """The light of the clock that the visitor is shown; a visitor's own window has none."""
    if clock is None or clock.code in WINDOWS:
        return Light.NONE
    if today > clock.due:
        return Light.RED
    if _working_days_left(today, clock.due, calendar) <= NEAR_WORKING_DAYS:
        return Light.ORANGE
    whole, left = (clock.due - clock.started_on).days, (clock.due - today).days
    return Light.YELLOW if left * 3 <= whole else Light.GREEN


def _working_days_left(today: date, due: date, calendar: WorkingCalendar) -> int:
    """Counted up to one more than NEAR_WORKING_DAYS; today is not counted."""
    day, found = today, 0
    while day < due and found <= NEAR_WORKING_DAYS:
        day += timedelta(days=1)
        found += calendar.is_working_day(day)
    return found
