"""What the pinyin engine asks of its words, wherever they lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Entry(NamedTuple):
    """A word, its syllables (``xin'fang``) and its cost: -100 ln(share of all writing)."""

    cost: int
    word: str
    syllables: str


class Lexicon(Protocol):
    """Cheapest entries come first everywhere. ``folded`` is syllables through :func:`kiosk.input.syllables.fold`, joined by ``'``."""

    def words(self, folded: str) -> Sequence[Entry]:
        """Words of just these syllables."""

    def goes_on(self, folded: str) -> bool:
        """Whether longer words begin with these syllables."""

    def begun(self, folded: str) -> Sequence[Entry]:
        """Words of as many syllables, the last of which only begins like the last given."""

    def longer(self, folded: str) -> Sequence[Entry]:
        """A few longer words that begin with these syllables."""

    def by_initials(self, initials: str) -> Sequence[Entry]:
        """Words whose syllables begin with these letters, one each (:func:`kiosk.input.syllables.initial_of`)."""

    def names(self, kind: str, folded: str) -> Sequence[Entry]:
        """Names of a kind: ``surname``, ``given`` (two characters) or ``given_one``."""

    def next_characters(self, character: str) -> str:
        """Up to ten characters that follow this one in words, the likeliest first."""
