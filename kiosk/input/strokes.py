"""What a finger leaves on the pad."""

from collections.abc import Sequence

Stroke = Sequence[tuple[float, float]]  # x to the right, y downwards, in any unit
MOST_STROKES = 60  # of one character; the standard table's longest has 36
