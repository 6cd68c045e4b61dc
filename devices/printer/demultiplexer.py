"""Sorts all that the printer says: block replies, automatic reports, answers to GS r, status bytes, XON and XOFF.

Theory of operation. Everything comes over one line and only the bits tell it apart (Epson TM-T88III specification,
appendix G): a block is 37H, an identifier, data, NUL (5FH and 3DH open the answers to GS I); an automatic status
report is 0xx1xx00 and three bytes 0xx0xxxx; an answer to GS r is 0xx0xxxx; an answer to DLE EOT is 0xx1xx10; XON and
XOFF are 11H and 13H; Custom's full status, where it was asked for, is 10H 0FH and four bytes. Blocks come first, because the four bytes of a process id may look like anything, and reports
come before GS r, because their last three bytes look the same. Whatever fits nothing is LineNoise.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.printer import full_status
from devices.printer.status import XOFF, XON, LineNoise, Query, StatusEvent, StatusProtocol, StatusReply

BLOCK_OPENERS = frozenset((0x37, 0x3D, 0x5F))
BLOCK_CAP = 80  # the longest answer of GS I; a process id has 7 bytes
PROCESS_DONE, BUFFERS_CLEARED = 0x22, 0x25
_REPORT_MASK, _REPORT_PATTERN = 0b1001_0011, 0b0001_0000
_PLAIN_MASK = 0b1001_0000  # GS r and bytes 2 to 4 of a report have neither bit
_REPORT_REST = 3
_ORDERED_CAP = 16


@dataclass(frozen=True, slots=True)
class ProcessDone:
    """GS ( H fn 48: everything before the request with this id has been printed."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class BuffersCleared:
    """DLE DC4 fn 8 has been carried out."""


@dataclass(frozen=True, slots=True)
class OrderedReply:
    """GS r 1: everything before the request has been processed."""

    near_end: bool


@dataclass(frozen=True, slots=True)
class OtherBlock:
    """A block nobody here asked for, without its opener and its NUL."""

    opener: int
    body: bytes


@dataclass(frozen=True, slots=True)
class AutomaticReport:
    """Four bytes of automatic status back; our jobs switch it off, an idle printer may still send it."""

    body: bytes


Event = StatusEvent | ProcessDone | BuffersCleared | OrderedReply | OtherBlock | AutomaticReport


class Demultiplexer:
    """The one reader of the printer's line. Any split of the bytes gives the same events."""

    def __init__(self) -> None:
        self._status = StatusProtocol()
        self._ordered_open = 0
        self._block: bytearray | None = None
        self._report: bytearray | None = None
        self._full: bytearray | None = None
        self._full_open = 0

    def ask(self, query: Query) -> bytes:
        """The bytes that ask for real-time status."""
        if query is not Query.FULL:
            return self._status.ask(query)
        self._full_open = min(_ORDERED_CAP, self._full_open + 1)
        return bytes((0x10, 0x04, query.value))

    def expect_ordered_reply(self) -> None:
        """A GS r 1 has been sent."""
        self._ordered_open = min(_ORDERED_CAP, self._ordered_open + 1)

    def reply_timed_out(self) -> None:
        """Forget the status questions and any unfinished block: a late answer must not be read as another's."""
        self._status.reply_timed_out()
        self._block = self._report = self._full = None
        self._full_open = 0

    def forget_ordered_reply(self) -> None:
        """The job whose GS r 1 was open has been given up."""
        self._ordered_open = 0

    def receive_data(self, data: bytes) -> list[Event]:
        return [event for byte in data for event in self._take(byte)]

    def _take(self, byte: int) -> list[Event]:
        if byte in (XON, XOFF):  # may stand anywhere; no block of ours holds them
            return [*self._status.receive_data(bytes((byte,)))]
        if self._block is not None:
            return self._in_block(self._block, byte)
        if self._full is not None:
            return self._in_full(self._full, byte)
        if self._report is not None:
            return self._in_report(self._report, byte)
        return self._at_rest(byte)

    def _in_block(self, block: bytearray, byte: int) -> list[Event]:
        block.append(byte)
        if byte == 0:
            self._block = None
            return [_block_event(bytes(block[:-1]))]
        if len(block) >= BLOCK_CAP:
            self._block = None
            return [LineNoise(value) for value in block]
        return []

    def _in_full(self, full: bytearray, byte: int) -> list[Event]:
        full.append(byte)
        if len(full) == 2 and full != full_status.OPENER:
            self._full = None
            return [LineNoise(full[0]), *self._at_rest(byte)]
        if len(full) < len(full_status.OPENER) + full_status.BODY_BYTES:
            return []
        self._full, self._full_open = None, self._full_open - 1
        conditions = full_status.conditions_of(bytes(full[2:]))
        if conditions is None:
            return [LineNoise(value) for value in full]
        return [StatusReply(Query.FULL, conditions)]

    def _in_report(self, report: bytearray, byte: int) -> list[Event]:
        if byte & _PLAIN_MASK:  # not a report after all
            self._report = None
            return [*(LineNoise(value) for value in report), *self._at_rest(byte)]
        report.append(byte)
        if len(report) <= _REPORT_REST:
            return []
        self._report = None
        return [AutomaticReport(bytes(report))]

    def _at_rest(self, byte: int) -> list[Event]:
        if byte in BLOCK_OPENERS:
            self._block = bytearray((byte,))
            return []
        if byte == full_status.OPENER[0] and self._full_open:
            self._full = bytearray((byte,))
            return []
        if byte & _REPORT_MASK == _REPORT_PATTERN:
            self._report = bytearray((byte,))
            return []
        if not byte & _PLAIN_MASK and self._ordered_open:
            self._ordered_open -= 1
            return [OrderedReply(near_end=bool(byte & 0x03))]
        return [*self._status.receive_data(bytes((byte,)))]


def _block_event(block: bytes) -> Event:
    opener, body = block[0], block[1:]
    if opener == 0x37 and len(body) == 5 and body[0] == PROCESS_DONE:
        return ProcessDone(body[1:])
    if opener == 0x37 and body == bytes((BUFFERS_CLEARED,)):
        return BuffersCleared()
    return OtherBlock(opener, body)
