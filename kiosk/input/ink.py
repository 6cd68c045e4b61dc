"""Ink as numbers: strokes become points at even distances in a square of their own, whatever pen, place or size made them.

Strokes are rows of (x, y) in any unit, y downwards. Nothing here depends on the order of the strokes but the order of the points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kiosk.input.strokes import MOST_STROKES, Stroke

Numbers = NDArray[np.float64]

POINTS = 96  # spread over all strokes by their length, beside two for each
LARGEST = 1e9  # a coordinate beyond it is no place on any panel
SMALLEST = 1e-9  # ink that spreads no further lies on one spot: the squares of its lengths would be nothing
DOT = 0.05  # of the character's size: what a mere touch counts for, down and to the right as a dot is written
SPREAD = 4.0  # standard deviations that fill the square


def read(strokes: Iterable[Stroke]) -> list[Numbers]:
    """Strokes as arrays of shape (n, 2). ValueError if a coordinate is no number or beyond LARGEST."""
    arrays = [np.asarray(stroke, dtype=np.float64).reshape(-1, 2) for stroke in strokes if len(stroke)]
    if not all((np.abs(array) <= LARGEST).all() for array in arrays):  # NaN fails too
        raise ValueError("a coordinate is not a number on a panel")
    return arrays[:MOST_STROKES]


def segments(strokes: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
    """Middles and vectors, each of shape (n, 2), of the short pieces of ink, in a square from 0 to 1.

    Empty when there is no ink, or all of it lies on one spot.
    """
    size = _extent(strokes)
    if not size > SMALLEST:
        return np.empty((0, 2)), np.empty((0, 2))
    traced = [_as_written(stroke, size) for stroke in strokes]
    lengths = [_reached(stroke)[-1] for stroke in traced]
    points = [
        _evenly(stroke, 2 + int(POINTS * length / sum(lengths)))
        for stroke, length in zip(traced, lengths, strict=True)
    ]
    middles = np.concatenate([(stroke[1:] + stroke[:-1]) / 2 for stroke in points])
    vectors = np.concatenate([np.diff(stroke, axis=0) for stroke in points])
    return _in_square(middles, vectors)


def _extent(strokes: Sequence[Numbers]) -> float:
    if not strokes:
        return 0.0
    points = np.concatenate(strokes)
    return float(np.ptp(points, axis=0).max())


def _as_written(stroke: Numbers, size: float) -> Numbers:
    """A touch without a way becomes a dot."""
    if np.ptp(stroke, axis=0).max() > DOT * size / 2:
        return stroke
    return np.stack([stroke[0], stroke[0] + DOT * size])


def _reached(stroke: Numbers) -> Numbers:
    """The way from the first point to each."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])


def _evenly(stroke: Numbers, count: int) -> Numbers:
    reached = _reached(stroke)
    at = np.linspace(0.0, reached[-1], count)
    return np.stack([np.interp(at, reached, stroke[:, 0]), np.interp(at, reached, stroke[:, 1])], axis=1)


def _in_square(middles: Numbers, vectors: Numbers) -> tuple[Numbers, Numbers]:
    """Centred on the ink's centre of gravity and scaled by its spread: one long stroke moves them less than it does a box.

    Narrow characters are widened, but stay narrower than others: the ratio r of the spreads becomes sqrt(sin(r pi/2))
    (aspect ratio adaptive normalisation: Liu, Sako, Fujisawa 2004).
    """
    weights = np.hypot(*vectors.T)
    weights /= weights.sum()
    centre = weights @ middles
    spread = np.sqrt(weights @ (middles - centre) ** 2)
    ratio = np.maximum(spread / spread.max(), 1e-3)
    scale = np.sqrt(np.sin(np.pi / 2 * ratio)) / (SPREAD * np.maximum(spread, 1e-3 * spread.max()))
    return (middles - centre) * scale + 0.5, vectors * scale
