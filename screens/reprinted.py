"""A copy is on its way out, and says 补打."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.domain.numbers import parse_number
from kiosk.session import Pace
from screens.kv import load_kv
from screens.printing import print_sentence
from screens.stage import KioskScreen

load_kv(__file__)


class ReprintedScreen(KioskScreen):
    where = "where.reprint"
    pace = Pace.READ
    may_go_back = False
    number = StringProperty()
    printing = StringProperty()

    def enter(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        visit = self.context.visit
        self.number = parse_number(visit.roadmap.number).grouped() if visit.roadmap else ""
        self.printing = print_sentence(self.context, visit.slips[-1])[0] if visit.slips else ""

    def relabel(self) -> None:
        self.refresh()

    def wipe(self) -> None:
        self.number = self.printing = ""

    def show_road(self) -> None:
        self.context.visit.goal = "find"
        self.context.go("roadmap")
