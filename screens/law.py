"""依据: an article of law in plain words, and the reminder that the article itself is what counts."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.services.road_words import plain_law
from kiosk.session import Pace
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class LawScreen(KioskScreen):
    where = "where.law"
    pace = Pace.READ
    article = StringProperty()
    plain = StringProperty()

    def enter(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        self.article = self.context.visit.article
        self.plain = plain_law(self.article, self.words)

    def wipe(self) -> None:
        self.article = self.plain = ""
