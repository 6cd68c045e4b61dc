"""What the visitor says to a step: what to add, what to complain of, why; then it is handed in."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.services.wishes import MOST_CHARACTERS, NEEDS
from kiosk.session import Pace
from screens.case_steps import step_words, take_step
from screens.kv import load_kv
from screens.writing_screen import WritingScreen

load_kv(__file__)


class WriteStepScreen(WritingScreen):
    where = "where.steps"
    pace = Pace.WRITE
    looks_after = True
    most_characters = MOST_CHARACTERS
    question = StringProperty()
    note = StringProperty()
    hand_in = StringProperty()
    needs_words = BooleanProperty(True)

    def enter(self) -> None:
        self.begin("")

    def leave(self) -> None:
        """What is written here is for this step alone."""
        self.set_aside()
        self.wipe()

    def wipe(self) -> None:
        super().wipe()
        self.question = self.note = self.hand_in = ""

    def relabel(self) -> None:
        super().relabel()
        step, road = self.context.visit.step, self.context.visit.roadmap
        if step in NEEDS:
            self.needs_words = NEEDS[step].words
            self.question = step_words(self.words, "write_step", step, road)
            self.note = step_words(self.words, "step_note", step, road)
            self.hand_in = step_words(self.words, "hand_in", step, road)

    def done(self) -> None:
        self.finish()
        if self.is_looked_after():
            return
        if self.text or not self.needs_words:
            take_step(self.context, self.text)
