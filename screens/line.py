"""One line, written: the rest of an address, the name of a unit or of a relative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kivy.properties import BooleanProperty, StringProperty

from kiosk.domain.text import printable
from screens.context import Visit
from screens.kv import load_kv
from screens.writing_screen import WritingScreen

load_kv(__file__)


def _unit(visit: Visit, text: str) -> None:
    visit.draft.unit_complained_of = text


def _address(visit: Visit, text: str) -> None:
    visit.draft.reply_address = visit.division + text


def _relative(visit: Visit, text: str) -> None:
    visit.draft.relative.name = text


@dataclass(frozen=True, slots=True)
class Line:
    """``keep`` puts what was written where it belongs; ``then`` is the screen that follows."""

    most: int
    keep: Callable[[Visit, str], None]
    then: str = "review"
    of_names: bool = False


LINES = {
    "address": Line(80, _address),
    "unit": Line(50, _unit),
    "relative": Line(50, _relative, then="relative", of_names=True),
}


class LineScreen(WritingScreen):
    """``visit.line``: a key of LINES."""

    where = "where.line"
    most_characters = 50
    question = StringProperty()
    hint = StringProperty()
    before = StringProperty()  # what the line goes on from
    of_names = BooleanProperty(False)

    def enter(self) -> None:
        self.most_characters = LINES[self.context.visit.line].most
        self.of_names = LINES[self.context.visit.line].of_names
        self.begin("")

    def leave(self) -> None:
        self.set_aside()
        self.wipe()

    def wipe(self) -> None:
        super().wipe()
        self.question = self.before = ""

    def relabel(self) -> None:
        super().relabel()
        asked = self.context.visit.line
        if asked in LINES:
            self.question, self.hint = self.words[f"line.{asked}"], self.words[f"line_hint.{asked}"]
            self.before = self.context.visit.division if asked == "address" else ""

    def prompt(self) -> str:
        return "voice.line.address" if self.context.visit.line == "address" else "voice.line"

    def done(self) -> None:
        self.finish()
        asked = LINES[self.context.visit.line]
        text = printable(self.text, limit=asked.most).strip()
        if text:
            asked.keep(self.context.visit, text)
            self.context.go(asked.then)
