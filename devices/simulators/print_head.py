"""The inner state of a simulated printer: what is set, the line being filled, the page being printed."""

from __future__ import annotations

from dataclasses import dataclass

from devices.printer.profile import Charset, KanjiQuirk, PrinterProfile
from devices.simulators.command_stream import Command
from devices.simulators.paper import Code, Dots, Mark, Page, Row, Sign, columns_to_rows
from kiosk.domain.receipt import Align

DEFAULT_PITCH = 34  # 1/6 inch
CUT_FEED = 120  # from the head to the blade, 15 mm
_ALIGN = {0: Align.LEFT, 1: Align.CENTRE, 2: Align.RIGHT}


@dataclass(slots=True)
class _Settings:
    kanji: bool = False
    bold: bool = False
    wide: int = 1
    high: int = 1
    hanzi_scale: int = 1
    align: Align = Align.LEFT
    pitch: int = DEFAULT_PITCH


@dataclass(slots=True)
class _QrStore:
    content: bytes = b""
    module_dots: int = 3
    level: int = 48


class PrintHead:
    """Carries out commands one by one; each tells how many dots of paper went by."""

    def __init__(self, model: PrinterProfile) -> None:
        self._model = model
        self._width = model.width_dots
        self._kanji_from_next_line = False
        self._set = _Settings()
        self._qr = _QrStore()
        self._line: list[Mark] = []
        self._lead = b""
        self.page = Page()

    def reset(self) -> None:
        """As after power on: what is on paper stays."""
        self._set, self._qr = _Settings(), _QrStore()
        self._kanji_from_next_line = False
        self.forget_line()

    def dots_of(self, command: Command) -> int:
        """How much paper the command will need."""
        if command.raw == b"\n":
            return self._line_height()
        return _fed_by(command)

    def carry_out(self, command: Command) -> int:
        before = sum(row.height for row in self.page.rows)
        self.page.raw += command.raw
        if len(command.raw) == 1:
            self._byte(command.raw)
        else:
            self._command(command)
        return sum(row.height for row in self.page.rows) - before

    def take_page(self) -> Page:
        page, self.page = self.page, Page()
        return page

    def forget_line(self) -> None:
        """The print buffer is cleared; what is on paper stays."""
        self._line.clear()
        self._lead = b""

    def _byte(self, raw: bytes) -> None:
        if raw == b"\n":
            self._end_line()
        elif raw[0] >= 0x20 or self._lead:
            self._text(raw)

    def _text(self, raw: bytes) -> None:
        if self._set.kanji and not self._lead and raw[0] >= 0x81:
            self._lead = raw
            return
        code, self._lead = self._lead + raw, b""
        if len(code) == 1:
            self._add(Sign(chr(raw[0]), self._set.wide, self._set.high, self._set.bold))
            return
        own_scale = KanjiQuirk.FS_W_DOUBLE in self._model.kanji_quirks  # GS ! leaves its hanzi alone
        wide, high = (1, 1) if own_scale else (self._set.wide, self._set.high)
        scale = self._set.hanzi_scale
        self._add(Sign(self._hanzi(code), max(wide, scale), max(high, scale), self._set.bold))

    def _hanzi(self, code: bytes) -> str:
        """What the model's font has for two bytes; 〓 for nothing."""
        codec = "gb2312" if self._model.charset is Charset.GB2312 else "gbk"
        return code.decode(codec, errors="replace")[:1].replace("\ufffd", "〓")

    def _add(self, mark: Mark) -> None:
        if sum(one.size[0] for one in self._line) + mark.size[0] > self._width:
            self._end_line()
        self._line.append(mark)

    def _line_height(self) -> int:
        return max([self._set.pitch, *(mark.size[1] for mark in self._line)])

    def _end_line(self) -> None:
        self.page.rows.append(Row(tuple(self._line), self._set.align, self._line_height()))
        self._line.clear()
        if self._kanji_from_next_line:
            self._set.kanji, self._kanji_from_next_line = True, False

    def _feed(self, dots: int) -> None:
        if self._line:
            self._end_line()
        if dots:
            self.page.rows.append(Row((), Align.LEFT, dots))

    def _command(self, command: Command) -> None:
        raw = command.raw
        match command.name:
            case "ESC @":
                self.reset()
            case "FS &" if self._model.charset is not Charset.RASTER:
                late = KanjiQuirk.FROM_NEXT_LINE in self._model.kanji_quirks
                self._set.kanji, self._kanji_from_next_line = not late, late
            case "FS .":
                self._set.kanji = self._kanji_from_next_line = False
            case "FS W":
                self._set.hanzi_scale = 1 + raw[2]
            case "ESC E":
                self._set.bold = bool(raw[2] & 1)
            case "GS !":
                self._set.wide, self._set.high = 1 + (raw[2] >> 4 & 7), 1 + (raw[2] & 7)
            case "ESC a":
                self._set.align = _ALIGN.get(raw[2] & 3, Align.LEFT)
            case "ESC 3":
                self._set.pitch = raw[2]
            case "ESC 2":
                self._set.pitch = DEFAULT_PITCH
            case "ESC *":
                self._add(columns_to_rows(raw[5:], raw[3] + 256 * raw[4], 3 if raw[2] >= 32 else 1))
            case "GS v":
                self._alone(Dots(_raster_size(raw), raw[8:]))
            case "GS (" if raw[2:3] == b"k" and self._model.native_qr:
                self._qr_command(raw[5:])
            case "GS (":
                pass
            case _:
                self._feed(_fed_by(command))

    def _qr_command(self, body: bytes) -> None:
        match body[:2]:
            case b"1C":
                self._qr.module_dots = body[2]
            case b"1E":
                self._qr.level = body[2]
            case b"1P":
                self._qr.content = body[3:]
            case b"1Q" if self._qr.content and body[2:3] == b"0":
                self._alone(Code(self._qr.content, self._qr.module_dots, self._qr.level))

    def _alone(self, mark: Mark) -> None:
        """A picture is a line of its own, without the line's pitch."""
        if self._line:
            self._end_line()
        self.page.rows.append(Row((mark,), self._set.align, mark.size[1]))


def _raster_size(raw: bytes) -> tuple[int, int]:
    return 8 * (raw[4] + 256 * raw[5]), raw[6] + 256 * raw[7]


def _fed_by(command: Command) -> int:
    """Paper that a command moves whatever is in the line."""
    raw = command.raw
    match command.name:
        case "ESC J":
            return raw[2]
        case "ESC d":
            return raw[2] * DEFAULT_PITCH
        case "ESC i" | "FS P":
            return CUT_FEED
        case "GS V":
            return CUT_FEED + raw[3] if len(raw) == 4 else 0
        case "GS v":
            return _raster_size(raw)[1]
        case _:
            return 0
