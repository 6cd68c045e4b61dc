"""Standby: a greeting, three big tiles, the day's facts. A card or a code laid down here goes straight to what matters."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.api.terminals import SiteConfig
from kiosk.domain.dates import UTC_OFFSET
from kiosk.domain.matters import Draft, Visitor
from kiosk.session import Pace
from screens.journeys import take_scan
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class HomeScreen(KioskScreen):
    greeting = StringProperty()
    today = StringProperty()
    trouble = StringProperty()
    booking_url = StringProperty()
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
        self.booking_url = site.booking_url if site else ""
        self.is_offline = not self.context.ports.is_online()
        self.trouble = self._trouble()

    def relabel(self) -> None:
        self.refresh()

    def start(self, goal: str) -> None:
        """One of the tiles was tapped."""
        visit = self.context.visit
        visit.goal = goal
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
        lines = [self.words.say("home.hours", hours=hours) if hours else self.words["home.closed_today"]]
        if site.duty_officer.name:
            duty = site.duty_officer
            lines.append(self.words.say("home.duty", name=duty.name, post=duty.post))
        if site.leader_reception:
            lines.append(self.words.say("home.leader", what=site.leader_reception))
        return "\n".join([*lines, *site.notices[:2]])

    def _trouble(self) -> str:
        parts = [self.words[f"trouble.{device}"] for device in self.context.devices()]
        if self.is_offline:
            parts.append(self.words["trouble.offline"])
        return "\n".join(parts)


def _local_weekday(now: Any) -> int:
    return int((now + UTC_OFFSET).isoweekday())
