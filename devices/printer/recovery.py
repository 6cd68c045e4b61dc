"""Gets a printer back to a clean state after a job that was given up, so that nothing of it comes out later.

What the line still holds is dropped; a command that was cut short is filled up with NULs, or the printer would take
the next bytes for its data; then the printer is told to forget what it has not printed (DLE DC4 fn 8) and must say
that it has. A port that was just opened is treated alike: a run before may have died in the middle of a job.
"""

from __future__ import annotations

from collections.abc import Callable

from devices.printer.codes import PrinterCode
from devices.printer.edges import longest_frame
from devices.printer.line import PrinterLine
from devices.printer.outcome import PrinterStatus
from devices.printer.profile import PrinterProfile
from devices.printer.status import Condition

NO_ANSWER = frozenset((PrinterCode.SILENT, PrinterCode.GARBLED))
_STUCK = frozenset((Condition.CUTTER_JAM, Condition.PAPER_JAM, Condition.PRESENTER_JAM))
_TRIES = 2
_REFILL_S = 30.0
_BUFFERED_S = 4.0  # what a system takes off our hands at once has left it by then
_FILL_S = 6.0
STRANGERS_FRAME = 8192  # what another program may have left unfinished: some rows of a large picture
LARGEST_FRAME = 65_543  # GS ( with both bytes of its length garbled; only while nobody waits


class Recovery:
    """What may still be in one printer. ``is_due`` stays set until the printer has answered that it is empty."""

    def __init__(self, line: PrinterLine, profile: PrinterProfile, clock: Callable[[], float]) -> None:
        self._line = line
        self._profile = profile
        self._clock = clock
        self._longest = longest_frame(profile)
        self._may_lack = 0  # bytes that the last command may still want
        self._filled_at: float | None = None
        self.is_due = False  # the printer may still have something of an earlier job
        self.has_stump = False  # something may hang out uncut

    def note_sent(self, taken: int, size: int) -> None:
        """A command of ``size`` bytes was handed over, ``taken`` of them went."""
        self._may_lack = 0 if taken in (0, size) else size

    def not_begun(self) -> None:
        """It took not one byte: before the next slip it is asked to empty itself, or a lost XON would hold it for ever."""
        self.is_due = True

    def job_given_up(self, *, is_port_gone: bool = False) -> None:
        self.is_due = self.has_stump = True
        self._filled_at = None
        if (
            is_port_gone
        ):  # what had been taken may have been lost in the adapter, in the middle of any command
            self._may_lack = self._longest

    def make_safe(self, *, fill: int = 0) -> PrinterStatus:
        """Empty the printer, and tell how it is then. Raises DeviceUnavailable when the port has gone.

        A printer that stays silent may wait for the rest of somebody's command: up to ``fill`` NULs are spent on that,
        a lot of them (LARGEST_FRAME) only now and then.
        """
        self._line.discard_output()
        self._line.end_hold()
        status = self._completed(self._may_lack) if self._may_lack else self._line.status()
        if status.code in NO_ANSWER and fill:
            status = self._filled(fill, status)
        if status.code in NO_ANSWER:
            self._line.ask_to_clear()  # it may only be late: then this finds it before anything else does
            return status
        if not self._profile.can_clear or status.conditions & _STUCK:
            self._line.recover()
        if self._profile.can_clear and not any(self._line.clear_buffers() for _ in range(_TRIES)):
            return PrinterStatus(status.conditions, PrinterCode.NOT_CLEARED)
        self.is_due, self._may_lack = False, 0
        self._line.forget_hold()
        return self._line.status()

    def fault_now(self) -> PrinterCode:
        """Why the line does not take more. What waits on this side is dropped first, or the question would queue."""
        self._line.discard_output()
        return self._completed(self._may_lack).code

    def _filled(self, fill: int, status: PrinterStatus) -> PrinterStatus:
        if self._is_fill_due():
            if fill >= LARGEST_FRAME:
                self._filled_at = self._clock()
            return self._completed(fill)
        return self._completed(self._longest) if fill < LARGEST_FRAME else status

    def _is_fill_due(self) -> bool:
        return self._filled_at is None or self._clock() - self._filled_at > _REFILL_S

    def _completed(self, size: int) -> PrinterStatus:
        """Fill up a command that was cut short, and ask until the line has carried all of it.

        Of a long one on a slow line only a part at a time: whoever waits for the printer waits no longer than that.
        """
        size = min(size, max(self._longest, self._line.bytes_in(_FILL_S)))
        self._line.fill_up(size)
        end = self._clock() + min(_BUFFERED_S, self._line.wire_s(size))
        status = self._line.status()
        while status.code in NO_ANSWER and self._clock() < end:
            status = self._line.status()
        return status
