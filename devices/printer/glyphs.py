"""Pictures of the characters that a printer's own font lacks: 24 dots high or 48, drawn from the bundled font."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

SIZE = 24
BYTES = SIZE * SIZE // 8
_INK = 110  # of 255: a little under the middle keeps thin strokes at this size
_HALF_WIDTH_SIZE = 21
_MISSING = "〓"  # the mark of Chinese typesetters for a sort they do not have


class FontGlyphs:
    """``columns`` gives a glyph as ESC * 33 wants it, ``rows`` as a line that is a picture wants it.

    The font is opened at the first call, so a slip without rare characters costs nothing. Glyphs are kept until ``forget``.
    """

    def __init__(self, font: Path) -> None:
        self._path = font
        self._drawn: dict[tuple[str, int], Image] = {}
        self._fonts: dict[int, FreeTypeFont] = {}

    def columns(self, character: str) -> bytes:
        """72 bytes: 24 columns from the left, each 3 bytes from the top. A character the font lacks is 〓."""
        from PIL import Image

        turned = self._cell(character, 1, SIZE).transpose(Image.Transpose.ROTATE_90)
        return turned.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes()

    def rows(self, character: str, scale: int) -> Sequence[int]:
        """24 rows times ``scale``, each a number of 12 or 24 bits times ``scale``."""
        width = (SIZE // 2 if character.isascii() else SIZE) * scale
        data = self._cell(character, scale, width).tobytes()
        stride, spare = -(-width // 8), -width % 8
        return [int.from_bytes(data[at : at + stride], "big") >> spare for at in range(0, len(data), stride)]

    def forget(self) -> None:
        self._drawn.clear()

    @cached_property
    def _notdef(self) -> bytes:
        return self._inked("\uffff", 1, SIZE).tobytes()

    def _cell(self, character: str, scale: int, width: int) -> Image:
        if (character, scale) not in self._drawn:
            self._drawn[character, scale] = self._known(character, scale, width)
        return self._drawn[character, scale]

    def _known(self, character: str, scale: int, width: int) -> Image:
        is_known = character.isascii() or self._inked(character, 1, SIZE).tobytes() != self._notdef
        return self._inked(character if is_known else _MISSING, scale, width)

    def _inked(self, character: str, scale: int, width: int) -> Image:
        """White where ink goes. What is wider than its cell (W, M) is squeezed."""
        from PIL import Image, ImageDraw

        height = SIZE * scale
        font = self._font((SIZE - 1) * scale if width == height else _HALF_WIDTH_SIZE * scale)
        natural = max(width, round(font.getlength(character))) if character.isascii() else width
        image = Image.new("L", (natural, height), 0)
        pen = ImageDraw.Draw(image)
        pen.text((natural / 2, height - 4 * scale), character, font=font, fill=255, anchor="ms")
        image = image.resize((width, height), Image.Resampling.BILINEAR)
        return image.point([255 if level > _INK else 0 for level in range(256)]).convert("1")

    def _font(self, size: int) -> FreeTypeFont:
        from PIL import ImageFont

        if size not in self._fonts:
            self._fonts[size] = ImageFont.truetype(str(self._path), size)
        return self._fonts[size]


class BoxGlyphs:
    """For an installation whose font is missing: an empty box for every character that the printer lacks."""

    def columns(self, character: str) -> bytes:  # noqa: ARG002 - every character looks the same
        """72 bytes."""
        edge, middle = b"\x3f\xff\xfc", b"\x20\x00\x04"
        return b"\x00" * 6 + edge + middle * 18 + edge + b"\x00" * 6

    def rows(self, character: str, scale: int) -> Sequence[int]:
        """24 rows times ``scale``."""
        width, height = (SIZE // 2 if character.isascii() else SIZE) * scale, SIZE * scale
        edge = (1 << width - 4) - 1 << 2
        sides = 1 << width - 3 | 1 << 2
        return [0, 0, edge, *[sides] * (height - 6), edge, 0, 0]

    def forget(self) -> None:
        """Nothing is drawn."""
