"""A simulated ESC/POS printer without I/O: it executes commands in order, at the speed of its paper.

Theory of operation. Incoming bytes are cut into commands. Real-time ones are answered on the spot; the others queue
and are executed as the paper moves, so a confirmation (GS ( H, GS r) leaves only when everything before it is out.
When paper is missing, the cover open or the cutter stuck, the queue stands still and is KEPT, as real printers keep
it: the job comes out late, in front of somebody else, unless the host cleared it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from devices.simulators.command_stream import Command, CommandStream
from devices.simulators.paper import Page
from devices.simulators.print_head import PrintHead

DOTS_PER_MM = 8
CUT_S = 0.15
TRANSCRIPT_CAP = 1 << 20
GARBAGE = bytes((0xFF, 0xA5, 0x80, 0xC3))
FAULTS = (
    "paper-out",
    "near-end",
    "cover-open",
    "cutter",
    "silent",
    "garbage",
    "busy",
    "vanish",
    "head-hot",
    "repair",
    "late-jam",
    "wrong-id",
)
_KEEPS_STANDING = frozenset(("paper-out", "cover-open", "jammed", "head-hot", "repair", "silent"))
_STATUS_BITS = {
    1: {"paper-out": 0x08, "cover-open": 0x08, "jammed": 0x08, "repair": 0x08, "head-hot": 0x08},
    2: {"cover-open": 0x04, "paper-out": 0x20, "jammed": 0x40, "repair": 0x40, "head-hot": 0x40},
    3: {"jammed": 0x08, "repair": 0x20, "head-hot": 0x40},
    4: {"near-end": 0x0C, "paper-out": 0x6C},
}


class EscPosPrinter:
    """``speed_mm_s`` 0 lets paper move in no time. ``on_receipt`` gets each page that is cut."""

    def __init__(self, *, width_dots: int, speed_mm_s: float, on_receipt: Callable[[Page], None]) -> None:
        self.transcript = bytearray()
        self._dots_per_s = speed_mm_s * DOTS_PER_MM
        self._on_receipt = on_receipt
        self._head = PrintHead(width_dots)
        self._stream = CommandStream()
        self._queue: deque[Command] = deque()
        self._replies = bytearray()
        self._faults: set[str] = set()
        self._dots_left: float | None = None
        self._free_at = 0.0
        self._fault_at_text: str | None = None
        self._receipts = 0

    # ---- the SimulatedDevice port ----

    @property
    def is_plugged_in(self) -> bool:
        return "vanish" not in self._faults

    @property
    def is_reading(self) -> bool:
        return "busy" not in self._faults

    def receive_data(self, data: bytes, now: float) -> None:
        self.transcript += data
        del self.transcript[:-TRANSCRIPT_CAP]
        if "silent" in self._faults:
            return
        if not self._queue:
            self._free_at = max(self._free_at, now)
        for command in self._stream.receive_data(data):
            if command.is_real_time:
                self._real_time(command)
            else:
                self._queue.append(command)
                self._fail_at_text(command)

    def advance(self, now: float) -> bytes:
        while self._queue and self._free_at <= now and not self._stands_still():
            if not self._execute(self._queue[0]):
                break
        said, self._replies = bytes(self._replies), bytearray()
        if "silent" in self._faults:
            return b""
        return GARBAGE if said and "garbage" in self._faults else said

    def next_at(self) -> float | None:
        return self._free_at if self._queue and not self._stands_still() else None

    def command(self, words: list[str], now: float) -> dict[str, Any]:
        match words:
            case ["ok" | "clear"]:
                self._mend(now)
            case ["paper-out", millimetres]:
                self._dots_left = float(millimetres) * DOTS_PER_MM
            case [fault] if fault in FAULTS:
                self._faults.add(fault)
            case ["fault-at-text", fault] if fault in FAULTS:
                self._fault_at_text = fault
            case ["status"]:
                pass
            case _:
                raise ValueError(
                    f"a printer knows: ok, status, {', '.join(FAULTS)}, paper-out MM, fault-at-text FAULT"
                )
        return {"faults": sorted(self._faults), "receipts": self._receipts, "waiting": len(self._queue)}

    # ---- inside ----

    def _mend(self, now: float) -> None:
        """Staff has been here. What was waiting goes on; a printer that hung was switched off and on."""
        if "silent" in self._faults:
            self._forget()
        self._faults.clear()
        self._dots_left = None
        self._free_at = max(self._free_at, now)

    def _fail_at_text(self, command: Command) -> None:
        """A fault ordered for the middle of a job: it strikes when the first text has come in."""
        if command.is_text and self._fault_at_text:
            self._faults.add(self._fault_at_text)
            self._fault_at_text = None

    def _stands_still(self) -> bool:
        return bool(self._faults & _KEEPS_STANDING)

    def _real_time(self, command: Command) -> None:
        match command.name, command.raw[2:]:
            case "DLE 04", rest if rest[0] in _STATUS_BITS:
                self._replies.append(self._status_byte(_STATUS_BITS[rest[0]]))
            case "DLE 05", b"\x02" if "jammed" in self._faults:
                self._forget()
                self._faults -= {"jammed", "cutter"}
            case "DLE 14", rest if rest[0] == 8:
                self._forget()
                self._replies += b"\x37\x25\x00"

    def _status_byte(self, bits: dict[str, int]) -> int:
        return reduce(or_, (bits[fault] for fault in self._faults & bits.keys()), 0x12)

    def _forget(self) -> None:
        self._queue.clear()
        self._stream.clear()
        self._head.forget_line()

    def _execute(self, command: Command) -> bool:
        """False when the command could not be carried out and stays first in the queue."""
        if command.name == "GS V" and "cutter" in self._faults:
            self._faults.add("jammed")
            return False
        if self._dots_left is not None and self._dots_left < self._head.dots_of(command):
            self._faults.add("paper-out")
            return False
        self._queue.popleft()
        fed = self._head.carry_out(command)
        if self._dots_left is not None:
            self._dots_left -= fed
        if self._dots_per_s:
            self._free_at += fed / self._dots_per_s
        self._answer(command)
        return True

    def _answer(self, command: Command) -> None:
        match command.name, command.raw:
            case "GS (", raw if raw[2:3] == b"H" and raw[5:7] == b"00":
                self._replies += (
                    b"\x37\x22" + (b"~~~~" if "wrong-id" in self._faults else raw[7:11]) + b"\x00"
                )
                if "late-jam" in self._faults:
                    self._faults.add("jammed")
            case "GS r", raw:
                self._replies.append(0x03 if "near-end" in self._faults and raw[2] in (1, 49) else 0x00)
            case "GS V", _:
                self._cut()

    def _cut(self) -> None:
        page = self._head.take_page()
        if self._dots_per_s:
            self._free_at += CUT_S
        if not page.is_blank:
            self._receipts += 1
            self._on_receipt(page)
