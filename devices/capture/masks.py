"""Masks a device's bytes one by one, so that what was on the line can be kept and shown to others without a person in it.

Lengths, commands, states and check bytes stay as they were: a masked capture is understood like the line itself. A
mask errs on the safe side: what it cannot place in a command is taken for text.
"""

from __future__ import annotations

from typing import Protocol

from devices.idcard.frames import LONGEST, PREAMBLE
from devices.scanner.framing import COMMAND_ACKNOWLEDGED
from devices.simulators.command_stream import CommandStream

LATIN, HAN = 0x78, 0xB0  # "x", and half of a common character in GBK
_SPACE, _DELETE, _HIGH = 0x20, 0x7F, 0x80
# first two bytes of a printer's command: how many of its bytes are command, the rest is what it shows
_HEADS = {b"\x1dv": 8, b"\x1b*": 5, b"\x1d(": 8, b"\x1c2": 4, b"\x1bX": 4, b"\x1d8": 8}
_QR_DATA = b"\x31\x50"  # GS ( k, cn 49, fn 80
_PROCESS_ID = b"\x1d(H"  # a hash of the job: says nothing about anybody
_LENGTH, _SW = 2, 3  # of a card reader's reply: bytes of its length, of its status
_LONG, _LENGTHS = 256, 4  # a reply with a card's text; text and photo length before the text


class Mask(Protocol):
    def mask(self, data: bytes) -> bytes:
        """As many bytes as came in. Where the line splits them does not matter."""
        ...


class NoMask:
    """For what only a machine says: states, acknowledgements, requests."""

    def mask(self, data: bytes) -> bytes:
        return data


class PrinterMask:
    """What goes to a printer: text becomes x and 鞍, codes x, pictures white."""

    def __init__(self) -> None:
        self._stream = CommandStream()
        self._begun = bytearray()  # of the command under way, as far as it decides what is masked

    def mask(self, data: bytes) -> bytes:
        return bytes(map(self._masked, data))

    def _masked(self, byte: int) -> int:
        at = len(self._begun)
        if len(self._begun) < 16:
            self._begun.append(byte)
        is_text = at == 0 and byte >= _SPACE
        shown = _as_text(byte) if is_text else self._in_command(at, byte)
        self._stream.receive_data(bytes((byte,)))
        if not self._stream.waits_for_more:
            self._begun.clear()
        return shown

    def _in_command(self, at: int, byte: int) -> int:
        begun = bytes(self._begun)
        if begun[:3] == _PROCESS_ID or at < _HEADS.get(begun[:2], 16):
            return byte
        is_code = begun[:3] == b"\x1d(k" and begun[5:7] == _QR_DATA
        return _as_text(byte) if is_code else 0


class ScannerMask:
    """What a scanner sends: letters become x, digits 0. Control bytes and the modules' acknowledgement stay."""

    def __init__(self) -> None:
        self._acknowledged = 0

    def mask(self, data: bytes) -> bytes:
        return bytes(map(self._masked, data))

    def _masked(self, byte: int) -> int:
        if byte == COMMAND_ACKNOWLEDGED[self._acknowledged]:
            self._acknowledged = (self._acknowledged + 1) % len(COMMAND_ACKNOWLEDGED)
            return byte
        self._acknowledged = 1 if byte == COMMAND_ACKNOWLEDGED[0] else 0
        if 0x30 <= byte <= 0x39:
            return 0x30
        return byte if byte in b":]" else _as_text(byte)


class CardMask:
    """What a card reader says: data become zeros, with a check byte that is right where the true one was."""

    def __init__(self) -> None:
        self._preamble = (
            0  # how many bytes of one have just been seen, inside a frame too: it may have been cut short
        )
        self._at = -1  # place in the frame, its length included; -1 outside
        self._length = self._true = self._shown = 0

    def mask(self, data: bytes) -> bytes:
        return bytes(map(self._masked, data))

    def _masked(self, byte: int) -> int:
        self._preamble = _continued(self._preamble, byte)
        if self._preamble == len(PREAMBLE):
            self._preamble = self._at = self._length = self._true = self._shown = 0
            return byte
        if self._at < 0:
            return byte if self._preamble else 0
        shown = byte if self._preamble or self._is_frame() else 0
        if self._at == _LENGTH + self._length - 1 >= _LENGTH:
            shown = self._check(byte)
        self._go_on(byte, shown)
        return shown

    def _check(self, byte: int) -> int:
        """Right where it is right, else wrong, unless the next frame begins here: that one is wanted."""
        if byte == self._true:
            return self._shown
        return byte if self._preamble else self._shown ^ 0xFF

    def _is_frame(self) -> bool:
        """Length and status; of a long reply also how long its text and its photograph are."""
        return self._at < _LENGTH + _SW + (_LENGTHS if self._length > _LONG else 0)

    def _go_on(self, byte: int, shown: int) -> None:
        if self._at < _LENGTH:
            self._length = self._length << 8 | byte
        self._true ^= byte
        self._shown ^= shown
        self._at += 1
        if self._at >= _LENGTH + max(1, self._length) or (self._at == _LENGTH and self._length > LONGEST):
            self._at = -1


def masks_of(device: str) -> tuple[Mask, Mask]:
    """For what goes to a device and what it says. ``device``: printer, scanner, card_reader."""
    if device == "printer":
        return PrinterMask(), NoMask()
    return NoMask(), ScannerMask() if device == "scanner" else CardMask()


def _continued(matched: int, byte: int) -> int:
    """How much of a preamble the line ends with now."""
    if matched < len(PREAMBLE) and byte == PREAMBLE[matched]:
        return matched + 1
    if byte != PREAMBLE[0]:
        return 0
    return 3 if matched == 3 else 1


def _as_text(byte: int) -> int:
    if byte <= _SPACE or byte == _DELETE:
        return byte
    return LATIN if byte < _HIGH else HAN
