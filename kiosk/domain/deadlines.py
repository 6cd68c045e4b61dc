"""When a time limit ends: 民法典 第二百条-第二百零四条, 民事诉讼法 第八十五条.

The day it starts is not counted. A limit in natural days or months whose last day is a rest day ends on the next
working day. A limit in working days counts worked days only, make-up Saturdays and Sundays too. A month ends on the
day of the same number, or on its last day where it has none (第二百零二条).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from kiosk.domain.policy import LimitCode, Policy, Unit
from kiosk.domain.working_calendar import WorkingCalendar


class Deadline(msgspec.Struct, frozen=True):
    """``due`` is met until 24:00 local. ``provisional``: a day beyond the known calendar had a say in it."""

    start: date
    length: int
    unit: Unit
    raw_due: date
    due: date
    rolled: bool
    provisional: bool
    calendar_version: str


def deadline(start: date, length: int, unit: Unit, calendar: WorkingCalendar) -> Deadline:
    """The end of ``length`` days of ``unit`` that start on ``start``; ``length`` is at least 0."""
    if unit is Unit.WORKING:
        raw_due = due = _after_working_days(start, length, calendar)
    else:
        raw_due = start + timedelta(days=length) if unit is Unit.NATURAL else _after_months(start, length)
        due = calendar.next_working_day(raw_due)
    return Deadline(
        start=start,
        length=length,
        unit=unit,
        raw_due=raw_due,
        due=due,
        rolled=due != raw_due,
        provisional=not calendar.is_known(due),
        calendar_version=calendar.version,
    )


def _after_working_days(start: date, length: int, calendar: WorkingCalendar) -> date:
    day = start
    for _ in range(length):
        day = calendar.next_working_day(day + timedelta(days=1))
    return day


def _after_months(start: date, length: int) -> date:
    years, month = divmod(start.month - 1 + length, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Law:
    """What every date is computed with: the policy table and the working calendar in force."""

    policy: Policy
    calendar: WorkingCalendar

    def ends(self, start: date, code: LimitCode, *, extra_days: int = 0) -> Deadline:
        """When the limit ``code`` that starts on ``start`` ends, made longer by ``extra_days``."""
        limit = self.policy.limit(code)
        return deadline(start, limit.length + extra_days, limit.unit, self.calendar)
