"""What is being typed right now: letters, what of them is chosen already, and what may be chosen next. Pure."""

from __future__ import annotations

from kiosk.input.names import name_candidates
from kiosk.input.pinyin import MOST_LETTERS, Candidate, PinyinEngine

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz'")


class Composition:
    """One line of pinyin until all of it is a text. ``of_names`` puts names of people first.

    Every call returns the text that is finished by it, mostly none. Nothing is remembered beyond the line.
    """

    def __init__(self, engine: PinyinEngine, *, of_names: bool = False) -> None:
        self._engine = engine
        self.of_names = of_names
        self.clear()

    def clear(self) -> None:
        """Nothing is being typed; what the engine looked up for it is forgotten."""
        self.letters = ""
        self._chosen: list[Candidate] = []
        self._typed: list[str] = []  # the letters behind each choice
        self.candidates: list[Candidate] = []
        self._engine.forget()

    @property
    def is_empty(self) -> bool:
        return not self.letters and not self._chosen

    @property
    def shown(self) -> str:
        """What stands in the line: what is chosen, then the letters still open."""
        return "".join(choice.text for choice in self._chosen) + self.letters

    def letter(self, key: str) -> None:
        """One more letter, or ``'``. Others, and letters beyond the most, are ignored."""
        key = key.lower()
        if key in LETTERS and len(self.letters) < MOST_LETTERS and (self.letters or key != "'"):
            self.letters += key
            self._look()

    def backspace(self) -> bool:
        """Takes back the last letter, or else the last choice. False if there was nothing."""
        if not self.letters:  # then nothing is chosen either: the last choice finishes the line
            return False
        self.letters = self.letters[:-1]
        if not self.letters and self._chosen:
            self._chosen.pop()
            self.letters = self._typed.pop()
        self._look()
        return True

    def choose(self, place: int) -> str:
        """Takes a candidate; the text, once no letter is open any more. IndexError if there is no such candidate."""
        choice = self.candidates[place]
        self._chosen.append(choice)
        self._typed.append(self.letters[: choice.letters])
        self.letters = self.letters[choice.letters :].lstrip("'")
        if self.letters:
            self._look()
            return ""
        return self.finish()

    def finish(self) -> str:
        """The line as it stands: choices, and the best candidate, or else the bare letters, for what is open."""
        text = "".join(choice.text for choice in self._chosen)
        while self.letters:
            best = self.candidates[0] if self.candidates else Candidate(self.letters, len(self.letters))
            text += best.text
            self.letters = self.letters[best.letters :].lstrip("'")
            self._look()
        self.clear()
        return text

    def _look(self) -> None:
        self.candidates = self._engine.candidates(self.letters) if self.letters else []
        if self.of_names and self.letters:
            names = name_candidates(self._engine.lexicon, self.letters, given_only=bool(self._chosen))
            known = set(names)
            whole = len(self.letters)
            self.candidates = [Candidate(name, whole) for name in names] + [
                candidate for candidate in self.candidates if candidate.text not in known
            ]
