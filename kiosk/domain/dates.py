"""Dates as people read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

UTC_OFFSET = timedelta(hours=8)  # one zone since 1949, no summer time since 1992


def natural_deadline(start: date, days: int, rest_days: frozenset[date]) -> date:
    """The last day of a period of natural days: the first day is not counted, an end on a rest day rolls on
    (民法典 第二百零一条, 第二百零三条). ``rest_days`` as told by the centre."""
    end = start + timedelta(days=days)
    while end in rest_days:
        end += timedelta(days=1)
    return end


def working_deadline(start: date, days: int, rest_days: frozenset[date]) -> date:
    """The last day of a period of working days: only days that are worked count, make-up days too."""
    end = start
    for _ in range(days):
        end = natural_deadline(end, 1, rest_days)
    return end


def local_date(moment: datetime, utc_offset: timedelta) -> date:
    return (moment + utc_offset).date()


def clock_face(moment: datetime, utc_offset: timedelta) -> str:
    """Local ``HH:MM``."""
    return (moment + utc_offset).strftime("%H:%M")


def in_full(day: date) -> str:
    """``2026年8月8日``, as it stands on a paper (GB/T 9704-2012, 7.3.5.4: no zero before month and day)."""
    return f"{day.year}年{day.month}月{day.day}日"
