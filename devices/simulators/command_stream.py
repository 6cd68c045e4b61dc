"""Cuts a printer's incoming bytes into whole ESC/POS commands, as the printer's own receiver does.

It knows how long each command is and nothing else. Real-time commands (DLE …) are recognised between commands only;
inside the data of another they are data. Unknown commands are taken as two bytes, as most printers do, so a stray
argument is then printed as text. Any split of the bytes gives the same commands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
DATA_CAP = 1 << 20

# length of the whole command, by its first two bytes
_FIXED = {
    **{(ESC, ord(c)): 2 for c in "@2SLV<im"},
    **{(ESC, ord(c)): 3 for c in "EaJd3!-MGtRrV{ =%?"},
    (ESC, ord("$")): 4, (ESC, ord("\\")): 4, (ESC, ord("p")): 5, (ESC, ord("c")): 4, (ESC, ord("B")): 4,
    (FS, ord("&")): 2, (FS, ord(".")): 2, (FS, ord("S")): 4,
    (FS, ord("!")): 3, (FS, ord("W")): 3, (FS, ord("-")): 3, (FS, ord("C")): 3,
    **{(GS, ord(c)): 3 for c in "!arIBbHhwf|E"},
    (FS, ord("P")): 6,
    (GS, ord("P")): 4, (GS, ord("L")): 4, (GS, ord("W")): 4,
    (DLE, 0x04): 3, (DLE, 0x05): 3,
}  # fmt: skip
_CLEAR_BUFFERS = (DLE, 0x14, 0x08)


@dataclass(frozen=True, slots=True)
class Command:
    """One whole command, or one byte of text or control (``name`` is then ""). ``name`` is its first two bytes as text."""

    raw: bytes

    @property
    def is_text(self) -> bool:
        return len(self.raw) == 1 and self.raw[0] >= 0x20

    @property
    def name(self) -> str:
        prefix = {DLE: "DLE", ESC: "ESC", FS: "FS", GS: "GS"}.get(self.raw[0])
        if prefix is None or len(self.raw) == 1:
            return ""
        second = self.raw[1]
        return f"{prefix} {chr(second) if 0x21 <= second <= 0x7E else format(second, '02X')}"

    @property
    def is_real_time(self) -> bool:
        return self.raw[0] == DLE


class CommandStream:
    """``receive_data`` gives the commands completed by these bytes; the rest waits in a buffer with a cap."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def receive_data(self, data: bytes) -> list[Command]:
        commands = []
        self._buffer += data
        at = 0
        while at < len(self._buffer):
            length = _length(self._buffer[at : at + 16])
            if length is None or at + length > len(self._buffer):
                break
            commands.append(Command(bytes(self._buffer[at : at + length])))
            at += length
        del self._buffer[:at]
        return commands

    @property
    def waits_for_more(self) -> bool:
        """Whether a command has begun and not ended."""
        return bool(self._buffer)

    @property
    def is_in_real_time(self) -> bool:
        """Whether what has begun is a real-time command."""
        return self._buffer[:1] == bytes((DLE,))

    def clear(self) -> None:
        self._buffer.clear()


def _length(head: bytearray) -> int | None:
    """Of the command that begins here; None when that cannot be known yet."""
    if head[0] not in (DLE, ESC, FS, GS):
        return 1
    if len(head) < 2:
        return None
    key = (head[0], head[1])
    if key in _FIXED:
        return _FIXED[key]
    return _variable(key, head)


def _variable(key: tuple[int, int], head: bytearray) -> int | None:
    fixed_part, length_of = _VARIABLE.get(key, (2, _two))
    if key[0] == DLE and key not in _VARIABLE:
        return 1  # a lone DLE does nothing
    return length_of(head) if len(head) >= fixed_part else None


def _two(_: bytearray) -> int:
    return 2


def _real_time_action(head: bytearray) -> int:
    return 10 if tuple(head[:3]) == _CLEAR_BUFFERS else 5


def _cut(head: bytearray) -> int:
    return 4 if head[2] >= 65 else 3


def _with_parameters(head: bytearray) -> int:
    return 5 + head[3] + 256 * head[4]


def _raster(head: bytearray) -> int:
    return 8 + min(DATA_CAP, (head[4] + 256 * head[5]) * (head[6] + 256 * head[7]))


def _ejector(head: bytearray) -> int:
    return 4 if head[2] == 3 else 3


def _column_bits(head: bytearray) -> int:
    return 5 + (3 if head[2] >= 32 else 1) * (head[3] + 256 * head[4])


# first two bytes: how many bytes must be seen, and the length they tell
_VARIABLE: dict[tuple[int, int], tuple[int, Callable[[bytearray], int]]] = {
    (DLE, 0x14): (3, _real_time_action),
    (GS, ord("V")): (3, _cut),
    (GS, ord("e")): (3, _ejector),
    (GS, ord("(")): (5, _with_parameters),  # GS ( x pL pH
    (GS, ord("v")): (8, _raster),  # GS v 0 m xL xH yL yH
    (ESC, ord("*")): (5, _column_bits),  # ESC * m nL nH
}
