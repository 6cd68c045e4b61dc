"""Custom's full status (DLE EOT 20): six bytes that say all at once, the presenter included; decoded without any I/O.

The block is 10H 0FH and one byte each for paper, what the user did, faults that mend themselves or can be mended, and
faults that cannot (VKP80II and VKP80III command manuals, "full status"; three independent open drivers read the same
bits). Bit 4 is unused in all four bytes, so that XON and XOFF, which have it, are told from them wherever they come.
"""

from __future__ import annotations

from devices.printer.status import Condition

OPENER = b"\x10\x0f"
BODY_BYTES = 4
_UNUSED = (0x1A, 0x90, 0x14, 0x70)
_BITS = (
    (
        (0x01, Condition.PAPER_OUT),
        (0x04, Condition.PAPER_NEAR_END),
        (0x20, Condition.SLIP_IN_MOUTH),
        (0x40, Condition.PAPER_NEAR_END),  # "virtual paper end": by the printer's own count of metres
    ),
    ((0x01, Condition.COVER_OPEN), (0x02, Condition.COVER_OPEN)),  # the head's lever, the cover
    (
        (0x01, Condition.HEAD_HOT),
        (0x02, Condition.LINE_ERROR),
        (0x08, Condition.HEAD_HOT),  # supply voltage: as with Epson it shares the head's code
        (0x40, Condition.PAPER_JAM),
    ),
    (
        (0x01, Condition.CUTTER_JAM),
        (0x02, Condition.COVER_OPEN),  # the cutter's cover
        (0x04, Condition.NEEDS_REPAIR),
        (0x08, Condition.NEEDS_REPAIR),
        (0x80, Condition.PRESENTER_JAM),
    ),
)


def conditions_of(body: bytes) -> frozenset[Condition] | None:
    """What the four bytes after 10H 0FH report; None when they cannot be a status."""
    if len(body) != BODY_BYTES or any(byte & unused for byte, unused in zip(body, _UNUSED, strict=True)):
        return None
    return frozenset(
        condition for byte, bits in zip(body, _BITS, strict=True) for mask, condition in bits if byte & mask
    )
