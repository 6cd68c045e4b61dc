"""Dates and times as people say them, in the reader's language. The year is said where it is another one."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from kiosk.words import Words
from server.centre import Centre
from server.clock import parse_rfc3339


def on_the_wall(centre: Centre, at: str) -> datetime:
    """RFC 3339 as the centre's local time."""
    zone = timezone(timedelta(minutes=centre.settings.local_time.utc_offset_minutes))
    return parse_rfc3339(at).astimezone(zone)


def said_day(day: date, words: Words, today: date) -> str:
    key = "date.day" if day.year == today.year else "date.year"
    return words.say(key, year=day.year, month=words[f"month.{day.month}"], day=day.day)


def said_weekday(day: date, words: Words, today: date) -> str:
    """With the day of the week, for what lies ahead."""
    weekday = words[f"weekday.short.{day.isoweekday()}"]
    return words.say("date.weekday", date=said_day(day, words, today), weekday=weekday)


def said_date(text: str, words: Words, today: date) -> str:
    """``YYYY-MM-DD``; empty for none."""
    return said_day(date.fromisoformat(text), words, today) if text else ""


def said_moment(centre: Centre, words: Words, at: str, *, clock: str = "%H:%M") -> str:
    """When it was: today by the clock alone."""
    if not at:
        return words["time.never"]
    then, today = on_the_wall(centre, at), centre.today()
    if then.date() == today:
        return words.say("time.today", clock=then.strftime(clock))
    return words.say("time.at", date=said_day(then.date(), words, today), clock=then.strftime(clock))


def said_meeting(centre: Centre, words: Words, at: str) -> str:
    """When to come: never "today", for the page may be kept and read another day."""
    then = on_the_wall(centre, at)
    date_ = said_weekday(then.date(), words, centre.today())
    return words.say("time.at", date=date_, clock=then.strftime("%H:%M"))
