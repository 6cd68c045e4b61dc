"""A date typed as digits, read while it is being typed: year, month, day; what cannot be is told by a code.

Month and day may be typed with their zero or without: 2026 11 5 and 2026 11 05. "1" before 0, 1 or 2 is October to December.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MOST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class TypedDate:
    """``year``, ``month``, ``day``: the digits of each so far. ``day_known`` is None until all three make a date.

    ``problem``: empty, or ``year``, ``month``, ``day``, ``no_such_day``, ``future``, ``long_ago``.
    """

    year: str
    month: str
    day: str
    day_known: date | None = None
    problem: str = ""


def read_date(digits: str, *, earliest: date, latest: date) -> TypedDate:
    """What the digits say so far. Both limits are still allowed."""
    year, rest = digits[:4], digits[4:MOST_DIGITS]
    month = rest[:1] if rest[:1] in "23456789" else rest[:2]
    if month[:1] == "1" and month[1:] not in ("", "0", "1", "2"):
        month = "1"
    day = rest[len(month) :][:2]
    known, problem = _known(year, month, day)
    if known is not None and not problem:
        problem = "future" if known > latest else "long_ago" if known < earliest else ""
    elif not problem and len(year) == 4:
        out_of_reach = not earliest.year <= int(year) <= latest.year
        problem = "year" if out_of_reach else ""
    return TypedDate(year, month, day, None if problem else known, problem)


def _known(year: str, month: str, day: str) -> tuple[date | None, str]:
    if month in ("0", "00"):
        return None, "month" if month == "00" else ""
    if day in ("0", "00"):
        return None, "day" if day == "00" else ""
    if day and int(day) > 31:
        return None, "day"
    if not day or len(year) < 4 or not month:
        return None, ""
    try:
        return date(int(year), int(month), int(day)), ""
    except ValueError:
        return None, "no_such_day"
