"""What can go wrong with a simulated printer, and the bits it shows for that."""

from __future__ import annotations

from functools import reduce
from operator import or_

GARBAGE = bytes((0xFF, 0xA5, 0x80, 0xC3))
SWALLOWED_BYTES = 24
FAULTS = (
    "paper-out",
    "near-end",
    "cover-open",
    "cutter",  # jams at the next cut
    "silent",  # hangs: takes bytes, says and does nothing
    "garbage",  # every answer is nonsense
    "noise",  # one burst of nonsense on the line
    "busy",  # takes no bytes
    "stall",  # takes no bytes for a moment
    "xoff",  # says stop, and never go on
    "vanish",  # the cable is pulled
    "power-cycle",  # off for a moment: all is forgotten, what comes meanwhile is lost
    "power-held",  # the same with flow control: what comes meanwhile waits on the line
    "head-hot",
    "head-cools",  # hot for a moment
    "offline",  # without saying why
    "repair",
    "late-jam",  # the cutter jams after the confirmation
    "wrong-id",  # confirms somebody else's job
    "swallow",  # loses the next bytes, mid-command or not
    "presenter-jam",
    "slip-left",  # nobody takes the slip out of the mouth
)
LASTS_S = {"stall": 0.15, "power-cycle": 0.8, "power-held": 0.8, "head-cools": 0.15}
STANDS = frozenset(
    ("paper-out", "cover-open", "jammed", "head-hot", "head-cools", "repair", "silent", "offline")
)
IS_OFF = frozenset(("power-cycle", "power-held"))
TAKES_NO_BYTES = frozenset(("busy", "stall", "power-held"))
_ERROR = {"jammed": 0x40, "repair": 0x40, "head-hot": 0x40, "head-cools": 0x40, "presenter-jam": 0x40}
_BITS = {
    1: dict.fromkeys(
        ("paper-out", "cover-open", "jammed", "repair", "head-hot", "head-cools", "offline"), 0x08
    ),
    2: {"cover-open": 0x04, "paper-out": 0x20, **_ERROR},
    3: {"jammed": 0x08, "repair": 0x20, "head-hot": 0x40, "head-cools": 0x40},
    4: {"near-end": 0x0C, "paper-out": 0x6C},
}
_FULL_BITS: tuple[dict[str, int], ...] = (
    {"paper-out": 0x01, "near-end": 0x04, "mouth": 0x20},
    {"cover-open": 0x02},
    {"head-hot": 0x01, "head-cools": 0x01, "offline": 0x02},
    {"jammed": 0x01, "repair": 0x04, "presenter-jam": 0x80},
)


def status_byte(query: int, faults: set[str]) -> bytes:
    """The answer to DLE EOT 1 to 4; nothing for another number."""
    bits = _BITS.get(query)
    return b"" if bits is None else bytes((_bits_of(bits, faults) | 0x12,))


def full_status(faults: set[str]) -> bytes:
    """Custom's answer to DLE EOT 20."""
    return b"\x10\x0f" + bytes(_bits_of(bits, faults) for bits in _FULL_BITS)


def _bits_of(bits: dict[str, int], faults: set[str]) -> int:
    return reduce(or_, (bits[fault] for fault in faults & bits.keys()), 0)
