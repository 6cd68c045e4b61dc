"""Captures: what went over a device's line, both ways, as lines of text that can be mailed and replayed.

The first line is ``kiosk-capture 1``, then ``key value`` lines, an empty line, and one line a portion of bytes:
milliseconds since the first (monotonic), ``>`` to the device or ``<`` from it, the bytes in hexadecimal. ``-`` opens a
remark. What a person could be known by was masked before it was kept: see masks.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kiosk.errors import Unreadable

FIRST_LINE = "kiosk-capture 1"
TO_DEVICE, FROM_DEVICE, REMARK = ">", "<", "-"
LONGEST_CAPTURE = 64 * 1024 * 1024
_PORTION = re.compile(r"(\d{1,12}\.\d{3}) ([<>-]) (.*)", re.ASCII)
_ABOUT = re.compile(r"([a-z_]+) (.{0,200})")


@dataclass(frozen=True, slots=True)
class Portion:
    """Some bytes at ``ms``; ``direction`` is TO_DEVICE or FROM_DEVICE, or REMARK with ``data`` as ASCII."""

    ms: float
    direction: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Capture:
    """``about``: device (printer, scanner, card_reader), profile or model, and what else was noted."""

    about: Mapping[str, str] = field(default_factory=dict)
    portions: tuple[Portion, ...] = ()


def head_lines(about: Mapping[str, str]) -> list[str]:
    return [FIRST_LINE, *(f"{key} {value}" for key, value in about.items()), ""]


def portion_line(portion: Portion) -> str:
    said = portion.data.decode("ascii", "replace") if portion.direction == REMARK else portion.data.hex(" ")
    return f"{portion.ms:.3f} {portion.direction} {said}"


def read_capture(lines: Iterable[str]) -> Capture:
    """What was written. Raises Unreadable with the number of the line that does not fit."""
    numbered = enumerate((line.rstrip("\r\n") for line in lines), start=1)
    if next(numbered, (0, ""))[1] != FIRST_LINE:
        raise Unreadable(f"a capture begins with the line {FIRST_LINE!r}")
    about: dict[str, str] = {}
    for number, line in numbered:
        if not line:
            break
        matched = _ABOUT.fullmatch(line)
        if matched is None:
            raise Unreadable(f"line {number} of the capture should be: key value")
        about[matched[1]] = matched[2]
    return Capture(about, tuple(_portion(number, line) for number, line in numbered if line))


def _portion(number: int, line: str) -> Portion:
    matched = _PORTION.fullmatch(line)
    try:
        if matched is None:
            raise ValueError
        ms, direction, said = matched.groups()
        data = said.encode("ascii") if direction == REMARK else bytes.fromhex(said)
    except ValueError:
        raise Unreadable(
            f"line {number} of the capture should be: milliseconds, < or >, hexadecimal"
        ) from None
    return Portion(float(ms), direction, data)
