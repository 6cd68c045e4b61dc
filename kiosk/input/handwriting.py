"""Which character was written: ink against one template for each character, nearest first. Pure; it learns nothing.

Theory of operation. Ink becomes a grid of directions (:mod:`kiosk.input.directions`), blind to the number and order of strokes.
A linear map, made once by ``assets/build/handwriting.py`` from distorted templates, shrinks it to the few numbers in which characters
differ more than hands do: shaking, slant and joined strokes move a character little there (linear discriminant analysis).
The nearest templates win; how common a character is decides between those that are about as near.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.input.directions import features
from kiosk.input.ink import read, segments
from kiosk.input.strokes import Stroke

MOST_CANDIDATES = 10
COMMONNESS = 4.0  # squared distance for each factor e by which a character is rarer


@dataclass(frozen=True, slots=True)
class Templates:
    """``places`` has a row for each of ``characters``; ``projection`` leads from features to such a row.

    ``costs``: -ln(share of all writing) of each character.
    """

    characters: str
    places: NDArray[np.float32]
    projection: NDArray[np.float32]
    costs: NDArray[np.float32]


class HandwritingEngine:
    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._offsets = (templates.places**2).sum(axis=1) + COMMONNESS * templates.costs

    def candidates(self, strokes: Iterable[Stroke]) -> list[str]:
        """Ten characters, the likeliest first; none where there is no ink, or a coordinate that is no number.

        Strokes are rows of (x, y) in any unit, y downwards, in any order.
        """
        try:
            middles, vectors = segments(read(strokes))
        except ValueError:
            return []
        return self._nearest(features(middles, vectors)) if len(middles) else []

    def _nearest(self, seen: NDArray[np.float64]) -> list[str]:
        # einsum, not @: for so little work BLAS would wake every core and wait for it, 5 ms instead of 0.4
        place = np.einsum("i,ij->j", seen.astype(np.float32), self._templates.projection)
        distances = self._offsets - 2 * np.einsum("ij,j->i", self._templates.places, place)
        first = np.argpartition(distances, MOST_CANDIDATES)[:MOST_CANDIDATES]
        return [self._templates.characters[at] for at in first[np.argsort(distances[first])]]
