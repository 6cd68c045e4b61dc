"""Tell it: typed for now, or told to staff. Never timed out while writing; at most 1,000 characters."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.domain.matters import MAX_STORY
from kiosk.session import Pace
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.keys import edit

load_kv(__file__)


class StoryScreen(KioskScreen):
    where = "where.story"
    pace = Pace.NEVER
    text = StringProperty()
    count = StringProperty()

    def enter(self) -> None:
        self.text = self.context.visit.draft.story
        self._count()

    def leave(self) -> None:
        self.context.visit.draft.story = self.text

    def wipe(self) -> None:
        self.text = ""

    def relabel(self) -> None:
        self._count()

    def key(self, key: str) -> None:
        self.text = edit(self.text, key, limit=MAX_STORY)
        self._count()

    def done(self) -> None:
        self.context.visit.draft.story = self.text
        self.context.visit.draft.story_by_staff = False
        self.context.go("review")

    def by_staff(self) -> None:
        """请工作人员代写: the matter is registered, the story is told to a person."""
        self.text = ""
        self.context.visit.draft.story_by_staff = True
        self.context.go("review")

    def _count(self) -> None:
        self.count = self.words.say("story.count", n=len(self.text), most=MAX_STORY)
