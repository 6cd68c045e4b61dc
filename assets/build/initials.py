"""Makes assets/pinyin/initials.json: each letter with the characters whose reading begins with it.

    python assets/build/initials.py

Readings are those of the shipped lexicon's single characters, rare ones of a frequent character too (长: c and z), so that
whoever says it either way finds it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from pathlib import Path

PINYIN = Path(__file__).resolve().parent.parent / "pinyin"
NOT_IN_LEXICON = {"倴": "b", "硚": "q", "浉": "s", "嘡": "t"}  # of names of places


def main() -> None:
    base = sqlite3.connect(f"{(PINYIN / 'lexicon.sqlite').as_uri()}?mode=ro&immutable=1", uri=True)
    rows = base.execute("SELECT word, exact FROM words WHERE length(word) = 1").fetchall()
    table: dict[str, set[str]] = defaultdict(set)
    for character, letter in [*rows, *NOT_IN_LEXICON.items()]:
        if character <= "\u9fff":  # names of offices and places have no rarer ones
            table[letter[0]].add(character)
    lines = ",\n".join(f'"{letter}": "{"".join(sorted(table[letter]))}"' for letter in sorted(table))
    (PINYIN / "initials.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    json.loads((PINYIN / "initials.json").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
