"""Standby: a greeting, three big tiles, the day's facts. A card or a code laid down here goes straight to what matters."""

from __future__ import annotations

from datetime import date
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.api.terminals import SiteConfig
from kiosk.domain.dates import UTC_OFFSET, local_date
from kiosk.domain.matters import Draft, Visitor
from kiosk.domain.opening import next_opening
from kiosk.session import Pace
from screens.journeys import may_begin, take_scan
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class HomeScreen(KioskScreen):
    greeting = StringProperty()
    today = StringProperty()
    paused = StringProperty()  # what does not work now, at a glance
    trouble = StringProperty()  # and what to do instead
    closed = StringProperty()
    booking_url = StringProperty()
    tile_mm = NumericProperty(62)  # the least height of the three tiles
    is_offline = BooleanProperty(False)
    pace = Pace.HOME
    may_go_back = False

    def enter(self) -> None:
        self.refresh()
        self.context.ask_card(True)

    def leave(self) -> None:
        """A card laid down on the way is read where it is asked for, not before."""
        self.context.ask_card(False)

    def refresh(self) -> None:
        """Show what the centre last told, and what is out of order."""
        site = self.context.ports.site()
        self.greeting = self._greeting(site)
        self.today = self._today(site)
        self.closed = self._closed(site)
        self.booking_url = site.booking_url if site else ""
        self.is_offline = not self.context.ports.is_online()
        self.paused, self.trouble = self._paused(), self._trouble()

    def relabel(self) -> None:
        self.refresh()

    def start(self, goal: str) -> None:
        """One of the tiles was tapped."""
        visit = self.context.visit
        visit.goal = goal
        if goal in ("register", "check_in") and not may_begin(self.context):
            return
        self.context.go({"register": "fork", "check_in": "check_in", "find": "find", "reprint": "find"}[goal])

    takes_scans = True

    def scanned(self, text: str) -> bool:
        self.context.visit.goal = "check_in" if text.startswith("XF1:") else "find"
        take_scan(self.context, text)
        return True

    def card_read(self, visitor: Visitor) -> bool:
        """A known card: today's appointment first, then one's own cases, else registering."""
        self.context.visit.draft = Draft(visitor=visitor)
        self.context.visit.goal = "card"
        self.context.go("card_first")
        return True

    def _greeting(self, site: SiteConfig | None) -> str:
        """The centre's own words where it has some in this language, else the program's."""
        own = (site.greeting_en if self.words.language == "en" else site.greeting) if site else ""
        return own or self.words["home.greeting"]

    def _today(self, site: SiteConfig | None) -> str:
        if site is None:
            return ""
        now = self.context.ports.now()
        weekday = _local_weekday(now)
        hours = "，".join(f"{h.opens}–{h.closes}" for h in site.hours if h.weekday == weekday)
        if self.context.ports.closed_today():  # said in large letters above
            lines = []
        elif hours:
            lines = [self.words.say("home.hours", hours=hours)]
        else:
            lines = [self._joined(self.words["home.closed_today"], self._reopens(site))]
        if site.duty_officer.name:
            duty = site.duty_officer
            lines.append(self.words.say("home.duty", name=duty.name, post=duty.post))
        if site.leader_reception:
            lines.append(self.words.say("home.leader", what=site.leader_reception))
        return "\n".join([*lines, *site.notices[:2]])

    def _closed(self, site: SiteConfig | None) -> str:
        """Closed by staff for today: why, until when, and that the machine serves all the same."""
        reason = self.context.ports.closed_today()
        if not reason:
            return ""
        why = self.words.say("home.closed", reason=self.words[f"closed.{reason}"])
        return self._joined(why, self._reopens(site), self.words["home.still"])

    def _reopens(self, site: SiteConfig | None) -> str:
        """When the centre receives again, by its hours and calendar; empty when it cannot be told."""
        from kiosk.services.slip_writer import day_in_words  # not for the first frame

        if site is None:
            return ""
        rest = frozenset(date.fromisoformat(day) for day in site.rest_days)
        again = next_opening(site.hours, rest, local_date(self.context.ports.now(), UTC_OFFSET))
        if again is None:
            return ""
        return self.words.say("home.reopens", day=day_in_words(again[0], self.words), time=again[1])

    def _joined(self, *sentences: str) -> str:
        return (" " if self.words.language == "en" else "").join(filter(None, sentences))

    def _paused(self) -> str:
        out = [f"paused.{device}" for device in self.context.devices()]
        out += ["paused.offline"] if self.is_offline else []
        named = [self.words[key] for key in out if key in self.words]
        return self.words.say("home.paused", what=self.words["home.and"].join(named)) if named else ""

    def _trouble(self) -> str:
        parts = [self.words[f"trouble.{device}"] for device in self.context.devices()]
        if self.is_offline:
            parts.append(self.words["trouble.offline"])
        return "\n".join(parts)


def _local_weekday(now: Any) -> int:
    return int((now + UTC_OFFSET).isoweekday())
