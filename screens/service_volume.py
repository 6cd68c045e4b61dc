"""How loud this machine is: louder, softer, and a signal each time to hear it."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from screens.journeys import run
from screens.kv import load_kv
from screens.service_room import ServiceRoom

load_kv(__file__)

STEP = 10


class ServiceVolumeScreen(ServiceRoom):
    where = "where.service_volume"
    volume = NumericProperty(0)
    told = StringProperty()
    is_mine = BooleanProperty(False)

    def begin(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        site = self.context.ports.site()
        self.volume = site.volume if site else 0
        self.told = self.words.say("service_house.percent", n=self.volume)
        self.is_mine = self.context.service.house.overrides.volume is not None

    def turn(self, steps: int) -> None:
        self._set(min(100, max(0, self.volume + steps * STEP)))

    def usual(self) -> None:
        self._set(None)

    def _set(self, volume: int | None) -> None:
        house, role = self.context.service.house, self.context.visit.role
        work: Callable[[], None] = lambda: house.set_volume(volume, role)  # noqa: E731
        run(self.context, work, done=lambda _: self._heard(), busy="busy.register")

    def _heard(self) -> None:
        self.relabel()
        self.context.service.beep("test")
