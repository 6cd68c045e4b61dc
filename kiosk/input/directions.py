"""What ink looks like: how much of it runs in which direction, in each part of its square.

The classic feature of handwriting recognition (direction histograms on a grid; Bai and Huo 2005). It knows nothing of how many
strokes there were, nor in which order.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from kiosk.input.ink import Numbers

CELLS = 8  # of the square's side; a border around it takes what sticks out
SIDE = CELLS + 2
DIRECTIONS = 8
FEATURES = SIDE * SIDE * DIRECTIONS
BLUR = 0.7  # cells


def _blur_matrix() -> Numbers:
    places = np.arange(SIDE)
    kernel = np.exp(-0.5 * ((places[:, None] - places[None]) / BLUR) ** 2)
    return np.asarray(kernel / kernel.sum(axis=1, keepdims=True))


_KERNEL = _blur_matrix()


def features(middles: Numbers, vectors: Numbers) -> Numbers:
    """FEATURES numbers of length 1 together, from :func:`kiosk.input.ink.segments`; each piece is shared between near cells and directions."""
    turn, turn_share = _split(np.arctan2(vectors[:, 1], vectors[:, 0]) / (2 * np.pi) * DIRECTIONS)
    cell, cell_share = _split(np.clip(middles, 0.0, 1.0 - 1e-9) * CELLS - 0.5)
    length = np.hypot(*vectors.T)
    grid = np.zeros(FEATURES)
    for down, right, on in product((0, 1), repeat=3):
        place = (cell[:, 1] + down + 1) * SIDE + cell[:, 0] + right + 1
        share = _share(cell_share[:, 1], down) * _share(cell_share[:, 0], right) * _share(turn_share, on)
        bins = place * DIRECTIONS + (turn + on) % DIRECTIONS
        grid += np.bincount(bins, share * length, FEATURES)
    blurred = np.einsum("ij,jkd,lk->ild", _KERNEL, grid.reshape(SIDE, SIDE, DIRECTIONS), _KERNEL)
    rooted = np.sqrt(blurred).ravel()  # so that long strokes do not drown short ones
    return np.asarray(rooted / np.linalg.norm(rooted))


def _split(values: Numbers) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], Numbers]:
    """Whole part and rest."""
    whole = np.floor(values)
    return whole.astype(np.int64), values - whole


def _share(rest: Numbers, upper: int) -> Numbers:
    return rest if upper else 1.0 - rest
