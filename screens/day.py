"""On which day the answer came of which review is asked: typed, or left out. The centre's own record of it counts."""

from __future__ import annotations

from datetime import date

from kivy.properties import ObjectProperty

from kiosk.domain.dates import UTC_OFFSET, local_date
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class DayScreen(KioskScreen):
    where = "where.day"
    earliest = ObjectProperty(date(1900, 1, 1))
    latest = ObjectProperty(date.max)

    def enter(self) -> None:
        road = self.context.visit.roadmap
        self.ids.digits.wipe()
        self.latest = local_date(self.context.ports.now(), UTC_OFFSET)
        registered = date.fromisoformat(road.registered_on) if road else date(1900, 1, 1)
        self.earliest = min(registered, self.latest)

    def wipe(self) -> None:
        self.ids.digits.wipe()

    def done(self) -> None:
        if self.ids.digits.day is not None:
            self._go_on(self.ids.digits.day.isoformat())

    def skipped(self) -> None:
        self._go_on("")

    def _go_on(self, day: str) -> None:
        self.context.visit.received_on = day
        self.context.go("write_step")
