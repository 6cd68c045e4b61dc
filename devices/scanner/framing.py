"""Cuts a serial scanner's bytes into scanned codes.

Scanners end a code with CR, LF, CRLF or ETX, or with nothing at all: then silence ends it, and whoever reads the port
says so by ``idle()``. STX before it and an AIM identifier (``]Q1``, ISO/IEC 15424) are dropped, and so is the
acknowledgement of GM65-like modules, which comes in the same stream. Only printable ASCII passes: a code is text to
look up, never a key or a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

CODE_CAP = 512
COMMAND_ACKNOWLEDGED = bytes.fromhex("02 00 00 01 00 33 31")
IDLE_GAP_S = 0.05  # 50 byte times at 9,600 baud
PATIENT_GAP_S = 0.6  # until it is known that codes end with silence: a pause may be a busy sender
_STX = 0x02
_TERMINATORS = frozenset(b"\r\n\x03")
_AIM_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a code says. Not shown in a repr: an appointment or a slip belongs to somebody."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A code with something in it that is not printable ASCII."""


@dataclass(frozen=True, slots=True)
class Oversize:
    """More than CODE_CAP bytes without an end; said once, the rest is skipped."""


Event = Scan | Rejected | Oversize


class ScanFraming:
    """``receive_data`` and ``idle`` give the codes that are complete."""

    def __init__(self) -> None:
        self._code = bytearray()
        self._acknowledged = 0  # how many bytes of COMMAND_ACKNOWLEDGED have been seen in a row
        self._is_skipping = False
        self._ends_with_silence = False  # as the last code did

    @property
    def gap_s(self) -> float:
        """How long the line has to be silent before ``idle()`` is due."""
        return IDLE_GAP_S if self._ends_with_silence else PATIENT_GAP_S

    @property
    def is_amid(self) -> bool:
        """Whether a code has begun and not ended."""
        return bool(self._code or self._acknowledged or self._is_skipping)

    def receive_data(self, data: bytes) -> list[Event]:
        return [event for byte in data for event in self._take(byte)]

    def idle(self) -> list[Event]:
        """The line has been silent for ``gap_s``: what has come is a whole code."""
        events = self._give_up_acknowledgement()
        self._ends_with_silence |= bool(self._code)
        return [*events, *self._end()]

    def _take(self, byte: int) -> list[Event]:
        if byte == COMMAND_ACKNOWLEDGED[self._acknowledged]:
            self._acknowledged += 1
            if self._acknowledged == len(COMMAND_ACKNOWLEDGED):
                self._acknowledged = 0
            return []
        events = self._give_up_acknowledgement()
        if byte == _STX:
            self._acknowledged = 1
            return events
        if byte not in _TERMINATORS:
            return [*events, *self._add(byte)]
        self._ends_with_silence &= not self._code
        return [*events, *self._end()]

    def _give_up_acknowledgement(self) -> list[Event]:
        """It only began like one: its bytes are part of the code, but for the STX."""
        seen, self._acknowledged = self._acknowledged, 0
        return [event for byte in COMMAND_ACKNOWLEDGED[1:seen] for event in self._add(byte)]

    def _add(self, byte: int) -> list[Event]:
        if self._is_skipping:
            return []
        if len(self._code) < CODE_CAP:
            self._code.append(byte)
            return []
        self._code.clear()
        self._is_skipping = True
        return [Oversize()]

    def _end(self) -> list[Event]:
        code, self._code, self._is_skipping = self._code, bytearray(), False
        if not code:
            return []
        if not all(0x20 <= byte <= 0x7E for byte in code):
            return [Rejected()]
        text = code.decode("ascii")
        aim = _AIM_IDENTIFIER.match(text)
        text = text[aim.end() :] if aim else text
        return [Scan(text)] if text else []
