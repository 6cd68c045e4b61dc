"""Somebody was called quietly: says only how far that is, asks nothing, and leads back to what was being done."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.session import Pace
from screens.calling import way_to_the_window
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)

WRITTEN_ON = ("story", "write_step")


class BesideScreen(KioskScreen):
    where = "where.beside"
    pace = Pace.WRITE  # whoever sits down to wait is not asked after a minute
    said = StringProperty()
    help_line = StringProperty()
    is_coming = BooleanProperty(False)
    go_on_label = StringProperty()

    def enter(self) -> None:
        self.relabel()

    def refresh(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        state = self.context.visit.beside
        self.is_coming = state == "seen"
        nobody = state == "go_to"
        self.said = way_to_the_window(self.context) if nobody else self.words[f"beside.{state or 'asking'}"]
        self.help_line = self._help_line() if nobody else ""
        history = self.context.came_from()
        self.go_on_label = self.words["beside.write" if history in WRITTEN_ON else "beside.go_on"]

    def wipe(self) -> None:
        self.said = self.help_line = ""
        self.is_coming = False

    def go_on(self) -> None:
        self.context.back()

    def _help_line(self) -> str:
        """The centre's line to talk to somebody, if it has one."""
        site = self.context.ports.site()
        if site is None or not site.help_line.phone:
            return ""
        line = site.help_line
        name = line.name_en if self.words.language == "en" and line.name_en else line.name
        return self.words.say("beside.line", name=name, phone=line.phone)
