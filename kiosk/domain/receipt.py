"""A slip of paper: what it says (model) and how it falls on the roll (layout). Devices encode it, screens draw it.

The layout counts in half-width cells: a Han character is two, ASCII one; a roll of 576 dots has 48 cells of 12
dots, one of 384 dots 32. What the layout gives is what both paper and screen show, line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from kiosk.domain.text import cell_width, cells, printable

MAX_LINES = 200  # a slip longer than 80 cm is a mistake


class Align(Enum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class SlipKind(Enum):
    REGISTRATION = "registration"
    QUEUE = "queue"
    ROADMAP = "roadmap"
    GUIDE = "guide"
    ACCEPTANCE = "acceptance"
    VISIT = "visit"
    TODAY = "today"
    DOCUMENT = "document"
    PLATFORMS = "platforms"
    TEST = "test"


# ---- the model ----


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that wraps. ``scale`` 1 or 2 (double width and height); ``indent`` cells on every line after the first."""

    text: str
    scale: int = 1
    bold: bool = False
    align: Align = Align.LEFT
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A label on the left, a value flush right; on two lines when they do not fit one."""

    label: str
    value: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line across the roll."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty height of ``dots``."""

    dots: int = 12


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code, level M, centred. ``module_dots`` is lowered by the layout until it fits the roll."""

    content: str
    module_dots: int = 5


Block = Paragraph | Pair | Rule | Gap | QrCode


@dataclass(frozen=True, slots=True)
class Receipt:
    """One slip. It is cut at the end. Nothing in it is a printer command."""

    kind: SlipKind
    blocks: tuple[Block, ...]


# ---- the layout ----


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line: ``text`` has passed ``printable`` and fits ``columns // scale`` cells."""

    text: str
    scale: int
    bold: bool
    align: Align


@dataclass(frozen=True, slots=True)
class QrLine:
    content: str
    module_dots: int


Line = TextLine | QrLine | Rule | Gap


@dataclass(frozen=True, slots=True)
class Layout:
    columns: int
    lines: tuple[Line, ...]


def lay_out(receipt: Receipt, *, columns: int, width_dots: int) -> Layout:
    """Break a slip into lines for a roll of ``columns`` cells and ``width_dots`` dots.

    More than MAX_LINES lines are cut off with a line that says so ("…").
    """
    lines = [line for block in receipt.blocks for line in _lines(block, columns, width_dots)]
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], TextLine("……", 1, False, Align.CENTRE)]
    return Layout(columns=columns, lines=tuple(lines))


def qr_modules(content: str) -> int:
    """Modules a side of a version-M QR for our alphanumeric codes, without the quiet zone (ISO/IEC 18004 table 7)."""
    is_alphanumeric = all(c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" for c in content)
    capacities = _ALPHANUMERIC_M if is_alphanumeric else _BYTE_M
    size = len(content) if is_alphanumeric else len(content.encode())
    for version, capacity in enumerate(capacities, start=1):
        if size <= capacity:
            return 17 + 4 * version
    raise ValueError(f"a code of {size} characters is too long for a slip")


_ALPHANUMERIC_M = (20, 38, 61, 90, 122, 154, 178, 221, 262, 311)
_BYTE_M = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213)


def _lines(block: Block, columns: int, width_dots: int) -> Iterator[Line]:
    match block:
        case Paragraph():
            yield from _paragraph_lines(block, columns)
        case Pair():
            yield from _pair_lines(block, columns)
        case QrCode():
            fits = width_dots // (qr_modules(block.content) + 8)
            yield QrLine(block.content, max(2, min(block.module_dots, fits)))
        case Rule() | Gap():
            yield block


def _paragraph_lines(block: Paragraph, columns: int) -> Iterator[TextLine]:
    width = columns // block.scale
    for index, text in enumerate(wrap(printable(block.text, limit=4000), width, indent=block.indent)):
        prefix = " " * block.indent if index else ""
        yield TextLine(prefix + text, block.scale, block.bold, block.align)


def _pair_lines(block: Pair, columns: int) -> Iterator[TextLine]:
    label, value = printable(block.label, limit=200), printable(block.value, limit=400)
    space = columns - cells(label) - cells(value)
    if space >= 1:
        yield TextLine(label + " " * space + value, 1, block.bold, Align.LEFT)
        return
    for text in wrap(label, columns):
        yield TextLine(text, 1, block.bold, Align.LEFT)
    for text in wrap(value, columns - 2):
        yield TextLine(" " * (columns - cells(text)) + text, 1, block.bold, Align.LEFT)


# no line may begin with these, nor end with those: the one or two characters hang over to the next line (GB/T 15834)
_NOT_FIRST = frozenset("，。、；：？！）》」』】〉”’,.;:?!)]}%…")
_NOT_LAST = frozenset("（《「『【〈“‘([{")


def wrap(
    text: str, width: float, *, indent: int = 0, measure: Callable[[str], float] = cell_width
) -> list[str]:
    """Break ``text`` into lines of at most ``width`` cells; lines after the first have ``indent`` cells less.

    ``measure`` gives the cells of one character: paper's by default, a screen's where the font is proportional.

    Han breaks anywhere but before closing and after opening punctuation; Latin words and numbers stay whole
    unless longer than a line. An empty text is one empty line.
    """
    lines: list[str] = []
    rest = text.rstrip()
    while rest:
        room = width - (indent if lines else 0)
        cut = _break_at(rest, max(2, room), measure)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines or [""]


def _break_at(text: str, width: float, measure: Callable[[str], float]) -> int:
    """How many characters of ``text`` go on a line of ``width`` cells; at least one."""
    used, fit = 0.0, 0
    for character in text:
        used += measure(character)
        if used > width:
            break
        fit += 1
    if fit == len(text):
        return fit
    for cut in range(fit, 0, -1):
        if _may_break(text, cut):
            return cut
    return max(1, fit)


def _may_break(text: str, cut: int) -> bool:
    before, after = text[cut - 1], text[cut]
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    both_latin = before.isascii() and after.isascii()
    return not (both_latin and not before.isspace() and not after.isspace())
