"""A name, typed; or none: then staff ask for it. Pinyin joins behind the same keys."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.domain.text import printable
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.keys import edit

load_kv(__file__)


class NameScreen(KioskScreen):
    where = "where.identify"
    text = StringProperty()

    def enter(self) -> None:
        self.text = self.context.visit.draft.visitor.name

    def wipe(self) -> None:
        self.text = ""

    def key(self, key: str) -> None:
        self.text = edit(self.text, key, limit=50)

    def done(self) -> None:
        self.context.visit.draft.visitor.name = printable(self.text, limit=50).strip()
        self._go_on()

    def skipped(self) -> None:
        self.context.visit.draft.visitor.name = ""
        self._go_on()

    def _go_on(self) -> None:
        if self.context.visit.goal == "register":
            self.context.go("category")
        else:
            self.context.go("identify")
