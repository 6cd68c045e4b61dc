"""A name, written; or none: then staff ask for it."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.domain.text import printable
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)

MOST_CHARACTERS = 50


class NameScreen(KioskScreen):
    where = "where.identify"
    text = StringProperty()

    def enter(self) -> None:
        self.ids.writing.engine = self.context.pinyin()
        self.ids.writing.hand = self.context.handwriting
        self.text = self.context.visit.draft.visitor.name

    def wipe(self) -> None:
        self.ids.writing.wipe()
        self.text = ""

    def write(self, text: str) -> None:
        self.text = (self.text + text)[:MOST_CHARACTERS]

    def backspace(self) -> None:
        self.text = self.text[:-1]

    def done(self) -> None:
        self.write(self.ids.writing.finish())
        self.context.visit.draft.visitor.name = printable(self.text, limit=MOST_CHARACTERS).strip()
        self._go_on()

    def skipped(self) -> None:
        self.ids.writing.wipe()
        self.context.visit.draft.visitor.name = ""
        self._go_on()

    def _go_on(self) -> None:
        if self.context.visit.goal == "register":
            self.context.go("category")
        else:
            self.context.go("identify")
