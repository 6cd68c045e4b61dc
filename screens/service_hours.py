"""Today's hours at this machine: other ones, or closed with a reason; the centre's again with one tap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.domain.dates import UTC_OFFSET
from kiosk.errors import InvalidInput
from kiosk.services.house_rules import REASONS
from screens.journeys import run
from screens.kv import load_kv
from screens.service_house import hours_in_words
from screens.service_room import ServiceRoom
from screens.widgets.choices import Choice

load_kv(__file__)

STEP_MIN, DAY_MIN = 30, 24 * 60 - 1
ICONS = {"holiday": "home", "meeting": "groups", "power": "bolt", "repair": "build", "other": "more_horiz"}
USUAL = ("08:30", "17:30")  # where the centre has told none for today


class ServiceHoursScreen(ServiceRoom):
    where = "where.service_hours"
    holds = StringProperty()
    opens = StringProperty(USUAL[0])
    closes = StringProperty(USUAL[1])
    problem = StringProperty()
    is_mine = BooleanProperty(False)

    def begin(self) -> None:
        self.ids.scroller.to_top()
        self.problem = ""
        self.opens, self.closes = self._today()
        self.relabel()

    def wipe(self) -> None:
        self.holds = self.problem = ""
        self.opens, self.closes = USUAL

    def relabel(self) -> None:
        if not self.context.visit.role:
            return
        self.holds = hours_in_words(self.context, self.words)
        self.is_mine = bool(self.context.service.house.overrides.day)
        self.ids.reasons.offer([Choice(ICONS[name], self.words[f"closed.{name}"]) for name in REASONS])

    def turn(self, name: str, steps: int) -> None:
        """Half an hour earlier or later."""
        hours, minutes = map(int, getattr(self, name).split(":"))
        turned = min(max(hours * 60 + minutes + steps * STEP_MIN, 0), DAY_MIN)
        setattr(self, name, f"{turned // 60:02}:{turned % 60:02}")
        self.problem = ""

    def open_today(self) -> None:
        self._set(lambda house, role: house.open_today(self.opens, self.closes, role))

    def close_today(self, place: int) -> None:
        self._set(lambda house, role: house.close_today(REASONS[place], role))

    def usual(self) -> None:
        self._set(lambda house, role: house.usual_hours(role))

    def _set(self, change: Callable[[Any, str], None]) -> None:
        house, role = self.context.service.house, self.context.visit.role

        def work() -> str:
            try:
                change(house, role)
            except InvalidInput as error:
                return error.code
            return ""

        run(self.context, work, done=self._kept, busy="busy.register")

    def _kept(self, code: str) -> None:
        if code:
            self.problem = self.words[f"wrong.{code}"]
        else:
            self.context.back()

    def _today(self) -> tuple[str, str]:
        site = self.context.ports.site()
        weekday = (self.context.ports.now() + UTC_OFFSET).isoweekday()
        spans = [each for each in (site.hours if site else []) if each.weekday == weekday]
        return (min(e.opens for e in spans), max(e.closes for e in spans)) if spans else USUAL
