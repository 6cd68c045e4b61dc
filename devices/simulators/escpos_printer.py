"""A simulated ESC/POS printer without I/O: it executes commands in order, at the speed of its paper.

Theory of operation. Incoming bytes are cut into commands. Real-time ones are answered on the spot; the others queue
and are executed as the paper moves, so a confirmation (GS ( H, GS r) leaves only when everything before it is out.
When paper is missing, the cover open or the cutter stuck, the queue stands still and is KEPT, as real printers keep
it: the job comes out late, in front of somebody else, unless the host cleared it. It plays the model that a profile
describes: what the profile says the model cannot do is not done here either.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from devices.printer.profile import Completion, Cutter, Presenter, PrinterProfile, StatusSet
from devices.simulators.command_stream import DLE, Command, CommandStream
from devices.simulators.paper import Page
from devices.simulators.print_head import PrintHead
from devices.simulators.printer_faults import (
    FAULTS,
    GARBAGE,
    IS_OFF,
    LASTS_S,
    STANDS,
    SWALLOWED_BYTES,
    TAKES_NO_BYTES,
    Planned,
    full_status,
    planned,
    status_byte,
)

DOTS_PER_MM = 8
CUT_S = 0.15
TAKEN_AFTER_S = 1.5  # a slip in the mouth: people need a moment
TRANSCRIPT_CAP = 1 << 20
TAKES = 4096  # bytes in one go


class EscPosPrinter:
    """``speed_mm_s`` 0 lets paper move in no time. ``on_receipt`` gets each page that comes out."""

    def __init__(
        self,
        *,
        model: PrinterProfile,
        speed_mm_s: float,
        on_receipt: Callable[[Page], None],
    ) -> None:
        self.transcript = bytearray()
        self.retracted: list[Page] = []
        self._model = model
        self._dots_per_s = speed_mm_s * DOTS_PER_MM
        self._on_receipt = on_receipt
        self._head = PrintHead(model)
        self._stream = CommandStream()
        self._queue: deque[Command] = deque()
        self._replies = bytearray()
        self._faults: set[str] = set()
        self._ends: dict[str, float] = {}  # of faults that pass by themselves
        self._plan: Planned | None = None
        self._to_swallow = 0
        self._dots_left: float | None = None
        self._free_at = 0.0
        self._fault_at_text: str | None = None
        self._receipts = 0
        self._cut_off: Page | None = None  # behind the blade, not held out yet

    # ---- the SimulatedDevice port ----

    @property
    def is_plugged_in(self) -> bool:
        return "vanish" not in self._faults

    @property
    def takes_at_most(self) -> int:
        if self._faults & TAKES_NO_BYTES:
            return 0
        return TAKES if self._plan is None else min(TAKES, self._plan.offset + 1)

    def receive_data(self, data: bytes, now: float) -> None:
        self.transcript += data
        del self.transcript[:-TRANSCRIPT_CAP]
        if self._plan is None:
            self._take(data, now)
            return
        for byte in data:
            self._follow_the_plan(byte, now)
            self._take(bytes((byte,)), now)

    def advance(self, now: float) -> bytes:
        self._let_pass(now)
        self._print(now)
        said, self._replies = bytes(self._replies), bytearray()
        if "silent" in self._faults or self._faults & IS_OFF:
            return b""
        return GARBAGE if said and "garbage" in self._faults else said

    def next_at(self) -> float | None:
        moments = list(self._ends.values())
        if self._queue and not self._faults & STANDS:
            moments.append(self._free_at)
        return min(moments, default=None)

    def command(self, words: list[str], now: float) -> dict[str, Any]:
        match words:
            case ["ok" | "clear"]:
                self._mend(now)
            case ["paper-out", millimetres]:
                self._dots_left = float(millimetres) * DOTS_PER_MM
            case ["fault-at", order]:
                self._plan = planned(order)
            case [fault] if fault in FAULTS:
                self._strike(fault, now)
            case ["fault-at-text", fault] if fault in FAULTS:
                self._fault_at_text = fault
            case ["take"]:
                self._ends["mouth"] = now
            case ["status"]:
                pass
            case _:
                raise ValueError(
                    f"a printer knows: ok, status, take, {', '.join(FAULTS)}, paper-out MM, fault-at BYTE FAULT,"
                    " fault-at-text FAULT"
                )
        return {
            "faults": sorted(self._faults),
            "receipts": self._receipts,
            "waiting": len(self._queue),
            "uncut": self._head.page.text().strip(),
        }

    # ---- faults ----

    def _follow_the_plan(self, byte: int, now: float) -> None:
        """Let the planned fault strike when its byte of the job is due."""
        is_real_time = self._stream.is_in_real_time or (byte == DLE and not self._stream.waits_for_more)
        if self._plan is None or is_real_time:
            return
        if self._plan.offset > 0:
            self._plan.offset -= 1
            return
        self._print(now)  # what came before is out, if nothing takes time
        fault, self._plan = self._plan.fault, None
        self._strike(fault, now)

    def _strike(self, fault: str, now: float) -> None:
        match fault:
            case "noise":
                self._replies += GARBAGE
                return
            case "swallow":
                self._to_swallow = SWALLOWED_BYTES
                return
            case "power-cycle" | "power-held":
                self._forget()
                self._replies.clear()
                self._head.reset()
        self._faults.add(fault)
        if fault in LASTS_S:
            self._ends[fault] = now + LASTS_S[fault]

    def _let_pass(self, now: float) -> None:
        for fault, end in list(self._ends.items()):
            if end <= now:
                self._faults.discard(fault)
                del self._ends[fault]
                self._free_at = max(self._free_at, now)

    def _mend(self, now: float) -> None:
        """Staff has been here. What was waiting goes on; a printer that hung was switched off and on."""
        if "silent" in self._faults:
            self._forget()
        self._faults &= {"mouth"}
        self._ends = {fault: end for fault, end in self._ends.items() if fault == "mouth"}
        self._dots_left = self._plan = None
        self._to_swallow = 0
        self._free_at = max(self._free_at, now)

    def _forget(self) -> None:
        self._queue.clear()
        self._stream.clear()
        self._head.forget_line()

    # ---- bytes coming in ----

    def _take(self, data: bytes, now: float) -> None:
        if "silent" in self._faults or self._faults & IS_OFF or not self.is_plugged_in:
            return
        if self._to_swallow:
            lost = min(self._to_swallow, len(data))
            self._to_swallow -= lost
            data = data[lost:]
        if not self._queue:
            self._free_at = max(self._free_at, now)
        for command in self._stream.receive_data(data):
            if command.is_real_time:
                self._real_time(command)
            else:
                self._queue.append(command)
                self._fail_at_text(command, now)

    def _fail_at_text(self, command: Command, now: float) -> None:
        """A fault ordered for the middle of a job: it strikes when the first text has come in."""
        if command.is_text and self._fault_at_text:
            fault, self._fault_at_text = self._fault_at_text, None
            self._strike(fault, now)

    def _real_time(self, command: Command) -> None:
        rest = command.raw[2:]
        match command.name:
            case "DLE 04" if rest[0] == 20 and self._model.status is StatusSet.DLE_EOT_20:
                self._replies += full_status(self._faults)
            case "DLE 04":
                self._replies += status_byte(rest[0], self._faults)
            case "DLE 05" if rest == b"\x02" and "jammed" in self._faults:
                self._forget()
                self._faults -= {"jammed", "cutter"}
            case "DLE 14" if rest[0] == 8 and self._model.can_clear:
                self._forget()
                self._replies += b"\x37\x25\x00"

    # ---- paper going out ----

    def _print(self, now: float) -> None:
        while self._queue and self._free_at <= now and not self._faults & STANDS:
            if not self._execute(self._queue[0], now):
                break

    def _execute(self, command: Command, now: float) -> bool:
        """False when the command could not be carried out and stays first in the queue."""
        is_cut = command.name in ("GS V", "ESC i", "FS P")
        if is_cut and "cutter" in self._faults:
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
        self._answer(command, now)
        return True

    def _answer(self, command: Command, now: float) -> None:
        raw = command.raw
        match command.name:
            case "GS (" if raw[2:3] == b"H" and raw[5:7] == b"00":
                self._confirm(raw[7:11])
            case "GS r":
                self._replies.append(0x03 if "near-end" in self._faults and raw[2] in (1, 49) else 0x00)
                if self._model.cutter is Cutter.NONE:
                    self._come_out(self._head.take_page())  # somebody tears it off
            case "GS V" | "ESC i" if self._model.cutter is not Cutter.NONE:
                self._cut()
            case "FS P" if self._model.presenter is Presenter.FS_P:
                self._cut()
                self._hold_out(now, raw[5] or None)
            case "GS e" if self._model.presenter is not Presenter.NONE:
                self._eject(raw[2], now)

    def _confirm(self, process_id: bytes) -> None:
        if self._model.completion is not Completion.PROCESS_ID:
            return
        self._replies += b"\x37\x22" + (b"~~~~" if "wrong-id" in self._faults else process_id) + b"\x00"
        if "late-jam" in self._faults:
            self._faults.add("jammed")

    def _cut(self) -> None:
        page = self._head.take_page()
        if self._dots_per_s:
            self._free_at += CUT_S
        if self._model.presenter is Presenter.NONE:
            self._come_out(page)
        elif not page.is_blank:
            self._cut_off = page

    def _come_out(self, page: Page) -> None:
        if not page.is_blank:
            self._receipts += 1
            self._on_receipt(page)

    def _hold_out(self, now: float, removed_after_s: float | None) -> None:
        page, self._cut_off = self._cut_off, None
        if page is None:
            return
        self._come_out(page)
        self._faults.add("mouth")
        if "slip-left" not in self._faults:
            self._ends["mouth"] = now + TAKEN_AFTER_S
        elif removed_after_s:
            self._ends["mouth"] = now + removed_after_s

    def _eject(self, what: int, now: float) -> None:
        """GS e: 3 holds out, 2 draws back, 5 pushes out."""
        if what == 3:
            self._hold_out(now, None)
            return
        if what == 2 and self._cut_off is not None:
            self.retracted.append(self._cut_off)
        elif self._cut_off is not None:
            self._come_out(self._cut_off)
        self._cut_off = None
        self._faults.discard("mouth")
        self._ends.pop("mouth", None)
