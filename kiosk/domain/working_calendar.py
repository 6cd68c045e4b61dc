"""Which days are worked: the State Council's yearly table of rest days and make-up days (调休).

Beyond the last known day the weekday rule and the fixed statutory days stand in, and every date computed with
them is provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5

# the days that 全国年节及纪念日放假办法 (2024-11-10) fixes by the solar calendar; the lunar ones come with the table
FIXED_REST_DAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """``exceptions`` says of a day whether it is worked where the rule would say otherwise."""

    version: str
    known_until: date
    exceptions: Mapping[date, bool]

    def is_working_day(self, day: date) -> bool:
        by_rule = day.weekday() < SATURDAY and (day.month, day.day) not in FIXED_REST_DAYS
        return self.exceptions.get(day, by_rule)

    def is_known(self, day: date) -> bool:
        return day <= self.known_until

    def next_working_day(self, day: date) -> date:
        """``day`` itself when it is worked."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def rest_days(self, first: date, last: date) -> list[date]:
        """Every day in ``first``..``last`` that is not worked."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if not self.is_working_day(day)]
