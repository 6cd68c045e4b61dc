"""What the screens share on which something is written: a text, a keyboard below it, and how much room there is."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from screens.context import Context
from screens.stage import KioskScreen

LINES_SHOWN = {
    (False, False): 6,
    (False, True): 2,
    (True, False): 5,
    (True, True): 3,
}  # (wide panel, larger text)


class WritingScreen(KioskScreen):
    """Its layout has a ``Writing`` with the id ``writing``, bound to ``write`` and ``backspace``."""

    text = StringProperty()
    count = StringProperty()
    lines = NumericProperty(6)
    most_characters = 1000

    def __init__(self, context: Context, **kwargs: Any) -> None:
        super().__init__(context, **kwargs)
        context.writing_board()  # made while nobody waits

    def begin(self, text: str) -> None:
        """The keyboard is there, and this is what was written before."""
        self.ids.writing.take(
            self.context.writing_board(), engine=self.context.pinyin(), hand=self.context.handwriting
        )
        self.text = text
        self.relabel()

    def finish(self) -> None:
        """What still stands in the line of the keyboard belongs to the text."""
        self.write(self.ids.writing.finish())

    def wipe(self) -> None:
        self.ids.writing.wipe()
        self.text = ""

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
