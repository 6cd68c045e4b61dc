"""The affine map that puts a touch where the finger is, fitted to crosses that were hit. Pure.

Places are parts of the panel as it was made, from its lower left. With three crosses the map would go through every
trembling finger; with five the errors of fingers are spread by least squares, and a wild one shows itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from kiosk.errors import InvalidInput

Place = tuple[float, float]
EDGE = 0.08
NINE = tuple(
    (x, y) for y in (1 - EDGE, 0.5, EDGE) for x in (EDGE, 0.5, 1 - EDGE)
)  # crosses to check a panel with
FIVE = (
    (EDGE, 1 - EDGE),
    (1 - EDGE, 1 - EDGE),
    (1 - EDGE, EDGE),
    (EDGE, EDGE),
    (0.5, 0.5),
)  # and to calibrate it
LEAST_CROSSES = 4
MOST_OFF_MM = 8.0  # of one cross from what the others say: more is a finger that slipped, not a panel
LEAST_AREA, MOST_AREA = (
    0.2,
    5.0,
)  # how much the map may shrink or stretch: beyond, the crosses were not aimed at
_FLAT = 1e-4  # area of the hits below which they lie on one line


@dataclass(frozen=True, slots=True)
class TouchMap:
    """x' = xx·x + xy·y + x0, y' = yx·x + yy·y + y0."""

    xx: float = 1.0
    xy: float = 0.0
    x0: float = 0.0
    yx: float = 0.0
    yy: float = 1.0
    y0: float = 0.0

    def __call__(self, x: float, y: float) -> Place:
        return self.xx * x + self.xy * y + self.x0, self.yx * x + self.yy * y + self.y0

    def after(self, first: TouchMap) -> TouchMap:
        """First that one, then this."""
        x0, y0 = self(first.x0, first.y0)
        return TouchMap(
            self.xx * first.xx + self.xy * first.yx,
            self.xx * first.xy + self.xy * first.yy,
            x0,
            self.yx * first.xx + self.yy * first.yx,
            self.yx * first.xy + self.yy * first.yy,
            y0,
        )

    @property
    def area(self) -> float:
        """How large the unit square becomes."""
        return abs(self.xx * self.yy - self.xy * self.yx)


PLAIN = TouchMap()


def fit(hits: Sequence[tuple[Place, Place]], *, size_mm: tuple[float, float]) -> TouchMap:
    """The map from where the panel said to where was aimed, by least squares; ``hits`` are (said, aimed).

    Raises InvalidInput with the code touch_few, touch_line, touch_off (one lies further off than MOST_OFF_MM on a
    panel of ``size_mm``) or touch_odd.
    """
    if len(hits) < LEAST_CROSSES:
        raise InvalidInput(f"{LEAST_CROSSES} crosses at least", code="touch_few")
    count = len(hits)
    mean_x, mean_y = sum(said[0] for said, _ in hits) / count, sum(said[1] for said, _ in hits) / count
    centred = [(said[0] - mean_x, said[1] - mean_y, aimed) for said, aimed in hits]
    xx, xy, yy = (sum(a * b for a, b in pairs) for pairs in _products(centred))
    flat = xx * yy - xy * xy
    if flat < _FLAT:
        raise InvalidInput("the crosses were hit in one line or one place", code="touch_line")
    rows = [_row(centred, axis, (xx, xy, yy, flat), (mean_x, mean_y)) for axis in (0, 1)]
    found = TouchMap(*rows[0], *rows[1])
    _check(found, hits, size_mm)
    return found


def furthest_mm(found: TouchMap, hits: Sequence[tuple[Place, Place]], size_mm: tuple[float, float]) -> float:
    """How far the worst cross lies from where the map puts it."""
    placed = [(found(*said), aimed) for said, aimed in hits]
    return max(hypot((x - to_x) * size_mm[0], (y - to_y) * size_mm[1]) for (x, y), (to_x, to_y) in placed)


def _products(centred: Sequence[tuple[float, float, Place]]) -> list[list[tuple[float, float]]]:
    return [
        [(x, x) for x, _, _ in centred],
        [(x, y) for x, y, _ in centred],
        [(y, y) for _, y, _ in centred],
    ]


def _row(
    centred: Sequence[tuple[float, float, Place]],
    axis: int,
    sums: tuple[float, float, float, float],
    mean: Place,
) -> tuple[float, float, float]:
    """One line of the map: the normal equations about the mean, two by two."""
    xx, xy, yy, flat = sums
    aimed = sum(place[axis] for _, _, place in centred) / len(centred)
    x_aimed = sum(x * place[axis] for x, _, place in centred)
    y_aimed = sum(y * place[axis] for _, y, place in centred)
    by_x, by_y = (x_aimed * yy - y_aimed * xy) / flat, (y_aimed * xx - x_aimed * xy) / flat
    return by_x, by_y, aimed - by_x * mean[0] - by_y * mean[1]


def _check(found: TouchMap, hits: Sequence[tuple[Place, Place]], size_mm: tuple[float, float]) -> None:
    if not LEAST_AREA <= found.area <= MOST_AREA:
        raise InvalidInput("the crosses were not aimed at", code="touch_odd")
    off_mm = furthest_mm(found, hits, size_mm)
    if off_mm > MOST_OFF_MM:
        raise InvalidInput(f"one cross lies {off_mm:.0f} mm from what the others say", code="touch_off")
