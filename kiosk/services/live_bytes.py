"""What a technician sees of a device's line: bytes with their meaning, and the printer's status bit by bit. Plain values.

Everything here was masked before it was kept: a length and a shape, never a name, a number or a code.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

KEPT = 200
SHOWN_BYTES = 24
OUT, IN, REMARK = "out", "in", "remark"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of assets/strings, ``live.<key>``, and what fills it."""

    key: str
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class LineSeen:
    """Some bytes at a time (aware UTC); ``direction`` is OUT, IN or REMARK."""

    at: datetime
    direction: str
    data: bytes
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class BitSeen:
    """``group``: the command that was answered. ``where``: for example ``2:04`` for bit mask 04H of the second byte."""

    group: str
    where: str
    name: str
    is_set: bool
    is_fault: bool


@dataclass(frozen=True, slots=True)
class LineLook:
    """What is new since the last look; ``bits`` is the whole state, ``raw`` the status bytes of each group."""

    lines: tuple[LineSeen, ...]
    bits: tuple[BitSeen, ...] = ()
    raw: tuple[tuple[str, bytes], ...] = ()


class Ring:
    """The last KEPT lines and which of them are seen. Halted, what is seen stays while more comes in."""

    def __init__(self, rows: int) -> None:
        self._rows, self._kept, self._halted = rows, deque[LineSeen](maxlen=KEPT), False
        self._frozen: list[LineSeen] = []
        self._end = 0  # of the page, in the frozen lines

    @property
    def is_halted(self) -> bool:
        return self._halted

    def add(self, lines: Iterable[LineSeen]) -> None:
        self._kept.extend(lines)

    def halt(self, halted: bool) -> None:
        self._halted, self._frozen = halted, list(self._kept) if halted else []
        self._end = len(self._frozen)

    def turn(self, pages: int) -> None:
        """Older (-1) or newer (+1), while halted."""
        least = min(self._rows, len(self._frozen))
        self._end = max(least, min(len(self._frozen), self._end + pages * self._rows))

    def page(self) -> list[LineSeen]:
        """Oldest first, at most ``rows``."""
        if self._halted:
            return self._frozen[max(0, self._end - self._rows) : self._end]
        return list(self._kept)[-self._rows :]

    def clear(self) -> None:
        self._kept.clear()
        self.halt(False)


def in_hex(data: bytes) -> str:
    """The first SHOWN_BYTES in hexadecimal, and how many more there are."""
    more = len(data) - SHOWN_BYTES
    return data[:SHOWN_BYTES].hex(" ").upper() + (f" … +{more}" if more > 0 else "")
