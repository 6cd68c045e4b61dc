"""What the screens share on which something is written: a text, a keyboard below it, and how much room there is."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from kiosk.domain.distress import tells_of_danger
from screens.context import Context
from screens.stage import KioskScreen

LINES_SHOWN = {
    (False, False): 6,
    (False, True): 2,
    (True, False): 5,
    (True, True): 3,
}  # (wide panel, larger text)


PAUSE_S = 4.0  # a visitor who has not touched a key for so long is not interrupted


class WritingScreen(KioskScreen):
    """Its layout has a ``Writing`` with the id ``writing``, bound to ``write`` and ``backspace``."""

    text = StringProperty()
    count = StringProperty()
    lines = NumericProperty(6)
    most_characters = 1000
    looks_after = False  # whether words of danger written here call somebody
    _looked_at = ""

    def __init__(self, context: Context, **kwargs: Any) -> None:
        super().__init__(context, **kwargs)
        context.writing_board()  # made while nobody waits

    def begin(self, text: str) -> None:
        """The keyboard is there, and this is what was written before."""
        self.ids.writing.take(
            self.context.writing_board(), engine=self.context.pinyin(), hand=self.context.handwriting
        )
        visit = self.context.visit
        self.text, visit.unfinished = visit.unfinished or text, ""
        self.relabel()

    def finish(self) -> None:
        """What still stands in the line of the keyboard belongs to the text."""
        self.write(self.ids.writing.finish())

    def set_aside(self) -> None:
        """What is written here stays while somebody is called."""
        visit = self.context.visit
        if visit.beside == "asking":
            self.finish()
            visit.unfinished = self.text

    def wipe(self) -> None:
        self.ids.writing.wipe()
        self.text = self._looked_at = ""

    def quiet(self, seconds: float) -> None:
        """Whoever stops writing for a while is looked after, not whoever is at a key."""
        if self.looks_after and seconds >= PAUSE_S and self.text != self._looked_at:
            self.is_looked_after()

    def is_looked_after(self) -> bool:
        """Whether what is written calls somebody now: at the first words of danger in a visit, and never again in it."""
        self._looked_at = self.text
        if self.context.visit.beside or not tells_of_danger(self.text):
            return False
        self.context.stand_by()
        return True

    def dropped(self) -> None:
        self.ids.writing.give_back()

    def relabel(self) -> None:
        self.lines = LINES_SHOWN[bool(self.theme.landscape), self.theme.scale >= 1.5]
        self._count()

    def write(self, text: str) -> None:
        self.text = (self.text + text)[: self.most_characters]
        self._count()

    def backspace(self) -> None:
        self.text = self.text[:-1]
        self._count()

    def _count(self) -> None:
        self.count = self.words.say("story.count", n=len(self.text), most=self.most_characters)
