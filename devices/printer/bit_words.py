"""Every bit of every status byte a printer sends, by the name of what it means: for a technician who reads them one by one.

The drivers act on fewer bits (status.py, full_status.py, a test holds both to this table); here stand also those that
only tell: the drawer's pin, the feed button, the motor. Sources as there; automatic status: GS a in the ESC/POS command
reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.printer.demultiplexer import AutomaticReport, Event, OrderedReply
from devices.printer.status import Query, StatusReply

# group -> (which byte, mask, name); the group is n of DLE EOT n, or the command that made the printer say it
GROUPS: dict[str, tuple[tuple[int, int, str], ...]] = {
    "DLE EOT 1": ((0, 0x04, "drawer"), (0, 0x08, "offline"), (0, 0x20, "waiting"), (0, 0x40, "feed_button")),
    "DLE EOT 2": ((0, 0x04, "cover"), (0, 0x08, "feed_button"), (0, 0x20, "paper_stop"), (0, 0x40, "error")),
    "DLE EOT 3": ((0, 0x04, "jam"), (0, 0x08, "cutter"), (0, 0x20, "repair"), (0, 0x40, "head")),
    "DLE EOT 4": ((0, 0x0C, "near_end"), (0, 0x60, "paper_out")),
    "DLE EOT 20": (
        (0, 0x01, "paper_out"),
        (0, 0x04, "near_end"),
        (0, 0x20, "slip_in_mouth"),
        (0, 0x40, "counted_near_end"),
        (1, 0x01, "head_lever"),
        (1, 0x02, "cover"),
        (1, 0x08, "motor"),
        (2, 0x01, "head_hot"),
        (2, 0x02, "line_error"),
        (2, 0x08, "voltage"),
        (2, 0x40, "jam"),
        (3, 0x01, "cutter"),
        (3, 0x02, "cutter_cover"),
        (3, 0x04, "memory"),
        (3, 0x08, "memory_kept"),
        (3, 0x80, "presenter"),
    ),
    "GS a": (
        (0, 0x04, "drawer"),
        (0, 0x08, "offline"),
        (0, 0x20, "cover"),
        (0, 0x40, "feed_button"),
        (1, 0x04, "jam"),
        (1, 0x08, "cutter"),
        (1, 0x20, "repair"),
        (1, 0x40, "head"),
        (2, 0x03, "near_end"),
        (2, 0x0C, "paper_out"),
    ),
    "GS r 1": ((0, 0x03, "near_end"),),
}
NO_FAULT = frozenset(("drawer", "waiting", "feed_button", "slip_in_mouth", "motor"))
FULL_BYTES = 6


@dataclass(frozen=True, slots=True)
class Bit:
    """``place`` is the byte of the answer, from 0; ``is_fault`` only says what it would mean were it set."""

    place: int
    mask: int
    name: str
    is_set: bool
    is_fault: bool


def bits_of(group: str, body: bytes) -> list[Bit]:
    """Bit by bit. Two bits that mean one thing (0CH) are set when one of them is, as the drivers read them."""
    return [
        Bit(place, mask, name, bool(body[place] & mask), name not in NO_FAULT)
        for place, mask, name in GROUPS[group]
        if place < len(body)
    ]


def group_of(event: Event, tail: bytes) -> tuple[str, bytes] | None:
    """Which group an event tells of, and its status bytes. ``tail``: the last FULL_BYTES bytes that led to the event."""
    match event:
        case StatusReply(query=Query.FULL):
            return "DLE EOT 20", tail[-4:]
        case StatusReply(query=query):
            return f"DLE EOT {query.value}", tail[-1:]
        case AutomaticReport(body=body):
            return "GS a", body
        case OrderedReply():
            return "GS r 1", tail[-1:]
    return None
