"""What is on the pad right now: the strokes of one character, what they may mean, and after it what may follow. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.input.strokes import MOST_STROKES, Stroke

if TYPE_CHECKING:  # numpy comes in when a pad is opened, not with the screens
    from kiosk.input.handwriting import HandwritingEngine


class Pad:
    """One character at a time. ``next_characters`` gives those that may follow one.

    Every call returns the text that is finished by it, mostly none. Nothing is remembered beyond the pad.
    """

    def __init__(self, engine: HandwritingEngine, next_characters: Callable[[str], str]) -> None:
        self._engine, self._next = engine, next_characters
        self.clear()

    def clear(self) -> None:
        """No ink and no candidates."""
        self.strokes: list[Stroke] = []
        self.candidates: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink. Candidates may stand there all the same: those that may follow."""
        return not self.strokes

    def write(self, stroke: Stroke) -> None:
        """One more stroke; the first one ends what was offered to follow. Strokes beyond the most are ignored."""
        if len(self.strokes) < MOST_STROKES:
            self.strokes.append(stroke)
            self.candidates = self._engine.candidates(self.strokes)

    def undo(self) -> bool:
        """Takes back the last stroke. False if there is none."""
        if not self.strokes:
            return False
        self.strokes.pop()
        self.candidates = self._engine.candidates(self.strokes)
        return True

    def choose(self, place: int) -> str:
        """Takes a candidate as text; then those that may follow it are offered. IndexError if there is none."""
        text = self.candidates[place]
        self.strokes, self.candidates = [], list(self._next(text))
        return text

    def finish(self) -> str:
        """The ink as text, the best candidate; nothing is offered any more. What was only offered is not taken."""
        text = self.candidates[0] if self.strokes and self.candidates else ""
        self.clear()
        return text
