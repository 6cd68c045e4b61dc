"""A scanner's or a card reader's capture in words."""

from __future__ import annotations

from typing import Any

from devices.capture.reader import Reader
from devices.capture.wire import Capture, Portion
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
from devices.scanner.framing import IDLE_GAP_S, Oversize, Rejected, Scan, ScanFraming

_REQUESTS = {
    FIND: "find",
    SELECT: "select",
    READ: "read",
    READ_NEWEST_ADDRESS: "newest address",
    SAM_STATUS: "status of the module",
}


class ScannerReader(Reader):
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


class CardReaderReader(Reader):
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
