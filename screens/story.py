"""Tell it: written by hand or keys, or told to staff. Five minutes without a touch, then the usual question; at most 1,000 characters."""

from __future__ import annotations

from kiosk.domain.matters import MAX_STORY
from kiosk.session import Pace
from screens.kv import load_kv
from screens.writing_screen import WritingScreen

load_kv(__file__)


class StoryScreen(WritingScreen):
    where = "where.story"
    pace = Pace.WRITE
    looks_after = True
    most_characters = MAX_STORY

    def enter(self) -> None:
        self.begin(self.context.visit.draft.story)

    def leave(self) -> None:
        self.finish()
        self.context.visit.draft.story = self.text

    def done(self) -> None:
        self.finish()
        if self.is_looked_after():
            return
        self.context.visit.draft.story = self.text
        self.context.visit.draft.story_by_staff = False
        self.context.go("review")

    def by_staff(self) -> None:
        """请工作人员代写: the story is told to a person; what stands there already goes along, nothing is lost."""
        self.context.visit.draft.story_by_staff = True
        self.context.go("review")
