"""Hands a slip over in portions, and goes on only while the printer answers behind them.

What is on its way can no longer be called back: a printer that stood still for a while would print it late. So never
more than a portion is on its way, half a kilobyte of text or some lines of pictures, and the cut is sent only when the printer has answered after all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from devices.printer.codes import PrinterCode
from devices.printer.line import PrinterLine
from devices.printer.patience import Patience
from devices.printer.recovery import NO_ANSWER, Recovery

PORTION = 512  # bytes of text: some ten lines; longer commands go alone
PICTURE_PORTION_S = 0.05  # lines that are pictures need more bytes: what the line carries in that time
CLOSING_FRAMES = 2  # the cut, and the request to confirm
GOES_ON = frozenset((PrinterCode.OK, PrinterCode.PAPER_NEAR_END, PrinterCode.HEAD_HOT, PrinterCode.OFFLINE))


class Feeder:
    """Sends whole commands over one line. ``sent`` counts the bytes of the present job."""

    def __init__(
        self, line: PrinterLine, recovery: Recovery, patience: Patience, clock: Callable[[], float]
    ) -> None:
        self._line = line
        self._recovery = recovery
        self._patience = patience
        self._clock = clock
        self.sent = 0

    def feed(self, frames: Sequence[bytes], *, in_pictures: bool = False) -> PrinterCode | None:
        """None when every byte has been handed over; else why not. Raises DeviceUnavailable when the port has gone."""
        on_its_way = 0
        portion = max(PORTION, self._line.bytes_in(PICTURE_PORTION_S)) if in_pictures else PORTION
        for left, frame in zip(range(len(frames), 0, -1), frames, strict=True):
            if on_its_way and (on_its_way + len(frame) > portion or left == CLOSING_FRAMES):
                fault = self._fault_behind(on_its_way)
                if fault is not None:
                    return fault
                on_its_way = 0
            if not self._send(frame):
                code = self._recovery.fault_now()
                return PrinterCode.BUSY if code in GOES_ON | NO_ANSWER else code
            on_its_way += len(frame)
        return None

    def _send(self, frame: bytes) -> bool:
        taken = self._line.send(frame, self._patience.stalled + self._line.wire_s(len(frame)))
        self.sent += taken
        self._recovery.note_sent(taken, len(frame))
        return taken == len(frame)

    def _fault_behind(self, portion: int) -> PrinterCode | None:
        """What the printer answers once the line has carried the portion: a question before that would only queue."""
        end = self._clock() + self._line.wire_s(portion)
        while (left := end - self._clock()) > 0:
            self._line.listen(left)
        end = self._clock() + self._patience.stalled
        while (code := self._line.status().code) in NO_ANSWER and self._clock() < end:
            pass
        if code in NO_ANSWER and self._line.holds_output():
            return PrinterCode.BUSY
        return None if code in GOES_ON else code
