"""Carries out a simulated printer's commands in their order, at the speed of its paper, and says what they ask for.

While paper is missing, the cover open or the cutter stuck, the queue stands still and is KEPT, as real printers keep it.
"""

from __future__ import annotations

from collections import deque

from devices.printer.profile import Completion, Cutter, Presenter, PrinterProfile
from devices.simulators.command_stream import Command
from devices.simulators.paper_path import PaperPath
from devices.simulators.present_faults import PresentFaults
from devices.simulators.print_head import PrintHead
from devices.simulators.printer_faults import STANDS

DOTS_PER_MM = 8
CUT_S = 0.15
_CUTS = ("GS V", "ESC i", "FS P")


class PrintEngine:
    """``says`` takes the answers; ``speed_mm_s`` 0 lets paper move in no time."""

    def __init__(
        self,
        model: PrinterProfile,
        speed_mm_s: float,
        faults: PresentFaults,
        path: PaperPath,
        says: bytearray,
    ) -> None:
        self._model, self._faults, self._path, self._says = model, faults, path, says
        self._dots_per_s = speed_mm_s * DOTS_PER_MM
        self._queue: deque[Command] = deque()
        self._dots_left: float | None = None
        self._free_at = 0.0
        self.head = PrintHead(model)

    @property
    def waiting(self) -> int:
        return len(self._queue)

    def next_at(self) -> float | None:
        """When it can go on; None while it stands or has nothing to do."""
        return self._free_at if self._queue and not self._faults.any_of(STANDS) else None

    def accept(self, command: Command) -> None:
        self._queue.append(command)

    def not_before(self, now: float) -> None:
        """It has stood still until now."""
        self._free_at = max(self._free_at, now)

    def load(self, millimetres: float | None) -> None:
        """So much paper is left; None is a full roll."""
        self._dots_left = None if millimetres is None else millimetres * DOTS_PER_MM

    def forget(self) -> None:
        """The buffers are cleared; what is on paper stays."""
        self._queue.clear()
        self.head.forget_line()

    def go_on(self, now: float) -> None:
        while self._queue and self._free_at <= now and not self._faults.any_of(STANDS):
            if not self._execute(self._queue[0], now):
                break

    def _execute(self, command: Command, now: float) -> bool:
        """False when the command could not be carried out and stays first in the queue."""
        if command.name in _CUTS and "cutter" in self._faults:
            self._faults.add("jammed", now)
            return False
        if self._dots_left is not None and self._dots_left < self.head.dots_of(command):
            self._faults.add("paper-out", now)
            return False
        self._queue.popleft()
        fed = self.head.carry_out(command)
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
                self._confirm(raw[7:11], now)
            case "GS r":
                self._says.append(0x03 if "near-end" in self._faults and raw[2] in (1, 49) else 0x00)
                if self._model.cutter is Cutter.NONE:
                    self._path.come_out(self.head.take_page())  # somebody tears it off
            case "GS V" | "ESC i" if self._model.cutter is not Cutter.NONE:
                self._cut()
            case "FS P" if self._model.presenter is Presenter.FS_P:
                self._cut()
                self._path.hold_out(now, raw[5] or None)
            case "GS e" if self._model.presenter is not Presenter.NONE:
                self._path.eject(raw[2], now)

    def _cut(self) -> None:
        if self._dots_per_s:
            self._free_at += CUT_S
        self._path.cut(self.head.take_page())

    def _confirm(self, process_id: bytes, now: float) -> None:
        if self._model.completion is not Completion.PROCESS_ID:
            return
        self._says += b"\x37\x22" + (b"~~~~" if "wrong-id" in self._faults else process_id) + b"\x00"
        if "late-jam" in self._faults:
            self._faults.add("jammed", now)
