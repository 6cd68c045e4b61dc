"""Handwriting: how often the right character stands first and among ten, and what a recognition costs.

Written by nobody: the strokes are those of KanjiVG (PyPI kanjivg 20260714, CC BY-SA 3.0, for this measurement only), drawn independently of the
templates, for every one of the 2,000 most common characters that both have, and for all rarer ones. Where Japan writes a character
differently, KanjiVG does too.

noisy   slanted (4°, 7 %) and stretched (10 %), each stroke moved (2.5 %), resized (8 %) and bent (1.2 %): standard deviations
shaky   the same, times 1.8
order   noisy, strokes in random order
joined  noisy, every neighbouring pair of strokes joined with a probability of 20 %
"""

from __future__ import annotations

import importlib.util
import os
import random
import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from _common import median, p95, say_figure, say_machine

from kiosk.input.handwriting import HandwritingEngine
from kiosk.resources import asset
from kiosk.store.templates import load_templates

COMMON = 2000
NUMBER = re.compile(r"[MmCcSsLl]|-?\d*\.?\d+")
BEFORE = {
    "as drawn": (0.943, 0.996),
    "noisy": (0.930, 0.993),
    "order": (0.908, 0.993),
    "joined": (0.759, 0.966),
}
Strokes = list[np.ndarray]


def kanjivg() -> Path | None:
    """The folder of its pictures, if it is installed."""
    if importlib.util.find_spec("kanji") is None:
        return None
    return Path(next(iter(importlib.util.find_spec("kanji").submodule_search_locations)))


def curve(path: str) -> np.ndarray:
    """Points along one SVG path of moves, lines and Bézier curves."""
    parts, at, here, last, command = NUMBER.findall(path), 0, np.zeros(2), None, "M"
    points: list[np.ndarray] = []
    while at < len(parts):
        if parts[at].isalpha():
            command, at = parts[at], at + 1
        count = {"M": 1, "L": 1, "C": 3, "S": 2}[command.upper()]
        given = np.array(list(map(float, parts[at : at + 2 * count]))).reshape(count, 2)
        given, at = given + (here if command.islower() else 0), at + 2 * count
        if count == 1:
            points.append(given[0])
        else:
            first = given[0] if count == 3 else (here if last is None else 2 * here - last)
            points += list(bezier(here, first, given[-2], given[-1]))
        here, last = given[-1], given[-2] if count > 1 else None
    return np.array(points)


def bezier(*corners: np.ndarray) -> np.ndarray:
    along = np.linspace(0, 1, 9)[1:, None]
    weights = ((1 - along) ** 3, 3 * along * (1 - along) ** 2, 3 * along**2 * (1 - along), along**3)
    return sum(weight * corner for weight, corner in zip(weights, corners, strict=True))


def drawn(folder: Path, character: str) -> Strokes:
    text = (folder / f"{ord(character):05x}.svg").read_text(encoding="utf-8")
    return [curve(path) for path in re.findall(r'<path[^>]* d="([^"]+)"', text)]


def shaken(strokes: Strokes, dice: np.random.Generator, amount: float = 1.0) -> Strokes:
    points = np.concatenate(strokes)
    size, centre = np.ptp(points, axis=0).max(), (points.min(axis=0) + points.max(axis=0)) / 2
    turn, slant, stretch = amount * dice.normal(0, (np.radians(4), 0.07, 0.1))
    whole = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    whole = whole @ np.array([[1, slant], [0, 1]]) @ np.diag([np.exp(stretch), np.exp(-stretch)])
    return [moved((stroke - centre) / size @ whole.T, dice, amount) for stroke in strokes]


def moved(stroke: np.ndarray, dice: np.random.Generator, amount: float) -> np.ndarray:
    middle, along = stroke.mean(axis=0), np.linspace(0, 2 * np.pi, len(stroke))[:, None]
    stroke = (stroke - middle) * np.exp(amount * dice.normal(0, 0.08, 2)) + middle
    bend = 0.012 * np.sin(along * dice.uniform(0.3, 1) + dice.uniform(0, 2 * np.pi, 2))
    return stroke + amount * (dice.normal(0, 0.025, 2) + bend + dice.normal(0, 0.004, stroke.shape))


def out_of_order(strokes: Strokes, dice: np.random.Generator) -> Strokes:
    return [strokes[place] for place in dice.permutation(len(strokes))]


