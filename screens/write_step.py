"""What the visitor says to a step: what to add, what to complain of, why; then it is handed in."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.services.wishes import MOST_CHARACTERS, NEEDS
from kiosk.session import Pace
from screens.case_steps import step_words, take_step
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.story import LINES_SHOWN

load_kv(__file__)


class WriteStepScreen(KioskScreen):
    where = "where.steps"
    pace = Pace.NEVER
    question = StringProperty()
    note = StringProperty()
    hand_in = StringProperty()
    text = StringProperty()
    count = StringProperty()
    needs_words = BooleanProperty(True)
    lines = NumericProperty(6)

    def enter(self) -> None:
        self.ids.writing.engine = self.context.pinyin()
        self.ids.writing.hand = self.context.handwriting
        self.text = ""
        self.relabel()

    def leave(self) -> None:
        self.wipe()

    def wipe(self) -> None:
        self.ids.writing.wipe()
        self.text = self.question = self.note = self.hand_in = ""

    def relabel(self) -> None:
        self.lines = LINES_SHOWN[bool(self.theme.landscape), self.theme.scale >= 1.5]
        step, road = self.context.visit.step, self.context.visit.roadmap
        if step in NEEDS:
            self.needs_words = NEEDS[step].words
            self.question = step_words(self.words, "write_step", step, road)
            self.note = step_words(self.words, "step_note", step, road)
            self.hand_in = step_words(self.words, "hand_in", step, road)
        self._count()

    def write(self, text: str) -> None:
        self.text = (self.text + text)[:MOST_CHARACTERS]
        self._count()

    def backspace(self) -> None:
        self.text = self.text[:-1]
        self._count()

    def done(self) -> None:
        self.write(self.ids.writing.finish())
        if self.text or not self.needs_words:
            take_step(self.context, self.text)

    def _count(self) -> None:
        self.count = self.words.say("story.count", n=len(self.text), most=MOST_CHARACTERS)
