"""A printer's capture in words: what was asked and answered, and, by the simulated printer, what slips the bytes are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from devices.capture.reader import Reader
from devices.capture.wire import Capture, Portion
from devices.printer import demultiplexer as said
from devices.printer.profile import PrinterProfile, load_profile
from devices.printer.status import FlowControl, LineNoise, Query, StatusReply
from devices.simulators.command_stream import Command, CommandStream
from devices.simulators.escpos_printer import EscPosPrinter
from devices.simulators.paper import Page

ANSWER_MS = 250.0  # devices.printer.line.Patience.answer


class PrinterReader(Reader):
    """After ``told`` the slips are in ``pages``."""

    def __init__(self, capture: Capture) -> None:
        super().__init__(capture)
        self.pages: list[Page] = []
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


def profile_of(capture: Capture) -> PrinterProfile:
    """The printer's, as noted in the capture. Raises SettingsError."""
    return load_profile(capture.about.get("profile", "generic-80mm"))
