"""Where it was, or where an answer goes: province, city, county and township by name, the centre's own county first."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from kiosk.domain.divisions import Divisions
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)

LONG_LIST = 15  # from here on the names can be narrowed down by their first letter
LETTERS = ("abcdefg", "hijklmn", "opqrst", "uvwxyz")


class PlaceScreen(KioskScreen):
    """``visit.wanted_place`` says what for: ``place`` of a matter, or ``address`` of the answer."""

    where = "where.place"
    question = StringProperty()
    path = StringProperty()
    up = StringProperty()  # to what lies around; empty: this is the top
    here = StringProperty()  # take what is open, no smaller; empty: something must be chosen first
    skip = StringProperty()
    is_long = BooleanProperty(False)
    letters = StringProperty()  # the group of first letters that is shown; empty: all
    codes = ListProperty()
    _code = ""

    def enter(self) -> None:
        draft, site = self.context.visit.draft, self.context.ports.site()
        told = draft.place_code if self._is_for_place() else ""
        self._open(told[:6] or (site.division if site else ""))

    def wipe(self) -> None:
        self.codes, self.question, self.path, self.up, self.here = [], "", "", "", ""
        self.ids.names.offer([])

    def relabel(self) -> None:
        self._show()

    def choose(self, at: int) -> None:
        """A name was tapped: what lies in it opens, or it is the answer."""
        code = self.codes[at]
        if self._divisions().below(code):
            self._open(code)
        else:
            self.take(code)

    def widen(self) -> None:
        self._open(self._divisions().above(self._code))

    def take_here(self) -> None:
        self.take(self._code)

    def narrow(self, group: str) -> None:
        """Names that begin with these letters; the same group again: all of them."""
        self.letters = "" if self.letters == group else group
        self._show()

    def take(self, code: str) -> None:
        """The answer; empty: not told."""
        visit, name = self.context.visit, self._divisions().full_name(code)
        if self._is_for_place():
            visit.draft.place, visit.draft.place_code, visit.draft.place_is_told = name, code, True
            self.context.go("review")
        else:
            visit.division, visit.line = name, "address"
            self.context.go("line")

    def _open(self, code: str) -> None:
        self._code, self.letters = code if self._divisions().name_of(code) else "", ""
        self.ids.scroller.to_top()
        self._show()

    def _show(self) -> None:
        divisions = self._divisions()
        below = divisions.below(self._code)
        self.is_long = len(below) >= LONG_LIST
        shown = [(code, name) for code, name in below if self._begins_so(name)]
        self.codes = [code for code, _ in shown]
        self.ids.names.offer([name for _, name in shown])
        own = divisions.name_of(self._code)
        self.question = self.words[f"place.question.{self.context.visit.wanted_place or 'place'}"]
        self.path = divisions.full_name(self._code)
        self.up = self.words.say("place.up", name=own) if own else ""
        self.here = self.words.say("place.here", name=own) if own else ""
        self.skip = self.words["place.skip"] if self._is_for_place() else ""

    def _begins_so(self, name: str) -> bool:
        initials = self.context.ports.initials()
        return not self.letters or any(initials.begins(name[0], letter) for letter in self.letters)

    def _is_for_place(self) -> bool:
        return self.context.visit.wanted_place != "address"

    def _divisions(self) -> Divisions:
        return self.context.ports.divisions()
