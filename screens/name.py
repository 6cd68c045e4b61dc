"""A name, written; or none: then staff ask for it."""

from __future__ import annotations

from kiosk.domain.text import printable
from screens.kv import load_kv
from screens.writing_screen import WritingScreen

load_kv(__file__)


class NameScreen(WritingScreen):
    where = "where.identify"
    most_characters = 50

    def enter(self) -> None:
        self.begin(self.context.visit.draft.visitor.name)

    def done(self) -> None:
        self.finish()
        self.context.visit.draft.visitor.name = printable(self.text, limit=self.most_characters).strip()
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
