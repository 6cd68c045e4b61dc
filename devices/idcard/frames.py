"""Frames between host and the security module (SAM) of a second-generation ID-card reader, GA/T 467-2019.

Both ways ``AA AA AA 96 69``, a length of two bytes, a body, a check byte: the length counts body and check, the check
is the exclusive or of length and body. A request's body is a command, a parameter and data; a reply's is three status
bytes and data. The parser goes by the length, and looks for the preamble again after anything that does not add up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AA AA AA 96 69")
FIND, SELECT, READ = (0x20, 0x01), (0x20, 0x02), (0x30, 0x01)
READ_NEWEST_ADDRESS = (0x30, 0x03)  # what was written into the chip after the card was made
SAM_STATUS = (0x11, 0xFF)
LONGEST = 2400  # text, photograph and fingerprints: 2,321 bytes in all
SHORTEST = 4  # three status bytes and the check
_HEAD = len(PREAMBLE) + 2


class Status(IntEnum):
    """The third status byte, as far as the driver decides by it."""

    DONE = 0x90
    FOUND = 0x9F
    NO_CARD = 0x80
    NOT_SELECTED = 0x81
    NOT_READ = 0x41
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    ITEM_ABSENT = 0x91


@dataclass(frozen=True, slots=True)
class Reply:
    """A frame whose check holds. ``data`` may be a person's: it can be overwritten, and no repr shows it."""

    status: int
    data: bytearray = field(repr=False)

    def wipe(self) -> None:
        self.data[:] = bytes(len(self.data))


@dataclass(frozen=True, slots=True)
class BadFrame:
    """A preamble followed by something whose length or check does not hold."""


Event = Reply | BadFrame


def request(command: tuple[int, int], data: bytes = b"") -> bytes:
    """The frame that asks: FIND, SELECT, READ, READ_NEWEST_ADDRESS or SAM_STATUS."""
    return _frame(bytes(command) + data)


def reply(status: int, data: bytes = b"") -> bytes:
    """The frame that answers, for the simulator."""
    return _frame(bytes((0, 0, status)) + data)


class ReplyParser:
    """Bytes in, frames out; any split gives the same. What was parsed is overwritten in the buffer."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def receive_data(self, data: bytes) -> list[Event]:
        self._buffer += data
        events: list[Event] = []
        while self._skip_to_preamble() and (length := self._length()) is not None:
            if not SHORTEST <= length <= LONGEST:
                events.append(BadFrame())
                self._drop(len(PREAMBLE))
            elif len(self._buffer) < _HEAD + length:
                break
            else:
                events.append(self._take(length))
        return events

    @property
    def held(self) -> int:
        """Bytes waiting for the rest of their frame."""
        return len(self._buffer)

    def reset(self) -> None:
        """Forget a frame that will not be finished."""
        self._drop(len(self._buffer))

    def _skip_to_preamble(self) -> bool:
        at = self._buffer.find(PREAMBLE)
        if at >= 0:
            self._drop(at)
            return True
        self._drop(max(0, len(self._buffer) - len(PREAMBLE) + 1))
        return False

    def _length(self) -> int | None:
        return int.from_bytes(self._buffer[_HEAD - 2 : _HEAD], "big") if len(self._buffer) >= _HEAD else None

    def _take(self, length: int) -> Event:
        checked = self._buffer[len(PREAMBLE) : _HEAD + length]
        if reduce(xor, checked):  # over all of it, the check byte too
            self._drop(len(PREAMBLE))  # a frame cut short may have the next one inside
            return BadFrame()
        event = Reply(checked[4], bytearray(checked[5:-1]))
        self._drop(_HEAD + length)
        return event

    def _drop(self, count: int) -> None:
        self._buffer[:count] = bytes(count)
        del self._buffer[:count]


def _frame(body: bytes) -> bytes:
    checked = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + checked + bytes((reduce(xor, checked),))
