"""更多: what else can be done here, besides the three big tiles."""

from __future__ import annotations

from kiosk.session import Pace
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.choices import Choice

load_kv(__file__)

# what it leads to -> icon; sentences are more.NAME and more_note.NAME
WAYS = {
    "rate": "thumb_up",
    "rooms": "handshake",
    "guides": "menu_book",
    "platforms": "qr_code_2",
    "reprint": "print",
}


class MoreScreen(KioskScreen):
    where = "where.more"
    pace = Pace.READ

    def enter(self) -> None:
        self.ids.scroller.to_top()
        self.relabel()

    def relabel(self) -> None:
        self._ways = [way for way in WAYS if self._is_open(way)]
        self.ids.ways.offer(
            [
                Choice(WAYS[way], self.words[f"more.{way}"], self.words[f"more_note.{way}"])
                for way in self._ways
            ]
        )

    def choose(self, place: int) -> None:
        way = self._ways[place]
        if way in ("rate", "reprint"):
            self.context.visit.goal = "find" if way == "rate" else "reprint"
            self.context.go("find")
        else:
            self.context.go(way)

    def _is_open(self, way: str) -> bool:
        """A button whose receiver does not exist is not shown."""
        site = self.context.ports.site()
        return way in ("rate", "reprint") or bool(site and getattr(site, way))
