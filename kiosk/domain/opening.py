"""When the centre receives again. Pure; local dates and times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

LOOK_AHEAD_DAYS = 21  # no holiday is longer


class Hours(Protocol):
    """As kiosk.api.terminals.OpenHours: ``weekday`` 1 (Monday) to 7, ``opens`` local ``HH:MM``."""

    @property
    def weekday(self) -> int: ...
    @property
    def opens(self) -> str: ...


def next_opening(hours: Iterable[Hours], rest_days: frozenset[date], after: date) -> tuple[date, str] | None:
    """The first day after ``after`` with hours that is no rest day, and when it opens; None when none is near."""
    opens: dict[int, str] = {}
    for each in hours:
        opens[each.weekday] = min(each.opens, opens.get(each.weekday, each.opens))
    days = (after + timedelta(days=n) for n in range(1, LOOK_AHEAD_DAYS + 1))
    return next(
        (
            (day, opens[day.isoweekday()])
            for day in days
            if day.isoweekday() in opens and day not in rest_days
        ),
        None,
    )
