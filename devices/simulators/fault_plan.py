"""Faults that are ordered for a certain place in a job of a simulated printer."""

from __future__ import annotations

from devices.simulators.command_stream import Command
from devices.simulators.printer_faults import FAULTS


class FaultPlan:
    """At a byte of the job, or at its first text. Real-time commands do not count as bytes of the job."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._fault = self._at_text = ""

    @property
    def at_most(self) -> int | None:
        """How many bytes may go before the fault has to be looked at; None when none is planned."""
        return None if self._left is None else self._left + 1

    def order(self, words: str) -> None:
        """``OFFSET FAULT``. Raises ValueError."""
        offset, _, fault = words.partition(" ")
        if not offset.isdecimal() or fault not in FAULTS:
            raise ValueError(f"fault-at wants a number of bytes and one of {', '.join(FAULTS)}")
        self._left, self._fault = int(offset), fault

    def order_at_text(self, fault: str) -> None:
        self._at_text = fault

    def forget(self) -> None:
        self._left = None

    def due_before_byte(self) -> str:
        """A byte of the job is coming: the fault that strikes before it; empty for none."""
        if self._left is None:
            return ""
        if self._left > 0:
            self._left -= 1
            return ""
        self._left = None
        return self._fault

    def due_at(self, command: Command) -> str:
        """The fault that strikes when this command has come in."""
        if not command.is_text:
            return ""
        fault, self._at_text = self._at_text, ""
        return fault
