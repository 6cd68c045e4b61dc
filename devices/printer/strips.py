"""Lines of text as pictures: strips as wide as their text, for what a printer's own font cannot do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.text import cell_width

CELL_DOTS = 12  # a half-width character; a Han character has two
ROW_DOTS = 24
BAND_DOTS = 48  # no picture is sent in one command of more rows


class RowSource(Protocol):
    def rows(self, character: str, scale: int) -> Sequence[int]: ...


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows from the top, each of ``width_dots // 8`` bytes."""

    width_dots: int
    height_dots: int
    rows: bytes


def strip(text: str, scale: int, bold: bool, glyphs: RowSource) -> Strip:
    """One line of text in cells of 12 by 24 dots times ``scale``; bold is struck again to the right."""
    height = ROW_DOTS * scale
    lines = [0] * height
    width = 0
    for character in text:
        cell = CELL_DOTS * scale * cell_width(character)
        width += cell
        for at, row in enumerate(glyphs.rows(character, scale)):
            lines[at] = lines[at] << cell | (_struck_again(row, scale) if bold else row)
    stride = -(-width // 8)
    spare = 8 * stride - width
    return Strip(8 * stride, height, b"".join((line << spare).to_bytes(stride, "big") for line in lines))


def _struck_again(row: int, scale: int) -> int:
    return row | row >> 1 if scale == 1 else row | row >> 1 | row >> 2


def raster(picture: Strip) -> bytes:
    """The command that prints it (GS v 0)."""
    return raster_head(picture.width_dots // 8, picture.height_dots) + picture.rows


def raster_head(width_bytes: int, height_dots: int) -> bytes:
    """GS v 0 with its sizes; ``width_bytes * height_dots`` bytes must follow."""
    return b"\x1dv0\x00" + width_bytes.to_bytes(2, "little") + height_dots.to_bytes(2, "little")
