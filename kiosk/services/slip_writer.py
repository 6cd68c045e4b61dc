"""Puts the site's facts on slips: who receives, which room, by when, and the words for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from kiosk.api.terminals import Officer, Room, SiteConfig
from kiosk.domain.dates import UTC_OFFSET, local_date, natural_deadline, working_deadline
from kiosk.domain.slips import Contact, SlipHead
from kiosk.words import Words


class SlipWriter:
    """``site`` gives what the centre last told, or None on a terminal that never reached it."""

    def __init__(self, site: Callable[[], SiteConfig | None], words: Words, terminal: str) -> None:
        self.site, self.words, self._terminal = site, words, terminal

    def head(self, now: datetime, *, copy: int = 0) -> SlipHead:
        site = self.site()
        return SlipHead(
            centre_name=site.centre_name if site else self.words["app.centre"],
            desk_phone=site.desk_phone if site else "",
            printed_at=(now + UTC_OFFSET).strftime("%Y-%m-%d %H:%M"),
            terminal=self._terminal,
            copy=copy,
        )

    def receiver(self) -> Contact:
        site = self.site()
        who = site.receiver if site else Officer("", "", "")
        return Contact(who.name, who.post, who.phone)

    def room(self, room_id: str) -> Room | None:
        site = self.site()
        rooms = site.rooms if site else []
        return next((room for room in rooms if room.id == room_id), rooms[0] if rooms else None)

    def room_name(self, room_id: str) -> str:
        room = self.room(room_id)
        if room is None:
            return self.words["room.hall"]
        return room.name if self.words.language == "zh" else room.name_en

    def where(self, room_id: str) -> str:
        room = self.room(room_id)
        return room.floor if room else ""

    def category_title(self, code: str, *, private: bool = False) -> str:
        """Plain words of a category; neutral when the visitor wants to speak with staff alone."""
        if private:
            return self.words["category.private"]
        site = self.site()
        for category in site.categories if site else []:
            if category.code == code:
                return category.label if self.words.language == "zh" else category.label_en
        return self.words["category.unknown"]

    def category_room(self, code: str) -> str:
        site = self.site()
        by_code = {category.code: category for category in (site.categories if site else [])}
        here = by_code.get(code)
        parent = by_code.get(here.parent) if here else None
        return (here.room if here else "") or (parent.room if parent else "")

    def acceptance_until(self, captured_at: datetime) -> date:
        """By when the visitor is told about acceptance (条例 第二十三条), as far as the terminal can know."""
        site = self.site()
        days = site.registration_limit_days if site else 15
        rest = frozenset(date.fromisoformat(day) for day in (site.rest_days if site else []))
        is_working = site is not None and site.registration_limit_unit == "working"
        ends = working_deadline if is_working else natural_deadline
        return ends(local_date(captured_at, UTC_OFFSET), days, rest)

    def day(self, day: date) -> str:
        """``12月7日（星期一）`` on paper."""
        return day_in_words(day, self.words)


def day_in_words(day: date, words: Words) -> str:
    """A day as people of that language read it."""
    weekday = words[f"weekday.{day.isoweekday()}"]
    return words.say("date.day", month=day.month, day=day.day, weekday=weekday)