def joined(strokes: Strokes, dice: np.random.Generator) -> Strokes:
    parts = [strokes[0]]
    for stroke in strokes[1:]:
        if dice.random() < 0.2:
            parts[-1] = np.concatenate([parts[-1], stroke])
        else:
            parts.append(stroke)
    return parts


WAYS: dict[str, Callable[[Strokes, np.random.Generator], Strokes]] = {
    "as drawn": lambda strokes, _: strokes,
    "noisy": shaken,
    "order": lambda strokes, dice: out_of_order(shaken(strokes, dice), dice),
    "joined": lambda strokes, dice: joined(shaken(strokes, dice), dice),
    "shaky": lambda strokes, dice: shaken(strokes, dice, 1.8),
}


def accuracy(engine: HandwritingEngine, written: dict[str, Strokes]) -> tuple[float, float]:
    """Share of characters that stand first, and among ten."""
    places = [
        found.index(character) if character in found else 99
        for character, found in ((c, engine.candidates(strokes)) for c, strokes in written.items())
    ]
    return sum(place == 0 for place in places) / len(places), sum(place < 10 for place in places) / len(
        places
    )


def by_commonness() -> list[str]:
    base = sqlite3.connect(asset("pinyin/lexicon.sqlite"))
    asked = "SELECT word FROM words WHERE length(word) = 1 GROUP BY word ORDER BY min(cost)"
    return [word for (word,) in base.execute(asked)]


def say_accuracy(engine: HandwritingEngine, folder: Path, known: str) -> None:
    order = by_commonness()
    for name, group in (("common", order[:COMMON]), ("rarer", order[COMMON:])):
        there = [c for c in group if c in known and (folder / f"{ord(c):05x}.svg").exists()]
        strokes = {character: drawn(folder, character) for character in there}
        for way, write in WAYS.items():
            dice = np.random.default_rng(2026)
            first, ten = accuracy(engine, {c: write(s, dice) for c, s in strokes.items()})
            beside = ""
            if name == "common" and way in BEFORE:
                beside = "limit {:.3f} / {:.3f}  ".format(*BEFORE[way])
                beside += "held" if first >= BEFORE[way][0] and ten >= BEFORE[way][1] else "NOT HELD"
            print(f"{len(there)} {name} characters, {way:9} first {first:.3f}, among ten {ten:.3f}  {beside}")


def milliseconds(engine: HandwritingEngine, written: list[Strokes]) -> list[float]:
    """Of the recognition after each stroke."""
    times = []
    for strokes in written:
        shown = [[tuple(point) for point in stroke] for stroke in strokes]  # as a screen gives them
        for count in range(1, len(shown) + 1):
            begun = time.perf_counter()
            engine.candidates(shown[:count])
            times.append((time.perf_counter() - begun) * 1000)
    return times


def random_scrawls(dice: np.random.Generator) -> list[Strokes]:
    """Twelve strokes of 40 points, as fast fingers leave them."""
    return [[dice.random((40, 2)).cumsum(axis=0) for _ in range(12)] for _ in range(100)]


def main() -> None:
    say_machine()
    process = psutil.Process(os.getpid())
    before, begun = process.memory_info().rss, time.perf_counter()
    templates = load_templates(asset("handwriting/templates.npz"))
    engine = HandwritingEngine(templates)
    opened = (time.perf_counter() - begun) * 1000
    engine.candidates([[(0, 0), (1, 0)]])
    memory = (process.memory_info().rss - before) / 1e6
    folder = kanjivg()
    if folder is None:
        print(
            "accuracy is not measured: pip install kanjivg==20260714 (CC BY-SA, not needed for anything else)"
        )
        written = random_scrawls(np.random.default_rng(1))
    else:
        say_accuracy(engine, folder, templates.characters)
        some = random.Random(1).sample(templates.characters, 400)
        written = [drawn(folder, c) for c in some if (folder / f"{ord(c):05x}.svg").exists()]
    times = milliseconds(engine, written)
    say_figure("a recognition, median", median(times), "ms", limit=15)
    say_figure("a recognition, p95", p95(times), "ms", limit=15)
    say_figure("opening the templates", opened, "ms", limit=300)
    say_figure("memory, templates and engine, beyond numpy", memory, "MB", limit=40)


if __name__ == "__main__":
    main()
