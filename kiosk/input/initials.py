"""Finding a name in a list by the first letters of its characters: "zjj" finds 肃宁县住房和城乡建设局."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


class Initials:
    """``table``: letter -> every character one of whose readings begins with it (assets/pinyin/initials.json)."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table

    def begins(self, character: str, letter: str) -> bool:
        """Whether a reading of the character begins with the small letter; a letter or digit stands for itself."""
        return character.lower() == letter or character in self._table.get(letter, "")

    def rank(self, typed: str, name: str) -> int | None:
        """0: the name begins so; 1: so begin characters that stand together in it; 2: some in this order; None: not found."""
        letters = [letter for letter in typed.lower() if not letter.isspace()]
        last = len(name) - len(letters)
        for start in range(last + 1):
            if all(self.begins(name[start + n], letter) for n, letter in enumerate(letters)):
                return min(start, 1)
        rest = iter(name)
        return 2 if all(any(self.begins(c, letter) for c in rest) for letter in letters) else None

    def find(self, typed: str, names: Sequence[str]) -> list[int]:
        """Places of the names that fit, the best first; equals keep their order. Nothing typed: all of them."""
        ranks = [(rank, place) for place, rank in self._ranked(typed, names) if rank is not None]
        return [place for _, place in sorted(ranks)]

    def _ranked(self, typed: str, names: Iterable[str]) -> Iterable[tuple[int, int | None]]:
        return ((place, self.rank(typed, name)) for place, name in enumerate(names))
