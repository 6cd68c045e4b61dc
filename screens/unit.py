"""Which unit it is about, if the visitor wants to say: found by first letters, or written, or left out."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.api.terminals import Unit
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.choices import Choice
from screens.widgets.keys import edit

load_kv(__file__)

MOST_SHOWN, MOST_LETTERS = 5, 10


class UnitScreen(KioskScreen):
    """A unit that usually answers for such matters stands first, marked so; it is a suggestion and never filled in."""

    where = "where.unit"
    typed = StringProperty()

    def enter(self) -> None:
        self.typed = ""
        self.relabel()

    def wipe(self) -> None:
        self.typed = ""
        self.ids.found.offer([])

    def relabel(self) -> None:
        self._names = self._found()
        usual = self._usual()
        self.ids.found.offer(
            [
                Choice("domain", name, self.words["unit.usual"] if name in usual else "")
                for name in self._names
            ]
        )

    def key(self, key: str) -> None:
        self.typed = edit(self.typed, key, limit=MOST_LETTERS)
        self.relabel()

    def choose(self, at: int) -> None:
        self.take(self._names[at])

    def take(self, name: str) -> None:
        """Empty: not told."""
        self.context.visit.draft.unit_complained_of = name
        self.context.go("review")

    def write(self) -> None:
        self.context.visit.line = "unit"
        self.context.go("line")

    def _found(self) -> list[str]:
        usual = self._usual()
        names = usual + [unit.name for unit in self._units() if unit.name not in usual]
        return [names[at] for at in self.context.ports.initials().find(self.typed, names)[:MOST_SHOWN]]

    def _usual(self) -> list[str]:
        top = self.context.visit.draft.category.partition(".")[0]
        return [unit.name for unit in self._units() if top and top in unit.categories][:1]

    def _units(self) -> list[Unit]:
        site = self.context.ports.site()
        return site.units if site else []
