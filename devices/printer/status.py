"""ESC/POS real-time status (DLE EOT n), decoded without any I/O.

The printer answers each query with one byte that does not repeat ``n``, so replies are matched to queries in the
order the queries were sent. The bits are Epson's (DLE EOT in the ESC/POS command reference), the same in the manuals
of Bixolon SRP-350 and SNBC BT-T080; where two makers use one bit for different faults the name covers both.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

XON, XOFF = 0x11, 0x13
REPLY_MASK, REPLY_PATTERN = 0b1001_0011, 0b0001_0010  # the fixed bits of every reply
UNANSWERED_CAP = 16


class Query(Enum):
    """What to ask; the value is ``n``."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4


class Condition(Enum):
    """What a set bit means; the value is (query, bit mask)."""

    OFFLINE = (Query.PRINTER, 0x08)
    COVER_OPEN = (Query.OFFLINE_CAUSE, 0x04)
    STOPPED_NO_PAPER = (Query.OFFLINE_CAUSE, 0x20)
    ERROR = (Query.OFFLINE_CAUSE, 0x40)
    PAPER_JAM = (Query.ERROR_CAUSE, 0x04)  # SNBC; a recoverable error elsewhere
    CUTTER_JAM = (Query.ERROR_CAUSE, 0x08)
    NEEDS_REPAIR = (Query.ERROR_CAUSE, 0x20)
    HEAD_HOT = (
        Query.ERROR_CAUSE,
        0x40,
    )  # head temperature or voltage; goes away by itself. SNBC: also head lifted
    PAPER_NEAR_END = (Query.PAPER, 0x0C)
    PAPER_OUT = (Query.PAPER, 0x60)


@dataclass(frozen=True, slots=True)
class StatusReply:
    query: Query
    conditions: frozenset[Condition]


@dataclass(frozen=True, slots=True)
class FlowControl:
    may_send: bool


@dataclass(frozen=True, slots=True)
class LineNoise:
    byte: int


StatusEvent = StatusReply | FlowControl | LineNoise


class StatusProtocol:
    """Turns queries into bytes to send, and received bytes into events."""

    def __init__(self) -> None:
        self._unanswered: deque[Query] = deque()

    def ask(self, query: Query) -> bytes:
        """The bytes that ask. More than UNANSWERED_CAP open questions are all given up: nobody listens there."""
        if len(self._unanswered) >= UNANSWERED_CAP:
            self.reply_timed_out()
        self._unanswered.append(query)
        return bytes((0x10, 0x04, query.value))

    def receive_data(self, data: bytes) -> list[StatusEvent]:
        return [self._event(byte) for byte in data]

    def reply_timed_out(self) -> None:
        """Forget every unanswered query: a late reply must not be read as another's."""
        self._unanswered.clear()

    def _event(self, byte: int) -> StatusEvent:
        if byte in (XON, XOFF):
            return FlowControl(may_send=byte == XON)
        if byte & REPLY_MASK != REPLY_PATTERN or not self._unanswered:
            return LineNoise(byte)
        query = (
            self._unanswered.popleft()
        )  # block replies were taken out before: their bytes can look like this
        return StatusReply(query, _conditions(query, byte))


def _conditions(query: Query, byte: int) -> frozenset[Condition]:
    return frozenset(c for c in Condition if c.value[0] is query and byte & c.value[1])
