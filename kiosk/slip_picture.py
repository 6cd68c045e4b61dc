"""A slip as a picture, line for line as the layout falls on paper: what is seen is what prints.

The cell of 12 × 24 dots is the printer's; at 203 dots per inch a roll of 576 dots is 72 mm of print.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from kiosk.domain.receipt import Align, Gap, Layout, Line, QrLine, Rule, TextLine
from kiosk.domain.text import cell_width, cells
from kiosk.resources import asset

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont
    from qrcode.main import QRCode

CELL, LINE, MARGIN = 12, 30, 16
DOTS_PER_MM = 8  # 203 dots per inch


def draw_slip(layout: Layout, *, width_dots: int) -> Image:
    """A grey-scale picture (mode L), ``width_dots`` and margins wide."""
    from PIL import Image, ImageDraw

    heights = [_height(line) for line in layout.lines]
    image = Image.new("L", (width_dots + 2 * MARGIN, sum(heights) + 2 * MARGIN), 255)
    pen = ImageDraw.Draw(image)
    y = MARGIN
    for line, height in zip(layout.lines, heights, strict=True):
        match line:
            case TextLine():
                _draw_text(pen, line, y, width_dots)
            case QrLine():
                _draw_qr(image, line, y, width_dots)
            case Rule():
                _draw_rule(pen, y, width_dots)
        y += height
    return image


def slip_length_mm(layout: Layout) -> int:
    """Paper that a slip takes, without the feed to the cutter."""
    return round(sum(_height(line) for line in layout.lines) / DOTS_PER_MM)


def _height(line: Line) -> int:
    match line:
        case TextLine(scale=scale):
            return LINE * scale
        case QrLine():
            return _modules(line.content) * line.module_dots + 2 * LINE // 3
        case Gap(dots=dots):
            return dots
    return LINE


def _draw_text(pen: object, line: TextLine, y: int, width: int) -> None:
    from PIL import ImageDraw

    assert isinstance(pen, ImageDraw.ImageDraw)
    free = width - cells(line.text) * CELL * line.scale
    x = MARGIN + {Align.LEFT: 0, Align.CENTRE: free // 2, Align.RIGHT: free}[line.align]
    for character in line.text:
        font = _font(24 * line.scale, line.bold, character)
        pen.text((x, y + 2 * line.scale), character, font=font, fill=0, anchor="la")
        x += cell_width(character) * CELL * line.scale


def _draw_qr(image: Image, line: QrLine, y: int, width: int) -> None:
    from PIL import Image

    rows: list[list[bool]] = _code(line.content).get_matrix()  # dark or not
    side = len(rows)
    code = Image.frombytes("L", (side, side), bytes(0 if dark else 255 for row in rows for dark in row))
    code = code.resize((side * line.module_dots,) * 2, Image.Resampling.NEAREST)
    image.paste(code, (MARGIN + (width - code.width) // 2, y + LINE // 3))


def _draw_rule(pen: object, y: int, width: int) -> None:
    from PIL import ImageDraw

    assert isinstance(pen, ImageDraw.ImageDraw)
    for x in range(MARGIN, MARGIN + width, 12):
        pen.line((x, y + LINE // 2, x + 6, y + LINE // 2), fill=0, width=2)


def _modules(content: str) -> int:
    """Along a side of the code (ISO/IEC 18004 §5.3.1), without drawing it: that takes tens of times as long."""
    return int(_code(content).best_fit()) * 4 + 17


def _code(content: str) -> QRCode[Any]:
    import qrcode

    code: QRCode[Any] = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(content)
    return code


@cache
def _everyday() -> frozenset[str]:
    return frozenset(asset("fonts/KioskSans-Regular.chars").read_text(encoding="utf-8", errors="ignore"))


def _font(size: int, bold: bool, character: str) -> FreeTypeFont:
    if character not in _everyday():
        return _load("KioskSans-Full.otf", size)
    return _load("KioskSans-Bold.otf" if bold else "KioskSans-Regular.otf", size)


@cache
def _load(name: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(asset(f"fonts/{name}")), int(size * 0.92))
