"""A working calendar as an administrator gets it: the State Council's notice typed or pasted as lines, a day a line.

``2027-01-01 休息 元旦`` or ``2027-01-09,上班``: a date, whether it is worked, and perhaps a name. Commas, tabs and spaces
part the words; empty lines and what follows # are left out. Days that follow the weekday rule may be listed or not.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from kiosk.domain.working_calendar import WorkingCalendar
from kiosk.errors import InvalidInput

WORDS = {"休息": False, "放假": False, "rest": False, "上班": True, "补班": True, "work": True}
LEAST_REST_DAYS = 11  # 全国年节及纪念日放假办法 gives 13 in a year; some fall on weekends
FIRST_YEAR, LAST_YEAR = 2004, 2100
_HEAD = re.compile(r"date\b|日期")


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """``days``: whether a day is worked; ``years``: the whole years that the file speaks for, in order."""

    version: str
    years: tuple[int, ...]
    days: dict[date, bool]


def parse_calendar(text: str) -> CalendarFile:
    """Raises InvalidInput naming the line and what is allowed."""
    days: dict[date, bool] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        words = line.partition("#")[0].replace(",", " ").replace("，", " ").split()
        if not words or (number == 1 and _HEAD.match(words[0].lower())):
            continue
        day, works = _line(number, words)
        if days.get(day, works) != works:
            raise InvalidInput(f"line {number}: {day} is there twice, as worked and as rest")
        days[day] = works
    years = tuple(sorted({day.year for day in days}))
    for year in years:
        _require_whole(year, days)
    if not years:
        raise InvalidInput("the file holds no day; lines are such as `2027-01-01 休息 元旦`")
    return CalendarFile(_version(days, years), years, days)


def _line(number: int, words: list[str]) -> tuple[date, bool]:
    try:
        day = date.fromisoformat(words[0])
    except ValueError as error:
        raise InvalidInput(f"line {number}: {words[0][:20]!r} is no date; YYYY-MM-DD") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(f"line {number}: year {day.year}; {FIRST_YEAR} to {LAST_YEAR} are allowed")
    word = words[1].lower() if len(words) > 1 else ""
    if word not in WORDS:
        raise InvalidInput(f"line {number}: {word[:20]!r}; one of {', '.join(WORDS)}")
    return day, WORDS[word]


def _require_whole(year: int, days: dict[date, bool]) -> None:
    """A year with hardly any holiday is half a file."""
    rest = sum(1 for day, works in days.items() if day.year == year and not works)
    if rest < LEAST_REST_DAYS:
        raise InvalidInput(f"{year}: {rest} rest days; a whole year has at least {LEAST_REST_DAYS}")


def _version(days: dict[date, bool], years: tuple[int, ...]) -> str:
    text = "\n".join(f"{day} {int(works)}" for day, works in sorted(days.items()))
    return f"cn-{years[-1]}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def joined(known: WorkingCalendar, file: CalendarFile) -> WorkingCalendar:
    """``known`` with the file's years in place of its own. Raises InvalidInput for a gap between the two."""
    if file.years[0] > known.known_until.year + 1:
        raise InvalidInput(
            f"{known.known_until.year + 1} is missing: the calendar is known until {known.known_until}"
        )
    kept = {day: works for day, works in known.exceptions.items() if day.year not in file.years}
    last = max(known.known_until, date(file.years[-1], 12, 31))
    return WorkingCalendar(file.version, last, {**kept, **file.days})
