"""Pictures of the characters that a printer's own font lacks: 24 by 24 dots, drawn from the bundled font."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SIZE = 24
BYTES = SIZE * SIZE // 8
CACHE_CAP = 2_000
_INK = 110  # of 255: a little under the middle keeps thin strokes at this size
_MISSING = "〓"  # the mark of Chinese typesetters for a sort they do not have


class FontGlyphs:
    """``columns`` gives a glyph as ESC * 33 wants it: 24 columns from the left, each 3 bytes from the top.

    The font is opened at the first call and glyphs are kept, so a slip without rare characters costs nothing.
    """

    def __init__(self, font: Path) -> None:
        self._path = font
        self._drawn: dict[str, bytes] = {}

    def columns(self, character: str) -> bytes:
        """72 bytes; a character that the font lacks is drawn as 〓."""
        if character not in self._drawn:
            if len(self._drawn) >= CACHE_CAP:
                self._drawn.clear()
            self._drawn[character] = self._draw(character)
        return self._drawn[character]

    @cached_property
    def _font(self) -> FreeTypeFont:
        from PIL import ImageFont

        return ImageFont.truetype(str(self._path), SIZE - 1)

    @cached_property
    def _notdef(self) -> bytes:
        return self._bitmap("\uffff")

    def _draw(self, character: str) -> bytes:
        drawn = self._bitmap(character)
        return self._bitmap(_MISSING) if drawn == self._notdef else drawn

    def _bitmap(self, character: str) -> bytes:
        from PIL import Image, ImageDraw

        image = Image.new("L", (SIZE, SIZE), 0)
        ImageDraw.Draw(image).text((SIZE / 2, SIZE - 4), character, font=self._font, fill=255, anchor="ms")
        turned = image.transpose(Image.Transpose.ROTATE_90).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        return turned.point([255 if level > _INK else 0 for level in range(256)]).convert("1").tobytes()


class BoxGlyphs:
    """For an installation whose font is missing: an empty box for every character that the printer lacks."""

    def columns(self, character: str) -> bytes:  # noqa: ARG002 - every character looks the same
        """72 bytes."""
        edge, middle = b"\x3f\xff\xfc", b"\x20\x00\x04"
        return b"\x00" * 6 + edge + middle * 18 + edge + b"\x00" * 6
