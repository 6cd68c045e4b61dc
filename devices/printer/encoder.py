"""Turns a slip's layout into bytes for an ESC/POS printer, as whole commands that nothing may come between.

Theory of operation. Text goes out in Chinese mode (FS &) as ASCII and two-byte GBK; a character outside that set goes
out in its place in the line as a picture of 24 by 24 dots (ESC * 33). GB18030's four-byte form is never used: the
fonts in these printers have the two-byte area only. Nothing below 20H leaves ``_text``, so no text can be a command,
and every frame is complete in itself: between two frames the driver may ask for status, inside one never.
ESC * cannot be enlarged, so a double-size line with such a character is sent as one picture (GS v 0), no wider than
its text; a printer without any Chinese font gets every line so.
The command bytes are those of python-escpos where it names them; its text path is not used, because it passes
control characters on and sends what CP437 lacks as question marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from escpos import constants

from devices.printer.edges import confirmation, cut, feed, start
from devices.printer.profile import Charset, KanjiQuirk, PrinterProfile
from devices.printer.qr import native_qr, raster_qr
from devices.printer.strips import raster, raster_head, strip
from kiosk.domain.receipt import Align, Gap, Layout, Line, QrLine, Rule, TextLine, qr_modules
from kiosk.domain.text import cell_width

ESC, FS, GS = constants.ESC, constants.FS, constants.GS
LINE_PITCH = {1: 32, 2: 58}  # dots from line to line: the character and some air
RULE_PITCH, RULE_THICK = 24, 2
GLYPH_DOTS = 24
_ALIGN = {
    align: constants.TXT_STYLE["align"][name]
    for align, name in ((Align.LEFT, "left"), (Align.CENTRE, "center"), (Align.RIGHT, "right"))
}
_QUIET_MODULES = (
    3,
    4,
)  # above, where the line before leaves some white already, and below (ISO/IEC 18004: 4)


class GlyphSource(Protocol):
    def columns(self, character: str) -> bytes:
        """72 bytes: 24 columns from the left, 3 bytes each from the top."""
        ...

    def rows(self, character: str, scale: int) -> Sequence[int]:
        """24 rows times ``scale`` from the top, each a number of as many bits as the cell is dots wide."""
        ...

    def forget(self) -> None:
        """Keep no character that was drawn: a rare one says whose slip it was."""
        ...


@dataclass(frozen=True, slots=True)
class EncodedSlip:
    """``frames`` in the order to send; ``paper_dots`` is the length that will come out, for time limits."""

    frames: tuple[bytes, ...]
    paper_dots: int

    @property
    def size(self) -> int:
        return sum(map(len, self.frames))


def encode(
    layout: Layout, profile: PrinterProfile, glyphs: GlyphSource, *, process_id: bytes = b""
) -> EncodedSlip:
    """The whole job: reset, lines, cut, and the request to confirm. ``process_id`` is 4 bytes of 20H to 7EH."""
    style = _Style(profile, glyphs)
    frames = [start(profile), *(frame for line in layout.lines for frame in style.line(line))]
    frames += [cut(profile), confirmation(profile, process_id)]
    return EncodedSlip(
        tuple(frame for frame in frames if frame), style.paper_dots + profile.feed_before_cut_dots
    )


@dataclass(slots=True)
class _Style:
    """What the printer is set to, so that only changes are sent."""

    profile: PrinterProfile
    glyphs: GlyphSource
    paper_dots: int = 0
    _set: dict[str, bytes] = field(default_factory=dict)

    def line(self, line: Line) -> Iterator[bytes]:
        match line:
            case TextLine():
                yield self._text_line(line)
            case Rule():
                yield self._rule()
            case Gap():
                self.paper_dots += line.dots
                yield feed(line.dots)
            case QrLine():
                yield from self._qr(line)

    def _text_line(self, line: TextLine) -> bytes:
        if not self._has_font_for(line):
            return self._strip_line(line)
        head = self._switch(line.scale, line.bold, line.align, LINE_PITCH[line.scale])
        return head + self._text(line) + b"\n"

    def _has_font_for(self, line: TextLine) -> bool:
        """Whether the line can go out as text: a rare character may stand in it only at normal size."""
        if self.profile.charset is Charset.RASTER:
            return False
        return line.scale == 1 or all(_code(character, self.profile) for character in _visible(line.text))

    def _strip_line(self, line: TextLine) -> bytes:
        """The line as a picture; what of its pitch lies below the characters is fed."""
        pitch = LINE_PITCH[line.scale]
        self.paper_dots += pitch
        picture = strip(_visible(line.text.rstrip()), line.scale, line.bold, self.glyphs)
        align = self._change("align", bytes(_ALIGN[line.align]))
        if not picture.width_dots:
            return feed(pitch)
        return align + raster(picture) + feed(pitch - picture.height_dots)

    def _rule(self) -> bytes:
        """Dashes, twice as wide as usual: half the bytes, and a calmer line."""
        if self.profile.charset is Charset.RASTER:
            return self._strip_rule()
        head = self._switch(1, False, Align.LEFT, RULE_PITCH)
        head += self._change("size", bytes(constants.TXT_SIZE + b"\x10"))
        return head + b"-" * (self.profile.columns // 2) + b"\n"

    def _strip_rule(self) -> bytes:
        self.paper_dots += RULE_PITCH
        dashes = b"\xfc\x0f\xc0" * (self.profile.width_dots // 24) * RULE_THICK
        width = self.profile.width_dots // 24 * 3
        above = (RULE_PITCH - RULE_THICK) // 2
        head = self._change("align", bytes(_ALIGN[Align.LEFT])) + feed(above)
        return head + raster_head(width, RULE_THICK) + dashes + feed(RULE_PITCH - RULE_THICK - above)

    def _qr(self, line: QrLine) -> Iterator[bytes]:
        above, below = (modules * line.module_dots for modules in _QUIET_MODULES)
        head = self._switch(1, False, Align.CENTRE, LINE_PITCH[1])
        self.paper_dots += above + below + qr_modules(line.content) * line.module_dots - LINE_PITCH[1]
        draw = native_qr if self.profile.native_qr else raster_qr
        yield feed(above) + head
        yield from draw(line.content, line.module_dots)
        yield feed(below)

    def _switch(self, scale: int, bold: bool, align: Align, pitch: int) -> bytes:
        self.paper_dots += pitch
        size = bytes(constants.TXT_SIZE + bytes((0x11 * (scale - 1),)))
        commands = self._change("align", bytes(_ALIGN[align])) + self._change("size", size)
        if KanjiQuirk.FS_W_DOUBLE in self.profile.kanji_quirks:
            commands += self._change("hanzi", bytes(FS + b"W" + bytes((scale - 1,))))
        commands += self._change("bold", bytes(constants.TXT_STYLE["bold"][bold]))
        return commands + self._change("pitch", bytes(ESC + b"3" + bytes((pitch,))))

    def _change(self, what: str, command: bytes) -> bytes:
        if self._set.get(what, _AFTER_RESET.get(what)) == command:
            return b""
        self._set[what] = command
        return command

    def _text(self, line: TextLine) -> bytes:
        return b"".join(self._character(character, line.bold) for character in _visible(line.text))

    def _character(self, character: str, bold: bool) -> bytes:
        return _code(character, self.profile) or picture(self.glyphs.columns(character), bold)


def _visible(text: str) -> str:
    """Without what takes no place on paper, and without what could command: the layout's gate has dropped it before."""
    return "".join(c for c in text if cell_width(c) and (" " <= c <= "~" or c > "\x9f"))


_AFTER_RESET = {
    "align": bytes(_ALIGN[Align.LEFT]),
    "size": bytes(constants.TXT_SIZE + b"\x00"),
    "hanzi": bytes(FS + b"W\x00"),
    "bold": bytes(constants.TXT_STYLE["bold"][False]),
}


def _code(character: str, profile: PrinterProfile) -> bytes:
    """One byte of ASCII or two of GBK; empty when the printer's font lacks the character."""
    code = character.encode(_CODEC[profile.charset], errors="ignore")
    return code if character.isascii() or len(code) == 2 else b""


_CODEC = {Charset.GBK: "gbk", Charset.GB2312: "gb2312", Charset.RASTER: "ascii"}


def picture(columns: bytes, bold: bool) -> bytes:
    """A glyph inside a text line of normal size."""
    if bold:  # a second strike one dot to the right, as the printer's own emphasis does
        shifted = b"\x00\x00\x00" + columns[:-3]
        columns = bytes(a | b for a, b in zip(columns, shifted, strict=True))
    return bytes(ESC + b"*\x21" + GLYPH_DOTS.to_bytes(2, "little") + columns)
