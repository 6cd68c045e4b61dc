"""Rounded grounds with their outline as one small picture each, stretched by its middle.

A software renderer needs half a millisecond for the thin triangles of one outline; a picture costs no more than the
ground alone, and its corners are smooth.
"""

from __future__ import annotations

from functools import cache
from math import hypot

from kivy.graphics.texture import Texture

from screens.theme import Colour

MIDDLE_PX = 2
CLEAR: Colour = (0.0, 0.0, 0.0, 0.0)


@cache
def ground_picture(
    fill: Colour | None, line: Colour | None, radius: int, line_px: int
) -> tuple[Texture, int]:
    """The picture, and how many pixels of each side must not be stretched. Colours are parts of 1; None: nothing there."""
    border = max(radius, line_px) + 1
    side = 2 * border + MIDDLE_PX
    pixels = bytearray()
    for y in range(side):
        for x in range(side):
            pixels += _pixel(fill, line, _beyond(x, y, side, radius), line_px)
    texture = Texture.create(size=(side, side), colorfmt="rgba")
    texture.blit_buffer(bytes(pixels), colorfmt="rgba")
    texture.mag_filter = texture.min_filter = "nearest"
    return texture, border


def _beyond(x: int, y: int, side: int, radius: int) -> float:
    """Pixels from the middle of a pixel to the edge of a rounded square; negative inside."""
    half = side / 2
    across, along = (abs(place + 0.5 - half) - (half - radius) for place in (x, y))
    return hypot(max(across, 0.0), max(along, 0.0)) + min(max(across, along), 0.0) - radius


def _pixel(fill: Colour | None, line: Colour | None, beyond: float, line_px: int) -> bytes:
    """The outline lies inside the edge. What is clear keeps its neighbour's colour, so that edges do not darken."""
    inner = line_px if line is not None else 0
    filled, shaped = _covered(beyond + inner), _covered(beyond)
    ground, edge = fill or (*(line or CLEAR)[:3], 0.0), line or fill or CLEAR
    red, green, blue = (edge[n] + (ground[n] - edge[n]) * filled for n in range(3))
    alpha = shaped * (edge[3] + (ground[3] - edge[3]) * filled)
    return bytes(round(part * 255) for part in (red, green, blue, alpha))


def _covered(beyond: float) -> float:
    """How much of a pixel lies inside."""
    return min(1.0, max(0.0, 0.5 - beyond))
