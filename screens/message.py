"""One sentence that says what to do now, and the ways on."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from screens.journeys import may_begin
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class MessageScreen(KioskScreen):
    where = "where.message"
    text = StringProperty()
    may_queue = BooleanProperty(True)  # a number would have to be kept too

    def enter(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        about = self.context.visit.keypad or "message.failed"
        self.text, self.may_queue = self.words[about], about != "message.store"

    def prompt(self) -> str:
        """The sentence itself where it is spoken too, else that something is to be read."""
        spoken = f"voice.{self.context.visit.keypad}"
        return spoken if spoken in self.words else "voice.message"

    def wipe(self) -> None:
        self.text = ""

    def take_number(self) -> None:
        self.context.visit.goal = "number"
        if may_begin(self.context):
            self.context.go("identify")
