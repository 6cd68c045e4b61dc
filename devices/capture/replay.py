"""Reads a capture offline and says in words what was understood: what was asked, what the device answered, what came out.

The same parsers as in the drivers do it. A printer's bytes also go to the simulated printer, which shows how many slips
they are. An answer later than the driver would have waited is noise to it, and so it is here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from devices.capture.wire import REMARK, TO_DEVICE, Capture, Portion
from devices.idcard.card import BLOCK
from devices.idcard.frames import (
    FIND,
    READ,
    READ_NEWEST_ADDRESS,
    SAM_STATUS,
    SELECT,
    Reply,
    ReplyParser,
    Status,
)
from devices.printer import demultiplexer as said
from devices.printer.profile import PrinterProfile, load_profile
from devices.printer.status import FlowControl, LineNoise, Query, StatusReply
from devices.scanner.framing import IDLE_GAP_S, Oversize, Rejected, Scan, ScanFraming
from devices.simulators.command_stream import Command, CommandStream
from devices.simulators.escpos_printer import EscPosPrinter
from devices.simulators.paper import Page
from kiosk.errors import Unreadable

ANSWER_MS = 250.0  # devices.printer.line.Patience.answer
_REQUESTS = {
    FIND: "find",
    SELECT: "select",
    READ: "read",
    READ_NEWEST_ADDRESS: "newest address",
    SAM_STATUS: "status of the module",
}


def replay(capture: Capture) -> list[str]:
    """What is understood, a line each, the sum last. Raises Unreadable for a device that nobody knows."""
    device = capture.about.get("device", "")
    reader = _READERS.get(device)
    if reader is None:
        raise Unreadable(f"a capture of {device!r}; known are {', '.join(_READERS)}")
    return reader(capture).told()


class _Reader:
    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._lines: list[str] = []
        self._counts: Counter[str] = Counter()
        self.pages: list[Page] = []

    def told(self) -> list[str]:
        for portion in self._capture.portions:
            if portion.direction == REMARK:
                self._end()
                self._say(portion.ms, portion.data.decode("ascii"))
                self._begin()
            elif portion.direction == TO_DEVICE:
                self._sent(portion)
            else:
                self._heard(portion)
        self._end()
        sums = [f"{count} {what}" for what, count in self._counts.items()]
        return [*self._lines, "understood: " + (", ".join(sums) or "nothing")]

    def _say(self, ms: float, words: str, count: str = "") -> None:
        self._lines.append(f"{ms / 1000:.3f} s  {words}")
        if count:
            self._counts[count] += 1

    def _begin(self) -> None: ...
    def _sent(self, portion: Portion) -> None: ...
    def _heard(self, portion: Portion) -> None: ...
    def _end(self) -> None: ...


class PrinterReader(_Reader):
    """After ``told`` the slips are in ``pages``."""

    def __init__(self, capture: Capture) -> None:
        super().__init__(capture)
        model = profile_of(capture)
        self.width_dots = model.width_dots
        self._machine = EscPosPrinter(model=model, speed_mm_s=0, on_receipt=self.pages.append)
        self._begin()

    def _begin(self) -> None:
        self._stream, self._demultiplexer = CommandStream(), said.Demultiplexer()
        self._asked_ms: float | None = None
        self._open = 0

    def _sent(self, portion: Portion) -> None:
        if self._open and self._asked_ms is not None and portion.ms - self._asked_ms > ANSWER_MS:
            self._say(portion.ms, f"{self._open} questions were not answered in time", "silences")
            self._demultiplexer.reply_timed_out()
            self._open = 0
        for command in self._stream.receive_data(portion.data):
            self._command(command, portion.ms)
        self._machine.receive_data(portion.data, portion.ms / 1000)
        self._machine.advance(portion.ms / 1000)
        self._slips(portion.ms)

    def _command(self, command: Command, ms: float) -> None:
        raw, name = command.raw, command.name
        if name == "DLE 04" and raw[2] in {query.value for query in Query}:
            self._demultiplexer.ask(Query(raw[2]))
            self._open, self._asked_ms = self._open + 1, ms
            self._counts["status questions"] += 1
        elif name == "GS r":
            self._demultiplexer.expect_ordered_reply()
            self._say(ms, "asks: is everything before this done?")
        elif name == "GS (" and raw[2:3] == b"H":
            self._say(ms, f"asks: is job {raw[7:11].hex()} done?")
        elif name == "DLE 14":
            self._say(ms, "tells it to forget what it has not printed")
        elif name == "DLE 05":
            self._say(ms, "tells it to leave its error")

    def _slips(self, ms: float) -> None:
        while self._counts["slips"] < len(self.pages):
            self._say(ms, "the last byte of a slip has gone out", "slips")

    def _heard(self, portion: Portion) -> None:
        noise = 0
        for event in self._demultiplexer.receive_data(portion.data):
            match event:
                case LineNoise():
                    noise += 1
                case StatusReply():
                    self._open = max(0, self._open - 1)
                    self._counts["status answers"] += 1
                    if event.conditions:
                        words = ", ".join(sorted(condition.value for condition in event.conditions))
                        self._say(portion.ms, f"reports: {words}")
                case _:
                    self._say(portion.ms, *_PRINTER_WORDS[type(event)](event))
        if noise:
            self._counts["bytes that fit nothing"] += noise
            self._say(portion.ms, f"{noise} bytes that fit nothing")


_PRINTER_WORDS: dict[type, Callable[[Any], tuple[str, str]]] = {
    said.ProcessDone: lambda e: (f"confirms job {e.process_id.hex()}", "confirmations"),
    said.OrderedReply: lambda e: (f"confirms{', paper near its end' if e.near_end else ''}", "confirmations"),
    said.BuffersCleared: lambda _: ("has forgotten what it had not printed", "clearings"),
    said.OtherBlock: lambda e: (f"a block of {len(e.body)} bytes nobody asked for", "other blocks"),
    said.AutomaticReport: lambda e: (f"an automatic report {e.body.hex(' ')}", "automatic reports"),
    FlowControl: lambda e: ("XON: goes on" if e.may_send else "XOFF: wait", "flow controls"),
}


class ScannerReader(_Reader):
    def __init__(self, capture: Capture) -> None:
        super().__init__(capture)
        self._begin()

    def _begin(self) -> None:
        self._framing, self._last_ms = ScanFraming(), 0.0

    def _sent(self, portion: Portion) -> None:
        self._say(portion.ms, f"command {portion.data.hex(' ')}", "commands")

    def _heard(self, portion: Portion) -> None:
        if self._framing.is_amid and portion.ms - self._last_ms >= IDLE_GAP_S * 1000:
            self._events(self._last_ms, self._framing.idle())
        self._events(portion.ms, self._framing.receive_data(portion.data))
        self._last_ms = portion.ms

    def _events(self, ms: float, events: list[Any]) -> None:
        for event in events:
            match event:
                case Scan(text):
                    self._say(ms, f"a code of {len(text)} characters", "codes")
                case Rejected():
                    self._say(ms, "S02: something in it is not printable text", "rejected")
                case Oversize():
                    self._say(ms, "S03: too long", "too long")

    def _end(self) -> None:
        self._events(self._last_ms, self._framing.idle())


class CardReaderReader(_Reader):
    def __init__(self, capture: Capture) -> None:
        super().__init__(capture)
        self._begin()

    def _begin(self) -> None:
        self._parser, self._asked = ReplyParser(), ""

    def _sent(self, portion: Portion) -> None:
        self._parser.reset()  # as the driver does before each question
        self._asked = _REQUESTS.get((portion.data[7], portion.data[8]), "") if len(portion.data) > 8 else ""
        self._counts["questions"] += 1

    def _heard(self, portion: Portion) -> None:
        for event in self._parser.receive_data(portion.data):
            if not isinstance(event, Reply):
                self._say(portion.ms, "a frame whose length or check is wrong", "bad frames")
                continue
            self._counts["answers"] += 1
            if event.status != Status.NO_CARD:
                self._say(portion.ms, f"{self._asked or 'unasked'}: {_status_words(event)}")


def _status_words(reply: Reply) -> str:
    name = next((status.name for status in Status if status == reply.status), f"{reply.status:02X}H")
    has_text = len(reply.data) > BLOCK and int.from_bytes(reply.data[:2], "big") == BLOCK
    return f"{name.lower().replace('_', ' ')}, {len(reply.data)} bytes{' with a card' if has_text else ''}"


_READERS: dict[str, Callable[[Capture], _Reader]] = {
    "printer": PrinterReader,
    "scanner": ScannerReader,
    "card_reader": CardReaderReader,
}


def profile_of(capture: Capture) -> PrinterProfile:
    """The printer's, as noted in the capture. Raises SettingsError."""
    return load_profile(capture.about.get("profile", "generic-80mm"))
