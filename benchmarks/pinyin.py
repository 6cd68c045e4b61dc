"""The pinyin keyboard: how often the right word or sentence stands among the first candidates, and what a key costs.

310 words and 64 sentences that petitioners may write, made up by the authors, their letters typed in full and without
tones (pinyin_words.txt, pinyin_sentences.txt). They were written before the engine was first run on them; words of theirs
were not added to the lexicon afterwards.
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import psutil
from _common import median, p95, say_figure, say_machine

from kiosk.input.pinyin import PinyinEngine
from kiosk.input.syllables import SYLLABLES, fold
from kiosk.resources import asset
from kiosk.store.lexicon import SqliteLexicon

HERE = Path(__file__).parent
WANTED = {"words": 0.95, "sentences": 0.85}  # among the first five


def texts(name: str) -> list[tuple[str, str]]:
    lines = (HERE / f"pinyin_{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(text, typed) for text, _, typed in (line.partition("\t") for line in lines)]


def accuracy(engine: PinyinEngine, rows: list[tuple[str, str]]) -> dict[int, float]:
    """Share of texts among the first 1, 5 and 10 candidates for all their letters."""
    places = []
    for text, typed in rows:
        engine.forget()
        found = [candidate.text for candidate in engine.candidates(typed)]
        places.append(found.index(text) if text in found else 10**6)
    return {most: sum(place < most for place in places) / len(places) for most in (1, 5, 10)}


def sounding_alike(rows: list[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """The same texts by somebody who writes one syllable of each as it sounds at home, where there is another spelling."""
    dice, twins = random.Random(seed), {}
    for syllable in SYLLABLES:
        twins.setdefault(fold(syllable), []).append(syllable)
    changed = []
    for text, typed in rows:
        ways = [
            typed[:at] + other + typed[at + len(one) :]
            for one in SYLLABLES
            for other in twins[fold(one)]
            if other != one and (at := typed.find(one)) >= 0 and len(one) > 2
        ]
        if ways:
            changed.append((text, dice.choice(sorted(ways))))
    return changed


def milliseconds_a_key(engine: PinyinEngine, rows: list[tuple[str, str]]) -> list[float]:
    times = []
    for _text, typed in rows:
        engine.forget()
        for end in range(1, len(typed) + 1):
            begun = time.perf_counter()
            engine.candidates(typed[:end])
            times.append((time.perf_counter() - begun) * 1000)
    return times


def main() -> None:
    say_machine()
    process = psutil.Process(os.getpid())
    before = process.memory_info().rss
    engine = PinyinEngine(SqliteLexicon(asset("pinyin/lexicon.sqlite")))
    rows = {name: texts(name) for name in WANTED}
    for name, wanted in WANTED.items():
        found = accuracy(engine, rows[name])
        said = "held" if found[5] >= wanted else "NOT HELD"
        print(
            f"{len(rows[name])} {name}: first {found[1]:.3f}, among five {found[5]:.3f}, among ten {found[10]:.3f}"
            f" (limit {wanted} among five)  {said}"
        )
    alike = sounding_alike(rows["words"], seed=1)
    found = accuracy(engine, alike)
    print(
        f"{len(alike)} words, one syllable as it sounds at home: first {found[1]:.3f}, among five {found[5]:.3f}"
    )
    times = milliseconds_a_key(engine, rows["words"] + rows["sentences"])
    say_figure("a key, median", median(times), "ms", limit=1.0)
    say_figure("a key, p95", p95(times), "ms", limit=4.0)
    say_figure("memory, words and engine", (process.memory_info().rss - before) / 1e6, "MB", limit=40, aim=14)


if __name__ == "__main__":
    main()
