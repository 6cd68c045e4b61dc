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

from devices.printer.profile import (
    Charset,
    Completion,
    Cutter,
    KanjiQuirk,
    LeftSlip,
    Presenter,
    PrinterProfile,
)
from devices.printer.strips import raster, raster_head, strip
from kiosk.domain.receipt import Align, Gap, Layout, Line, QrLine, Rule, TextLine, qr_modules
from kiosk.domain.text import cell_width

ESC, FS, GS = constants.ESC, constants.FS, constants.GS
KANJI_MODE = (
    FS + b"&" + FS + b"S\x00\x00"
)  # no extra space between hanzi: some models come with two dots of it
MOTION_UNIT = GS + b"P\x00\xcb"  # vertical unit 1/203 inch, one dot
NO_REPORTS = GS + b"a\x00"
ORDERED_STATUS = GS + b"r\x01"
CUT_WHOLE = ESC + b"i"
HOLD_OUT = GS + b"e\x03"
_TAKE_BACK = {LeftSlip.RETRACT: b"\x02", LeftSlip.EJECT: b"\x05"}
_LEFT = {LeftSlip.RETRACT: b"R", LeftSlip.EJECT: b"E"}
LINE_PITCH = {1: 32, 2: 58}  # dots from line to line: the character and some air
RULE_PITCH, RULE_THICK = 24, 2
GLYPH_DOTS = 24
BAND_DOTS = 48  # no picture is sent in one command of more rows
_ALIGN = {
    align: constants.TXT_STYLE["align"][name]
    for align, name in ((Align.LEFT, "left"), (Align.CENTRE, "center"), (Align.RIGHT, "right"))
}
_CUT = {Cutter.PARTIAL: 1, Cutter.FULL: 0}
_QUIET_MODULES = (
    3,
    4,
)  # above, where the line before leaves some white already, and below (ISO/IEC 18004: 4)
_QR_MODEL_2 = b"\x04\x001A2\x00"
_QR_LEVEL_M = b"\x03\x001E1"
_QR_PRINT = b"\x03\x001Q0"


class GlyphSource(Protocol):
    def columns(self, character: str) -> bytes:
        """72 bytes: 24 columns from the left, 3 bytes each from the top."""
        ...

    def rows(self, character: str, scale: int) -> Sequence[int]:
        """24 rows times ``scale`` from the top, each a number of as many bits as the cell is dots wide."""
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


def longest_frame(profile: PrinterProfile) -> int:
    """No command of ours is longer: so many NULs fill up whatever was cut short, and those left over do nothing."""
    return max(77 * profile.columns // 2, BAND_DOTS * profile.width_dots // 8) + 64


def start(profile: PrinterProfile) -> bytes:
    """Reset, then Chinese mode."""
    unit = MOTION_UNIT if profile.sets_motion_unit else b""
    late = b"\n" if KanjiQuirk.FROM_NEXT_LINE in profile.kanji_quirks else b""
    mode = b"" if profile.charset is Charset.RASTER else KANJI_MODE + late
    return bytes(constants.HW_INIT + NO_REPORTS + unit + mode)


def cut(profile: PrinterProfile) -> bytes:
    """Feed to the blade, cut, and hold out; a printer without a blade feeds far enough to tear."""
    feed = _feed(profile.feed_before_cut_dots)
    if profile.cutter is Cutter.NONE:
        return feed
    if profile.presenter is Presenter.GS_E:
        return bytes(feed + CUT_WHOLE + HOLD_OUT + bytes((profile.present_steps,)))
    if profile.presenter is Presenter.FS_P:
        left = bytes((profile.present_steps, 1)) + _LEFT[profile.left_slip] + bytes((profile.left_after_s,))
        return bytes(FS + b"P" + left)
    mode = _CUT[profile.cutter]
    if profile.feed_before_cut_dots:
        return feed + bytes(GS + b"V" + bytes((mode,)))
    return bytes(GS + b"V" + bytes((65 + mode, 0)))


def take_back(profile: PrinterProfile) -> bytes:
    """Remove a slip that was left in the mouth: back into the machine or out of it. Empty without a presenter."""
    if profile.presenter is Presenter.NONE:
        return b""
    return bytes(GS + b"e" + _TAKE_BACK[profile.left_slip])


def discard_stump(profile: PrinterProfile) -> bytes:
    """Cut off what an uncertain job may have left on the roll; no visitor is to get it."""
    if profile.presenter is Presenter.NONE:
        return start(profile) + cut(profile)
    return bytes(start(profile) + _feed(profile.feed_before_cut_dots) + CUT_WHOLE + take_back(profile))


def confirmation(profile: PrinterProfile, process_id: bytes) -> bytes:
    """The request that is answered when everything before it is done."""
    if profile.completion is Completion.PROCESS_ID:
        if len(process_id) != 4 or not all(0x20 <= byte <= 0x7E for byte in process_id):
            raise ValueError("a process id is 4 bytes of 20H to 7EH")
        return bytes(GS + b"(H\x06\x0000" + process_id)
    return bytes(ORDERED_STATUS) if profile.completion is Completion.GS_R else b""


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
                yield _feed(line.dots)
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
            return _feed(pitch)
        return align + raster(picture) + _feed(pitch - picture.height_dots)

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
        head = self._change("align", bytes(_ALIGN[Align.LEFT])) + _feed(above)
        return head + raster_head(width, RULE_THICK) + dashes + _feed(RULE_PITCH - RULE_THICK - above)

    def _qr(self, line: QrLine) -> Iterator[bytes]:
        above, below = (modules * line.module_dots for modules in _QUIET_MODULES)
        head = self._switch(1, False, Align.CENTRE, LINE_PITCH[1])
        self.paper_dots += above + below + qr_modules(line.content) * line.module_dots - LINE_PITCH[1]
        draw = native_qr if self.profile.native_qr else raster_qr
        yield _feed(above) + head
        yield from draw(line.content, line.module_dots)
        yield _feed(below)

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


def native_qr(content: str, module_dots: int) -> Iterator[bytes]:
    """One frame: model 2, size, level M, the data, print."""
    data = content.encode()
    store = (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
    size = b"\x03\x001C" + bytes((module_dots,))
    yield b"".join(bytes(GS + b"(k" + body) for body in (_QR_MODEL_2, size, _QR_LEVEL_M, store, _QR_PRINT))


def raster_qr(content: str, module_dots: int) -> Iterator[bytes]:
    """The same code as pictures in bands (GS v 0), for printers that cannot draw one."""
    matrix = _qr_matrix(content)
    width = -(-len(matrix) * module_dots // 8)
    rows = []
    for modules in matrix:
        bits = "".join(("1" if dark else "0") * module_dots for dark in modules).ljust(8 * width, "0")
        rows += [int(bits, 2).to_bytes(width, "big")] * module_dots
    for top in range(0, len(rows), BAND_DOTS):
        band = rows[top : top + BAND_DOTS]
        yield raster_head(width, len(band)) + b"".join(band)


def _qr_matrix(content: str) -> list[list[bool]]:
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(content)
    matrix: list[list[bool]] = code.get_matrix()
    return matrix


def _feed(dots: int) -> bytes:
    full, rest = divmod(dots, 255)
    return b"".join(bytes(ESC + b"J" + bytes((n,))) for n in [255] * full + [rest] if n)
