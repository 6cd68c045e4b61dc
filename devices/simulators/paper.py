"""What a simulated printer has put on its roll, and how that looks: true dots, one pixel each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import qrcode
from PIL import Image, ImageDraw, ImageFont, ImageOps

from kiosk.domain.receipt import Align
from kiosk.resources import asset

FONT = "fonts/KioskSans-Full.otf"
HAN, HALF = (24, 24), (12, 24)
MARGIN = 16  # white above and below in the picture
_ECC = {48: 1, 49: 0, 50: 3, 51: 2}  # GS ( k levels L M Q H as the qrcode library numbers them


@dataclass(frozen=True, slots=True)
class Sign:
    """One character of the ROM font."""

    character: str
    wide: int
    high: int
    bold: bool

    @property
    def size(self) -> tuple[int, int]:
        width, height = HALF if self.character.isascii() else HAN
        return width * self.wide, height * self.high


@dataclass(frozen=True, slots=True)
class Dots:
    """A bit image, row by row, 8 dots a byte."""

    size: tuple[int, int]
    rows: bytes


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code the printer draws itself."""

    content: bytes
    module_dots: int
    level: int

    @property
    def size(self) -> tuple[int, int]:
        side = len(_matrix(self)) * self.module_dots
        return side, side


Mark = Sign | Dots | Code


@dataclass(frozen=True, slots=True)
class Row:
    """One line of marks, standing on its foot; ``height`` of paper went by."""

    marks: tuple[Mark, ...]
    align: Align
    height: int


@dataclass(slots=True)
class Page:
    """What was printed since the last cut, and the commands that did it."""

    rows: list[Row] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)

    @property
    def is_blank(self) -> bool:
        return not any(row.marks for row in self.rows)

    def text(self) -> str:
        """Line by line; a bit image is 〓, a QR code its content in brackets."""
        return "\n".join("".join(map(_as_text, row.marks)).rstrip() for row in self.rows if row.marks) + "\n"


def draw(page: Page, width: int) -> Image.Image:
    """The page as black on white."""
    height = sum(row.height for row in page.rows)
    image = Image.new("L", (width, height), 255)
    top = 0
    for row in page.rows:
        _draw_row(image, row, top, width)
        top += row.height
    trimmed = ImageOps.invert(image).getbbox()
    bottom = min(height, trimmed[3] + MARGIN) if trimmed else height
    return ImageOps.expand(image.crop((0, 0, width, bottom)), (0, MARGIN, 0, 0), 255).convert(
        "1", dither=Image.Dither.NONE
    )


def _draw_row(image: Image.Image, row: Row, top: int, width: int) -> None:
    if not row.marks:
        return
    used = sum(mark.size[0] for mark in row.marks)
    foot = top + max(mark.size[1] for mark in row.marks)
    left = {Align.LEFT: 0, Align.CENTRE: (width - used) // 2, Align.RIGHT: width - used}[row.align]
    for mark in row.marks:
        picture = _picture(mark)
        image.paste(0, (left, foot - picture.height), picture)
        left += mark.size[0]


@lru_cache(maxsize=4096)
def _picture(mark: Mark) -> Image.Image:
    """White where ink goes."""
    match mark:
        case Sign():
            return _sign(mark)
        case Dots():
            return Image.frombytes("1", mark.size, mark.rows)
        case Code():
            return _code(mark)


def _sign(mark: Sign) -> Image.Image:
    is_half = mark.character.isascii()
    width, height = HALF if is_half else HAN
    font = _font(21 if is_half else 23)
    natural = max(
        width, round(font.getlength(mark.character))
    )  # M and W are wider than half: they are squeezed
    image = Image.new("L", (natural, height), 0)
    ImageDraw.Draw(image).text((natural / 2, height - 4), mark.character, font=font, fill=255, anchor="ms")
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    sharp = image.point([255 if level > 110 else 0 for level in range(256)])
    if mark.bold:
        sharp.paste(255, (1, 0), sharp.crop((0, 0, width - 1, height)))
    return sharp.resize(mark.size, Image.Resampling.NEAREST).convert("1", dither=Image.Dither.NONE)


@lru_cache(maxsize=4)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(asset(FONT)), size)


def _code(mark: Code) -> Image.Image:
    matrix = _matrix(mark)
    image = Image.new("1", (len(matrix), len(matrix)))
    image.putdata([255 * dark for row in matrix for dark in row])
    return image.resize(mark.size, Image.Resampling.NEAREST)


@lru_cache(maxsize=64)
def _matrix(mark: Code) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=_ECC.get(mark.level, 0), border=0)
    code.add_data(mark.content)
    matrix: list[list[bool]] = code.get_matrix()
    return matrix


def _as_text(mark: Mark) -> str:
    match mark:
        case Sign():
            return mark.character
        case Dots():
            return "〓"
        case Code():
            return f"[{mark.content.decode(errors='replace')}]"


def columns_to_rows(data: bytes, width: int, height_bytes: int) -> Dots:
    """ESC * gives columns from the left; a picture has rows."""
    columns = [data[at:end] for at, end in pairwise(range(0, len(data) + 1, height_bytes))]
    bits = ["".join(f"{byte:08b}" for byte in column) for column in columns]
    stride = -(-width // 8)
    rows = bytearray()
    for line in zip(*bits, strict=True):
        rows += int("".join(line).ljust(8 * stride, "0"), 2).to_bytes(stride, "big")
    return Dots((width, 8 * height_bytes), bytes(rows))
