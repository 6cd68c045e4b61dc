"""Names of people from pinyin: a surname and one or two characters, 张三 before 长三. Pure; learns nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import product

from kiosk.input.lexicon import Entry, Lexicon
from kiosk.input.syllables import Piece, Pieces, fold

MOST = 24
MOST_SYLLABLES = 4
TRIED = 8  # homophones of each part
ALIKE = 500  # cost of a syllable that only sounds alike
UNUSUAL = 300  # of a character that is in no list of names
TOGETHER = 300  # what a usual pair of characters saves over two single ones, in a given name and in 欧阳


def name_candidates(lexicon: Lexicon, typed: str, *, given_only: bool = False) -> list[str]:
    """Whole names for letters that are all syllables, the likeliest first; with ``given_only`` what follows a surname.

    Returns [] for letters that end in the middle of a syllable, and for more than four syllables.
    """
    found: dict[str, int] = {}
    for run in _runs(Pieces(typed)):
        for cost, name in _named(lexicon, run, given_only):
            found[name] = min(cost, found.get(name, cost))
    return nsmallest(MOST, found, key=lambda name: (found[name], name))


def _runs(pieces: Pieces) -> Iterator[tuple[Piece, ...]]:
    waiting: list[tuple[int, tuple[Piece, ...]]] = [(pieces.reaches(0), ())]
    while waiting:
        at, run = waiting.pop()
        if at == pieces.end:
            if run:
                yield run
        elif len(run) < MOST_SYLLABLES:
            waiting += [(pieces.reaches(p.end), (*run, p)) for p in pieces.at(at) if p.is_whole]


def _named(lexicon: Lexicon, run: Sequence[Piece], given_only: bool) -> Iterator[tuple[int, str]]:
    for parts in _ways(len(run), given_only):
        at, choices = 0, []
        for kind, length in parts:
            choices.append(_parts(lexicon, kind, run[at : at + length]))
            at += length
        for names in product(*choices):
            yield sum(cost for cost, _ in names), "".join(word for _, word in names)


def _ways(syllables: int, given_only: bool) -> Iterator[list[tuple[str, int]]]:
    """How a name of so many syllables is put together: (kind, syllables) of each part."""
    for surname in (0,) if given_only else (1, 2):
        given = syllables - surname
        head = [("surname", surname)] if surname else []
        if given == 0 and head:
            yield head
        elif given == 1:
            yield [*head, ("given_one", 1)]
        elif given == 2:
            yield [*head, ("given", 2)]
            yield [*head, ("given_one", 1), ("given_one", 1)]


def _parts(lexicon: Lexicon, kind: str, run: Sequence[Piece]) -> list[tuple[int, str]]:
    typed = "'".join(piece.letters for piece in run)
    folded = "'".join(fold(piece.letters) for piece in run)
    found = {entry.word: entry.cost + _alike(entry, typed) for entry in lexicon.names(kind, folded)}
    if kind == "given_one":
        for entry in lexicon.words(folded):
            found.setdefault(entry.word, UNUSUAL + entry.cost + _alike(entry, typed))
    saved = TOGETHER * (kind != "given_one" and len(run) == 2)
    return sorted((cost - saved, word) for word, cost in found.items())[:TRIED]


def _alike(entry: Entry, typed: str) -> int:
    pairs = zip(entry.syllables.split("'"), typed.split("'"), strict=True)
    return sum(ALIKE for mine, theirs in pairs if mine != theirs)
