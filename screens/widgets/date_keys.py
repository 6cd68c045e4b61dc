"""A date by its digits: year, month, day. What was typed stands there in words; what cannot be is said at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from kiosk.domain.typed_dates import MOST_DIGITS, TypedDate, read_date
from screens.widgets.field import Field
from screens.widgets.keys import Keys, edit
from screens.widgets.rows import Halves, RowBox

FIELD_MM = 44  # room for the problem, so that no key moves under a finger


class DateKeys(Halves):
    """``day`` is None until the digits make a date between ``earliest`` and ``latest``."""

    words = ObjectProperty(None, allownone=True)
    earliest = ObjectProperty(date(1900, 1, 1))
    latest = ObjectProperty(date.max)
    day = ObjectProperty(None, allownone=True)
    typed = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._field, self._keys = Field(least_mm=FIELD_MM), Keys(layout="number")
        super().__init__(**kwargs)
        left, right = RowBox(), RowBox()
        self._columns = (left, right)
        left.add_widget(self._field)
        right.add_widget(self._keys)
        for column in self._columns:
            super().add_widget(column)
        self._keys.bind(on_key=lambda _, key: self.key(key))
        for name in ("typed", "words", "earliest", "latest"):
            self.fbind(name, self._show)
        self._follow()

    def key(self, key: str) -> None:
        self.typed = edit(self.typed, key, limit=MOST_DIGITS)

    def wipe(self) -> None:
        self.typed, self.day = "", None

    def _follow(self, *_: object) -> None:
        if hasattr(self, "_columns"):
            for part in (*self._columns, self._field, self._keys):
                part.theme = self.theme
        super()._follow()
        self._show()

    def _show(self, *_: object) -> None:
        if self.words is None or not hasattr(self, "_columns"):
            return
        typed = read_date(self.typed, earliest=self.earliest, latest=self.latest)
        self.day = typed.day_known
        self._field.hint = self.words["day.hint"]
        self._field.shown = in_words(self.words, typed) if typed.day_known else so_far(self.words, typed)
        self._field.problem = self.words[f"day.wrong.{typed.problem}"] if typed.problem else ""


def in_words(words: Any, typed: TypedDate) -> str:
    """1949年10月1日，星期六."""
    day = typed.day_known
    assert day is not None
    weekday = words[f"weekday.{day.isoweekday()}"]
    return str(words.say("day.known", year=day.year, month=day.month, day=day.day, weekday=weekday))


def so_far(words: Any, typed: TypedDate) -> str:
    """What stands there before it is a date: 2026年 11月 3."""
    year = words.say("day.year", n=typed.year) if len(typed.year) == 4 else typed.year
    month = words.say("day.month", n=typed.month) if typed.day else typed.month
    return " ".join(part for part in (year, month, typed.day) if part)
