"""Tell it: written by hand or keys, or told to staff. Never timed out while writing; at most 1,000 characters."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk.domain.matters import MAX_STORY
from kiosk.session import Pace
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)

LINES_SHOWN = {
    (False, False): 6,
    (False, True): 2,
    (True, False): 5,
    (True, True): 3,
}  # (wide panel, larger text)


class StoryScreen(KioskScreen):
    where = "where.story"
    pace = Pace.NEVER
    text = StringProperty()
    count = StringProperty()
    lines = NumericProperty(6)

    def enter(self) -> None:
        self.ids.writing.engine = self.context.pinyin()
        self.ids.writing.hand = self.context.handwriting
        self.text = self.context.visit.draft.story
        self.relabel()

    def leave(self) -> None:
        self._finish()
        self.context.visit.draft.story = self.text

    def wipe(self) -> None:
        self.ids.writing.wipe()
        self.text = ""

    def relabel(self) -> None:
        self.lines = LINES_SHOWN[bool(self.theme.landscape), self.theme.scale >= 1.5]
        self._count()

    def write(self, text: str) -> None:
        self.text = (self.text + text)[:MAX_STORY]
        self._count()

    def backspace(self) -> None:
        self.text = self.text[:-1]
        self._count()

    def _finish(self) -> None:
        """What still stands in the line of the keyboard belongs to the story."""
        self.write(self.ids.writing.finish())

    def done(self) -> None:
        self._finish()
        self.context.visit.draft.story = self.text
        self.context.visit.draft.story_by_staff = False
        self.context.go("review")

    def by_staff(self) -> None:
        """请工作人员代写: the matter is registered, the story is told to a person."""
        self.ids.writing.wipe()
        self.text = ""
        self.context.visit.draft.story_by_staff = True
        self.context.go("review")

    def _count(self) -> None:
        self.count = self.words.say("story.count", n=len(self.text), most=MAX_STORY)
