"""Behind the door: how the machine stands at a glance, and what staff can do, in three groups."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from kivy.properties import StringProperty

from kiosk.errors import KioskError
from screens.checked_words import checked_in_words
from screens.kv import load_kv
from screens.service_room import STAFF, TECHNICIAN, ServiceRoom
from screens.widgets.buttons import TapButton

load_kv(__file__)

BOTH = (STAFF, TECHNICIAN)


class Way(NamedTuple):
    group: str
    icon: str
    roles: tuple[str, ...] = BOTH


# the screen it leads to; its name is the sentence service_home.SCREEN
WAYS = {
    "service_morning": Way("today", "fact_check"),
    "service_figures": Way("today", "trending_up"),
    "service": Way("machine", "build"),
    "service_network": Way("machine", "cloud_done"),
    "service_pair": Way("machine", "handshake"),
    "service_house": Way("settings", "settings"),
    "service_quit": Way("settings", "logout"),
    "service_replace": Way("settings", "local_shipping", (TECHNICIAN,)),
}


class ServiceHomeScreen(ServiceRoom):
    where = "where.service"
    name_of_machine = StringProperty()
    checked = StringProperty()
    troubles = StringProperty()
    mood = StringProperty("now")  # the colour of what is said of the check

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._tiles: dict[str, TapButton] = {}
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        self.ids.scroller.to_top()
        self.relabel()

    def wipe(self) -> None:
        self.checked = self.troubles = self.name_of_machine = ""

    def go_up(self) -> bool:
        """返回 from here closes the door."""
        self.context.finish()
        return True

    def relabel(self) -> None:
        self._tell()
        for group in ("today", "machine", "settings"):
            self.ids[group].clear_widgets()
        for name, way in WAYS.items():
            if self.context.visit.role in way.roles:
                tile = self._tile(name)
                tile.least_mm = 26 if self.theme.landscape else 36
                tile.label = self.words[f"service_home.{name}"]
                self.ids[way.group].add_tile(tile)

    def _tile(self, name: str) -> TapButton:
        if name not in self._tiles:
            tile = TapButton(kind="plain", stacked=True, icon=WAYS[name].icon, icon_mm=14)
            tile.theme = self.theme
            tile.bind(on_tap=lambda *_: self.context.go(name))
            self._tiles[name] = tile
        return self._tiles[name]

    def _tell(self) -> None:
        service = self.context.service
        try:
            last = service.morning.last()
        except KioskError:  # the store's own alarm tells staff
            last = None
        self.checked, self.mood = checked_in_words(last, self.context.ports.now(), self.words)
        self.name_of_machine = service.house.overrides.name
        name = partial(self.words.get, otherwise="")
        ill = [
            name(f"service.{device}") or device
            for device, (_, is_well) in service.devices().items()
            if not is_well
        ]
        self.troubles = (
            self.words.say("service_home.ill", what=self.words["service.list"].join(ill)) if ill else ""
        )
