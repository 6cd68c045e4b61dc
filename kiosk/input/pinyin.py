"""The pinyin engine: typed letters in, candidates out. Pure, and it learns nothing: the next visitor's are the same.

The letters fall into syllables in every possible way (:class:`kiosk.input.syllables.Pieces`); each run of syllables that is a
word is an edge; the cheapest roads from the first letter to the last are the sentences (n-best Viterbi over -ln p of
single words). A syllable that only sounds alike, or is only begun, costs more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from kiosk.input.lexicon import Entry, Lexicon
from kiosk.input.syllables import Piece, Pieces, fold, initial_of

MOST_LETTERS = 60
LONGEST_WORD = 8  # syllables
MOST_HOMOPHONES = 40
KEPT = 6  # roads kept at each place, and homophones tried on each edge
ALIKE = 250  # cost of a syllable that only sounds alike
BEGUN = 60  # of a syllable that is only begun
LONGER = 150  # of a word that goes on beyond what was typed
_RANKS = [(road, word) for road in range(KEPT) for word in range(KEPT) if (road + 1) * (word + 1) <= KEPT]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text to choose, and how many of the typed letters it stands for."""

    text: str
    letters: int


@dataclass(frozen=True, slots=True)
class _Edge:
    start: int
    end: int
    syllables: int
    entries: list[tuple[int, str]]  # cost and word, cheapest first


class PinyinEngine:
    """``candidates`` for what was typed so far; any letter may be the last."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._edges: dict[tuple[str, ...], list[tuple[int, str]]] = {}  # of the composition under way

    def forget(self) -> None:
        """Nothing of what was typed stays; called at the end of each composition and each visit."""
        self._edges.clear()

    def candidates(self, typed: str) -> list[Candidate]:
        """Whole sentences first, then longer words, then words and characters for the beginning. Each text once."""
        pieces = Pieces(typed[:MOST_LETTERS])
        edges = self._lattice(pieces)
        if not edges:
            return []
        sentences = self._sentences(pieces, edges)
        first = pieces.reaches(0)
        begun = sorted(
            (edge for edge in edges if edge.start == first), key=lambda edge: (-edge.end, edge.syllables)
        )
        found = [
            *((text, pieces.end) for text in _whole(sentences, [e for e in begun if e.end == pieces.end])),
            *((word, pieces.end) for word in self._longer(pieces)),
            *((word, edge.end) for edge in begun for _, word in edge.entries),
        ]
        return _once(found)

    def _lattice(self, pieces: Pieces) -> list[_Edge]:
        edges: list[_Edge] = []
        waiting, seen = [pieces.reaches(0)], set()
        while waiting:
            start = waiting.pop()
            if start in seen or start >= pieces.end:
                continue
            seen.add(start)
            for edge in self._words_from(pieces, start, ()):
                edges.append(edge)
                waiting.append(pieces.reaches(edge.end))
        return edges

    def _words_from(self, pieces: Pieces, at: int, before: tuple[Piece, ...]) -> Iterator[_Edge]:
        for piece in pieces.at(at):
            run = (*before, piece)
            entries = self._entries(run)
            if entries:
                yield _Edge(run[0].start, piece.end, len(run), entries)
            if len(run) < LONGEST_WORD and self._goes_on(run):
                yield from self._words_from(pieces, piece.end, run)

    def _goes_on(self, run: Sequence[Piece]) -> bool:
        if not all(piece.is_whole for piece in run):
            return True
        return self.lexicon.goes_on(_folded(run))

    def _entries(self, run: Sequence[Piece]) -> list[tuple[int, str]]:
        key = tuple(piece.letters if piece.is_whole else piece.letters + "*" for piece in run)
        known = self._edges.get(key)
        if known is None:
            known = self._edges[key] = sorted(self._looked_up(run))
        return known

    def _looked_up(self, run: Sequence[Piece]) -> Iterator[tuple[int, str]]:
        typed = "'".join(piece.letters for piece in run)
        for entry in self._found(run):
            cost = 0 if entry.syllables == typed else _difference(run, entry.syllables.split("'"))
            if cost is not None:
                yield entry.cost + cost, entry.word

    def _found(self, run: Sequence[Piece]) -> Sequence[Entry]:
        begun = [piece for piece in run if not piece.is_whole]
        if not begun:
            return self.lexicon.words(_folded(run))
        if begun == [run[-1]] and len(run) > 1:
            return self.lexicon.begun(_folded(run))
        return self.lexicon.by_initials("".join(initial_of(piece.letters) for piece in run))

    def _sentences(self, pieces: Pieces, edges: list[_Edge]) -> list[tuple[int, str]]:
        roads: dict[int, list[tuple[int, str]]] = {pieces.reaches(0): [(0, "")]}
        for edge in sorted(edges, key=lambda edge: edge.start):
            before = roads.get(edge.start)
            if before:
                end = pieces.reaches(edge.end)
                roads[end] = _cheapest(roads.get(end, []), _joined(before, edge.entries))
        return roads.get(pieces.end, [])

    def _longer(self, pieces: Pieces) -> list[str]:
        """Words that go on beyond two or more whole syllables."""
        run, at = [], pieces.reaches(0)
        while at < pieces.end and (whole := next((p for p in pieces.at(at) if p.is_whole), None)):
            run.append(whole)
            at = pieces.reaches(whole.end)
        if at < pieces.end or len(run) < 2:
            return []
        found = self.lexicon.longer(_folded(run))
        exact = [entry for entry in found if _difference(run, entry.syllables.split("'")[: len(run)]) == 0]
        return [entry.word for entry in exact[:2]]


def _folded(run: Sequence[Piece]) -> str:
    return "'".join(fold(piece.letters) for piece in run)


def _difference(run: Sequence[Piece], syllables: Sequence[str]) -> int | None:
    """What the typed pieces cost as these syllables; None if they cannot be them."""
    cost = 0
    for piece, syllable in zip(run, syllables, strict=True):
        if piece.is_whole:
            cost += 0 if piece.letters == syllable else ALIKE
        elif syllable.startswith(piece.letters):
            cost += BEGUN * (len(syllable) - len(piece.letters) > 0)
        elif fold(syllable).startswith(fold(piece.letters)):
            cost += BEGUN + ALIKE
        else:
            return None
    return cost


def _joined(roads: list[tuple[int, str]], words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [
        (roads[road][0] + words[word][0], roads[road][1] + words[word][1])
        for road, word in _RANKS
        if road < len(roads) and word < len(words)
    ]


def _cheapest(known: list[tuple[int, str]], more: list[tuple[int, str]]) -> list[tuple[int, str]]:
    kept: dict[str, int] = {}
    for cost, text in sorted(known + more):
        kept.setdefault(text, cost)
        if len(kept) == KEPT:
            break
    return [(cost, text) for text, cost in kept.items()]


def _whole(sentences: list[tuple[int, str]], words: list[_Edge]) -> Iterator[str]:
    """Sentences and single words for all letters, cheapest first; of sentences without such words three, others are wanted more."""
    single = list(islice(merge(*(edge.entries for edge in words)), MOST_HOMOPHONES))
    for _, text in merge(sentences if single else sentences[:3], single):
        yield text


def _once(found: Iterable[tuple[str, int]]) -> list[Candidate]:
    texts: dict[str, int] = {}
    for text, letters in found:
        texts.setdefault(text, letters)
    return [Candidate(text, letters) for text, letters in texts.items()]
