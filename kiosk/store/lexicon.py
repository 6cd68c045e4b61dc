"""The shipped pinyin words, read from their file: read-only, no cache of what was asked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.input.lexicon import Entry

MOST = 150  # entries of one answer


class SqliteLexicon:
    """A :class:`kiosk.input.lexicon.Lexicon` over assets/pinyin/lexicon.sqlite. Used by one thread.

    Raises sqlite3.Error when the file is missing or broken.
    """

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._base.execute("PRAGMA cache_size = -2048")
        self._base.execute("SELECT 1 FROM words LIMIT 1").fetchone()

    def close(self) -> None:
        self._base.close()

    def words(self, folded: str) -> list[Entry]:
        return self._entries(
            "SELECT cost, word, exact FROM words WHERE folded = ? ORDER BY cost LIMIT ?", folded, MOST
        )

    def goes_on(self, folded: str) -> bool:
        ask = "SELECT 1 FROM words WHERE folded > ? AND folded < ? LIMIT 1"
        return self._base.execute(ask, (folded + "'", folded + "'~")).fetchone() is not None

    def longer(self, folded: str) -> list[Entry]:
        ask = "SELECT cost, word, exact FROM words WHERE folded > ? AND folded < ? ORDER BY cost LIMIT ?"
        return self._entries(ask, folded + "'", folded + "'~", 20)

    def begun(self, folded: str) -> list[Entry]:
        ask = "SELECT cost, word, exact FROM words WHERE folded >= ? AND folded < ? AND length(word) = ? ORDER BY cost LIMIT ?"
        return self._entries(ask, folded, folded + "~", folded.count("'") + 1, MOST)

    def by_initials(self, initials: str) -> list[Entry]:
        return self._entries(
            "SELECT cost, word, exact FROM short WHERE initials = ? ORDER BY cost LIMIT ?", initials, MOST
        )

    def names(self, kind: str, folded: str) -> list[Entry]:
        ask = "SELECT cost, word, exact FROM names WHERE kind = ? AND folded = ? ORDER BY cost LIMIT ?"
        return self._entries(ask, kind, folded, MOST)

    def next_characters(self, character: str) -> str:
        row = self._base.execute(
            "SELECT next FROM next_characters WHERE character = ?", (character,)
        ).fetchone()
        return "" if row is None else str(row[0])

    def _entries(self, ask: str, *values: object) -> list[Entry]:
        return list(map(Entry._make, self._base.execute(ask, values)))
