"""Listens in on the devices for the technician's screen: the taps' masked bytes, read by the drivers' own parsers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from devices.capture.tap import Tap
from devices.capture.wire import FROM_DEVICE, REMARK, Portion
from devices.idcard.frames import FIND, READ, SAM_STATUS, SELECT, Reply, ReplyParser, Status
from devices.printer import demultiplexer as said
from devices.printer.bit_words import FULL_BYTES, bits_of, group_of
from devices.printer.status import FlowControl, LineNoise, Query, StatusReply
from devices.scanner.framing import Oversize, Rejected, Scan, ScanFraming
from devices.simulators.command_stream import CommandStream
from kiosk.services import live_bytes
from kiosk.services.live_bytes import BitSeen, LineLook, LineSeen, Said

ANSWER_MS = 250.0  # devices.printer.line.Patience.answer
MOST_NAMES = 6
_QUERIES = {query.value: query for query in Query}
_REQUESTS = {FIND: "card_find", SELECT: "card_select", READ: "card_read", SAM_STATUS: "card_module"}
_BLOCKS: dict[type, str] = {
    said.ProcessDone: "confirms",
    said.OrderedReply: "confirms",
    said.BuffersCleared: "cleared",
    said.OtherBlock: "block",
    said.AutomaticReport: "automatic",
}


class Reader(Protocol):
    """Bytes of one line in, what they mean out."""

    def sent(self, data: bytes, ms: float) -> list[Said]: ...
    def heard(self, data: bytes, ms: float) -> list[Said]: ...


class LiveLines:
    """One device at a time. Called from any one thread at once; ``look`` may take some milliseconds after a long slip."""

    def __init__(self, taps: Mapping[str, Tap], now: Callable[[], datetime]) -> None:
        self._taps, self._now = taps, now
        self._lock = threading.Lock()
        self._device, self._last = "", 0
        self._reader: Reader = PrinterReader()

    def begin(self, device: str) -> None:
        """Listen to printer, scanner or card_reader from now on."""
        with self._lock:
            self._device, self._reader = device, _READERS[device]()
            self._last, _ = self._taps[device].since(0)

    def look(self) -> LineLook:
        """What went over the line since the last look."""
        with self._lock:
            self._last, portions = self._taps[self._device].since(self._last)
            born = self._now() - timedelta(seconds=time.monotonic())
            lines = tuple(self._line(portion, born) for portion in portions)
            if not isinstance(self._reader, PrinterReader):
                return LineLook(lines)
            raw = tuple(self._reader.raw.items())
            return LineLook(lines, tuple(bit for group, body in raw for bit in _bits(group, body)), raw)

    def _line(self, portion: Portion, born: datetime) -> LineSeen:
        at = born + timedelta(milliseconds=portion.ms)
        if portion.direction == REMARK:
            self._reader = _READERS[self._device]()
            return LineSeen(at, live_bytes.REMARK, b"", (Said(f"port_{portion.data.decode('ascii')}"),))
        if portion.direction == FROM_DEVICE:
            return LineSeen(
                at, live_bytes.IN, portion.data, tuple(self._reader.heard(portion.data, portion.ms))
            )
        return LineSeen(at, live_bytes.OUT, portion.data, tuple(self._reader.sent(portion.data, portion.ms)))


def _bits(group: str, body: bytes) -> list[BitSeen]:
    return [
        BitSeen(group, f"{bit.place + 1}:{bit.mask:02X}", bit.name, bit.is_set, bit.is_fault)
        for bit in bits_of(group, body)
    ]


class PrinterReader:
    """``raw``: the newest status bytes of each group of devices.printer.bit_words."""

    def __init__(self) -> None:
        self._stream, self._demultiplexer = CommandStream(), said.Demultiplexer()
        self._open, self._asked_ms, self._tail = 0, 0.0, b""
        self.raw: dict[str, bytes] = {}

    def sent(self, data: bytes, ms: float) -> list[Said]:
        if self._open and ms - self._asked_ms > ANSWER_MS:
            self._demultiplexer.reply_timed_out()
            self._open = 0
        asked: list[int] = []
        names: dict[str, None] = {}
        characters = 0
        for command in self._stream.receive_data(data):
            characters += not command.name
            if command.name == "DLE 04" and command.raw[2] in _QUERIES:
                self._demultiplexer.ask(_QUERIES[command.raw[2]])
                self._open, self._asked_ms = self._open + 1, ms
                asked.append(command.raw[2])
            elif command.name:
                names[command.name] = None
                if command.name == "GS r":
                    self._demultiplexer.expect_ordered_reply()
        return _sent_words(asked, list(names), characters)

    def heard(self, data: bytes, ms: float) -> list[Said]:  # noqa: ARG002
        told: list[Said] = []
        noise = 0
        for byte in data:
            self._tail = (self._tail + bytes((byte,)))[-FULL_BYTES:]
            for event in self._demultiplexer.receive_data(bytes((byte,))):
                noise += isinstance(event, LineNoise)
                told += self._event(event)
        return [*told, Said("noise", (("n", noise),))] if noise else told

    def _event(self, event: said.Event) -> list[Said]:
        found = group_of(event, self._tail)
        if found is not None:
            self.raw[found[0]] = found[1]
        match event:
            case StatusReply(query=query, conditions=conditions):
                self._open = max(0, self._open - 1)
                names = sorted(condition.name for condition in conditions)
                return [
                    Said(
                        "answers" if names else "answers_well",
                        (("q", query.value), ("conditions", tuple(names))),
                    )
                ]
            case FlowControl(may_send=may_send):
                return [Said("xon" if may_send else "xoff")]
            case LineNoise():
                return []
        return [Said(_BLOCKS[type(event)])]


def _sent_words(asked: list[int], names: list[str], characters: int) -> list[Said]:
    told = [Said("asks", (("q", " ".join(map(str, asked))),))] if asked else []
    if names:
        shown = " · ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
        told.append(Said("commands", (("names", shown),)))
    return [*told, Said("text", (("n", characters),))] if characters else told


class ScannerReader:
    def __init__(self) -> None:
        self._framing = ScanFraming()

    def sent(self, data: bytes, ms: float) -> list[Said]:  # noqa: ARG002
        return [Said("scanner_command")]

    def heard(self, data: bytes, ms: float) -> list[Said]:  # noqa: ARG002
        return [told for event in self._framing.receive_data(data) for told in _scanned(event)]


def _scanned(event: object) -> list[Said]:
    match event:
        case Scan(text):
            return [Said("code", (("n", len(text)),))]
        case Rejected():
            return [Said("not_text")]
        case Oversize():
            return [Said("too_long")]
    return []


class CardReader:
    def __init__(self) -> None:
        self._parser = ReplyParser()

    def sent(self, data: bytes, ms: float) -> list[Said]:  # noqa: ARG002
        self._parser.reset()  # as the driver does before each question
        request = _REQUESTS.get((data[7], data[8]), "") if len(data) > 8 else ""
        return [Said(request or "card_other")]

    def heard(self, data: bytes, ms: float) -> list[Said]:  # noqa: ARG002
        return [_card_answer(event) for event in self._parser.receive_data(data)]


def _card_answer(event: object) -> Said:
    if not isinstance(event, Reply):
        return Said("card_bad_frame")
    name = next((status.name for status in Status if status == event.status), "")
    return Said("card_answer", (("status", name), ("code", f"{event.status:02X}"), ("n", len(event.data))))


_READERS: dict[str, Callable[[], Reader]] = {
    "printer": PrinterReader,
    "scanner": ScannerReader,
    "card_reader": CardReader,
}
