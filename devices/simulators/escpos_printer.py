"""A simulated ESC/POS printer without I/O: it executes commands in order, at the speed of its paper.

Theory of operation. Incoming bytes are cut into commands. Real-time ones are answered on the spot; the others queue
(print_engine.py) and are executed as the paper moves, so a confirmation (GS ( H, GS r) leaves only when everything
before it is out. A job that could not be printed is kept and comes out late, in front of somebody else, unless the
host cleared it. It plays the model that a profile describes: what the profile says the model cannot do is not done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from devices.printer.profile import PrinterProfile, StatusSet
from devices.printer.status import XOFF
from devices.simulators.command_stream import DLE, Command, CommandStream
from devices.simulators.fault_plan import FaultPlan
from devices.simulators.paper import Page
from devices.simulators.paper_path import PaperPath
from devices.simulators.present_faults import MOUTH, PresentFaults
from devices.simulators.print_engine import PrintEngine
from devices.simulators.printer_faults import (
    FAULTS,
    GARBAGE,
    IS_OFF,
    SWALLOWED_BYTES,
    TAKES_NO_BYTES,
    full_status,
    status_byte,
)

TRANSCRIPT_CAP = 1 << 20
TAKES = 4096  # bytes in one go
_KNOWS = f"ok, status, take, {', '.join(FAULTS)}, paper-out MM, fault-at BYTE FAULT, fault-at-text FAULT"


class EscPosPrinter:
    """``speed_mm_s`` 0 lets paper move in no time. ``on_receipt`` gets each page that comes out."""

    def __init__(
        self, *, model: PrinterProfile, speed_mm_s: float, on_receipt: Callable[[Page], None]
    ) -> None:
        self.transcript = bytearray()
        self._model = model
        self._stream = CommandStream()
        self._replies = bytearray()
        self._faults = PresentFaults()
        self._path = PaperPath(model.presenter, self._faults, on_receipt)
        self._engine = PrintEngine(model, speed_mm_s, self._faults, self._path, self._replies)
        self._plan = FaultPlan()
        self._to_swallow = 0

    @property
    def retracted(self) -> list[Page]:
        """Slips that were drawn back into the machine."""
        return self._path.retracted

    # ---- the SimulatedDevice port ----

    @property
    def is_plugged_in(self) -> bool:
        return "vanish" not in self._faults

    @property
    def takes_at_most(self) -> int:
        if self._faults.any_of(TAKES_NO_BYTES):
            return 0
        return min(TAKES, self._plan.at_most or TAKES)

    def receive_data(self, data: bytes, now: float) -> None:
        self.transcript += data
        del self.transcript[:-TRANSCRIPT_CAP]
        if self._plan.at_most is None:
            self._take(data, now)
            return
        for byte in data:
            self._follow_the_plan(byte, now)
            self._take(bytes((byte,)), now)

    def advance(self, now: float) -> bytes:
        if self._faults.let_pass(now):
            self._engine.not_before(now)
        self._engine.go_on(now)
        said = bytes(self._replies)
        self._replies.clear()
        if self._hears_nothing:
            return b""
        return GARBAGE if said and "garbage" in self._faults else said

    def next_at(self) -> float | None:
        moments = [*self._faults.moments(), self._engine.next_at()]
        return min((moment for moment in moments if moment is not None), default=None)

    def command(self, words: list[str], now: float) -> dict[str, Any]:
        match words:
            case ["ok" | "clear"]:
                self._mend(now)
            case ["paper-out", millimetres]:
                self._engine.load(float(millimetres))
            case ["fault-at", order]:
                self._plan.order(order)
            case [fault] if fault in FAULTS:
                self._strike(fault, now)
            case ["fault-at-text", fault] if fault in FAULTS:
                self._plan.order_at_text(fault)
            case ["take"]:
                self._faults.end_at(MOUTH, now)
            case ["status"]:
                pass
            case _:
                raise ValueError(f"a printer knows: {_KNOWS}")
        return {
            "faults": sorted(self._faults.names),
            "receipts": self._path.receipts,
            "waiting": self._engine.waiting,
            "uncut": self._engine.head.page.text().strip(),
        }

    # ---- faults ----

    @property
    def _hears_nothing(self) -> bool:
        return "silent" in self._faults or self._faults.any_of(IS_OFF)

    def _follow_the_plan(self, byte: int, now: float) -> None:
        """Let the planned fault strike when its byte of the job is due."""
        if self._stream.is_in_real_time or (byte == DLE and not self._stream.waits_for_more):
            return
        fault = self._plan.due_before_byte()
        if fault:
            self._engine.go_on(now)  # what came before is out, if nothing takes time
            self._strike(fault, now)

    def _strike(self, fault: str, now: float) -> None:
        match fault:
            case "noise":
                self._replies += GARBAGE
                return
            case "xoff":
                self._replies.append(XOFF)
                return
            case "swallow":
                self._to_swallow = SWALLOWED_BYTES
                return
            case "power-cycle" | "power-held":
                self._forget()
                self._replies.clear()
                self._engine.head.reset()
        self._faults.add(fault, now)

    def _mend(self, now: float) -> None:
        """Staff has been here. What was waiting goes on; a printer that hung was switched off and on."""
        if "silent" in self._faults:
            self._forget()
        self._faults.mend()
        self._engine.load(None)
        self._plan.forget()
        self._to_swallow = 0
        self._engine.not_before(now)

    def _forget(self) -> None:
        self._stream.clear()
        self._engine.forget()

    # ---- bytes coming in ----

    def _take(self, data: bytes, now: float) -> None:
        if self._hears_nothing or not self.is_plugged_in:
            return
        if self._to_swallow:
            lost = min(self._to_swallow, len(data))
            self._to_swallow -= lost
            data = data[lost:]
        if not self._engine.waiting:
            self._engine.not_before(now)
        for command in self._stream.receive_data(data):
            if command.is_real_time:
                self._real_time(command)
            else:
                self._engine.accept(command)
                if fault := self._plan.due_at(command):
                    self._strike(fault, now)

    def _real_time(self, command: Command) -> None:
        rest = command.raw[2:]
        match command.name:
            case "DLE 04" if rest[0] == 20 and self._model.status is StatusSet.DLE_EOT_20:
                self._replies += full_status(self._faults.names)
            case "DLE 04":
                self._replies += status_byte(rest[0], self._faults.names)
            case "DLE 05" if rest == b"\x02" and "jammed" in self._faults:
                self._forget()
                self._faults.drop("jammed", "cutter")
            case "DLE 14" if rest[0] == 8 and self._model.can_clear:
                self._forget()
                self._replies += b"\x37\x25\x00"
