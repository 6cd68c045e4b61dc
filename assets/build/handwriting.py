"""Make the templates that handwriting is compared with, from the stroke medians of npm hanzi-writer-data (Arphic Public License).

    npm pack hanzi-writer-data@2.0.1 && tar xzf hanzi-writer-data-2.0.1.tgz && pip install pypinyin-dict==0.9.0
    python assets/build/handwriting.py package

Writes assets/handwriting/templates.npz and copies the licence beside it. Takes two minutes; the same input gives the same file.
What is in it, and why, is in assets/handwriting/README.md.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from pathlib import Path

import numpy as np
from pypinyin_dict.pinyin_data import ktghz2013

from kiosk.input.directions import FEATURES, features
from kiosk.input.ink import Numbers, segments

ASSETS = Path(__file__).resolve().parent.parent
OUT = ASSETS / "handwriting"
ROUNDS = (
    (1.0, 0.0),
    (1.6, 0.0),
    (1.0, 0.35),
    (1.0, 0.35),
    (1.6, 0.35),
)  # (how shaky, share of joined strokes)
NUMBERS = 112  # of each template; 64 to 200 make no difference that can be measured
EVEN_OUT = 0.3  # how much of the mean scatter is added in every direction
UNKNOWN_COST = 17.0  # of a character that no word list has alone
Strokes = list[Numbers]


def medians(folder: Path) -> dict[str, Strokes]:
    """The strokes of each character of the standard table that the package has, y downwards."""
    found = {}
    for character in map(chr, ktghz2013.pinyin_dict):
        file = folder / f"{character}.json"
        if file.exists():
            strokes = json.loads(file.read_text(encoding="utf-8"))["medians"]
            found[character] = [np.array(stroke, dtype=float) * (1, -1) for stroke in strokes]
    return found


def seen(strokes: Strokes) -> Numbers:
    return features(*segments(strokes))


def shaken(strokes: Strokes, dice: np.random.Generator, amount: float) -> Strokes:
    """As another hand might write it: slanted, stretched, each stroke moved, resized and bent a little."""
    points = np.concatenate(strokes)
    size, centre = np.ptp(points, axis=0).max(), (points.min(axis=0) + points.max(axis=0)) / 2
    turn, slant, stretch = amount * dice.normal(0, (np.radians(4), 0.07, 0.1))
    whole = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    whole = whole @ np.array([[1, slant], [0, 1]]) @ np.diag([np.exp(stretch), np.exp(-stretch)])
    return [_moved((stroke - centre) / size @ whole.T, dice, amount) for stroke in strokes]


def _moved(stroke: Numbers, dice: np.random.Generator, amount: float) -> Numbers:
    middle = stroke.mean(axis=0)
    stroke = (stroke - middle) * np.exp(amount * dice.normal(0, 0.08, 2)) + middle
    along = np.linspace(0, 1, len(stroke))[:, None] * 2 * np.pi * dice.uniform(0.3, 1)
    wave = 0.012 * np.sin(along + dice.uniform(0, 2 * np.pi, 2)) * min(1.0, 3 * np.ptp(stroke, axis=0).max())
    return stroke + amount * (dice.normal(0, 0.025, 2) + wave + dice.normal(0, 0.004, stroke.shape))


def joined(strokes: Strokes, dice: np.random.Generator, share: float) -> Strokes:
    """Some strokes run on into the next without the pen being lifted."""
    parts = [strokes[0]]
    for stroke in strokes[1:]:
        if dice.random() < share:
            parts[-1] = np.concatenate([parts[-1], stroke])
        else:
            parts.append(stroke)
    return parts


def scatter_of_hands(all_strokes: list[Strokes], clean: Numbers) -> tuple[Numbers, Numbers]:
    """Mean features of each character over all rounds, and the covariance of what hands do to features."""
    dice, mean, scatter = np.random.default_rng(11), np.zeros_like(clean), np.zeros((FEATURES, FEATURES))
    for amount, share in ROUNDS:
        written = np.array([seen(joined(shaken(s, dice, amount), dice, share)) for s in all_strokes])
        mean += written / len(ROUNDS)
        scatter += (written - clean).T @ (written - clean) / (len(ROUNDS) * len(clean))
        print(f"shaken {amount}, joined {share}")
    return mean, scatter


def discriminant(places: Numbers, scatter: Numbers) -> Numbers:
    """The map under which what hands do has the same size everywhere, onto where characters differ most."""
    even = np.trace(scatter) / FEATURES * EVEN_OUT * np.eye(FEATURES)
    values, vectors = np.linalg.eigh(scatter + even)
    whiten = (vectors / np.sqrt(values)) @ vectors.T
    white = places @ whiten
    _, _, axes = np.linalg.svd(white - white.mean(axis=0), full_matrices=False)
    return np.asarray(whiten @ axes[:NUMBERS].T)


def costs(characters: list[str]) -> Numbers:
    """-ln(share of all writing), from the pinyin lexicon."""
    base = sqlite3.connect(ASSETS / "pinyin/lexicon.sqlite")
    rows = base.execute("SELECT word, min(cost) FROM words WHERE length(word) = 1 GROUP BY word")
    known = {word: cost / 100 for word, cost in rows}
    return np.array([known.get(character, UNKNOWN_COST) for character in characters])


def main() -> None:
    folder = Path(sys.argv[1])
    strokes = medians(folder)
    clean = np.array([seen(each) for each in strokes.values()])
    mean, scatter = scatter_of_hands(list(strokes.values()), clean)
    middle = (clean + mean) / 2
    projection = discriminant(middle, scatter).astype(np.float16)
    places = middle @ projection
    step = np.abs(places).max(axis=0) / 127
    OUT.mkdir(exist_ok=True)
    np.savez_compressed(
        OUT / "templates.npz",
        characters=np.array("".join(strokes)),
        places=np.round(places / step).astype(np.int8),
        step=step.astype(np.float32),
        projection=projection,
        costs=costs(list(strokes)).astype(np.float16),
    )
    shutil.copyfile(folder / "ARPHICPL.TXT", OUT / "ARPHICPL.TXT")
    print(f"{len(strokes)} characters, {(OUT / 'templates.npz').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
