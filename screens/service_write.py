"""A notice, the greeting or the machine's name, written by staff at the machine."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, StringProperty

from kiosk.services.house_rules import MOST_CHARACTERS
from kiosk.session import Pace
from screens.journeys import run
from screens.kv import load_kv
from screens.service_room import STAFF, TECHNICIAN
from screens.writing_screen import WritingScreen

load_kv(__file__)


class ServiceWriteScreen(WritingScreen):
    """``context.visit.setting`` says which."""

    where = "where.service_write"
    pace = Pace.FORM
    question = StringProperty()
    note = StringProperty()
    is_mine = BooleanProperty(False)

    def enter(self) -> None:
        setting = self.context.visit.setting
        if self.context.visit.role not in (STAFF, TECHNICIAN) or setting not in MOST_CHARACTERS:
            self.context.go("service_door")
            return
        self.most_characters = MOST_CHARACTERS[setting]
        own = getattr(self.context.service.house.overrides, setting)
        self.is_mine = bool(own)
        self.begin(own)

    def leave(self) -> None:
        self.wipe()

    def wipe(self) -> None:
        super().wipe()
        self.question = self.note = ""

    def relabel(self) -> None:
        super().relabel()
        setting = self.context.visit.setting
        if setting in MOST_CHARACTERS:
            self.question = self.words[f"service_write.{setting}"]
            self.note = self.words[f"service_write.{setting}_note"]

    def done(self) -> None:
        self.finish()
        self._keep(self.text)

    def usual(self) -> None:
        self._keep("")

    def _keep(self, text: str) -> None:
        house, visit = self.context.service.house, self.context.visit
        work = partial(house.write, visit.setting, text, visit.role)
        run(self.context, work, done=lambda _: self.context.back(), busy="busy.register")
