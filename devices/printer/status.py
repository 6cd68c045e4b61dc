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
    FULL = 20  # Custom's own: see full_status.py


FOUR_QUERIES = (Query.PRINTER, Query.OFFLINE_CAUSE, Query.ERROR_CAUSE, Query.PAPER)


class Condition(Enum):
    """What a printer reports about itself. The value is what technicians read."""

    OFFLINE = "offline"
    COVER_OPEN = "cover open"
    STOPPED_NO_PAPER = "stopped: no paper"
    ERROR = "stopped: error"
    PAPER_JAM = "paper jam"
    CUTTER_JAM = "cutter jam"
    PRESENTER_JAM = "presenter jam"
    NEEDS_REPAIR = "needs repair"
    HEAD_HOT = "head hot or supply voltage wrong"  # goes away by itself
    LINE_ERROR = "garbled bytes received"
    PAPER_NEAR_END = "paper near its end"
    PAPER_OUT = "paper out"
    SLIP_IN_MOUTH = "slip not taken yet"  # no fault


BITS = {
    Query.PRINTER: ((0x08, Condition.OFFLINE),),
    Query.OFFLINE_CAUSE: (
        (0x04, Condition.COVER_OPEN),
        (0x20, Condition.STOPPED_NO_PAPER),
        (0x40, Condition.ERROR),
    ),
    Query.ERROR_CAUSE: (
        (0x04, Condition.PAPER_JAM),  # SNBC; a recoverable error elsewhere
        (0x08, Condition.CUTTER_JAM),
        (0x20, Condition.NEEDS_REPAIR),
        (0x40, Condition.HEAD_HOT),  # SNBC: also head lifted
    ),
    Query.PAPER: ((0x0C, Condition.PAPER_NEAR_END), (0x60, Condition.PAPER_OUT)),
}


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
        """The bytes that ask one of FOUR_QUERIES. More than UNANSWERED_CAP open questions are all given up."""
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
    return frozenset(condition for mask, condition in BITS[query] if byte & mask)
