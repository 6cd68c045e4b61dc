"""Prints slips and tells the truth about it: printed, not printed, or uncertain.

Theory of operation. Status is asked first, so that most faults end before a byte has left (NOT_PRINTED). Then the
frames go out one by one, and the printer's own confirmation is awaited: a process id or GS r 1, both answered in
their turn, after the cut. Real-time status is polled meanwhile, between frames only. Without a confirmation the slip
is UNCERTAIN: what the printer still holds is cleared (DLE DC4 fn 8), because printers keep a job through a paper
change and would hand a visitor's slip to the next one; the stump that may hang out is cut off before the next slip.
A port that was just opened is treated alike, as a run before may have died in the middle of a job. Nothing is ever
sent twice by itself.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable

from devices.printer.codes import PrinterCode
from devices.printer.encoder import EncodedSlip, GlyphSource, cut, encode, start
from devices.printer.line import LONGEST_FRAME, Patience, PrinterLine
from devices.printer.outcome import PrinterStatus, PrintOutcome, PrintResult
from devices.printer.profile import Completion, PrinterProfile
from devices.printer.status import Condition
from devices.transport import Transport
from kiosk.domain.receipt import Layout
from kiosk.errors import DeviceUnavailable

DOTS_PER_MM = 8
_NEVER_OUT = frozenset(
    (PrinterCode.CUTTER_FAULT, PrinterCode.NEEDS_REPAIR)
)  # beside a confirmation: still not in hand
_GOES_ON = frozenset((PrinterCode.OK, PrinterCode.PAPER_NEAR_END, PrinterCode.HEAD_HOT))
_NO_ANSWER = frozenset((PrinterCode.SILENT, PrinterCode.GARBLED))


class PrinterDriver:
    """One printer. Safe to call from several threads; calls queue up. It logs nothing: slips hold personal data."""

    def __init__(
        self,
        transport: Transport,
        profile: PrinterProfile,
        glyphs: GlyphSource,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
    ) -> None:
        self.profile = profile
        self._patience = patience or Patience()
        self._line = PrinterLine(transport, self._patience, clock)
        self._glyphs = glyphs
        self._clock = clock
        self._lock = threading.Lock()
        self._holds_leftovers = False  # the printer may still have something of an earlier job
        self._may_lack = 0  # bytes that the last command may still want
        self._has_stump = False  # something may hang out uncut
        self._sent = 0

    def print_slip(self, layout: Layout, *, job_id: str) -> PrintResult:
        """Print one slip and wait until its fate is known; never raises for what a printer does.

        ``job_id`` distinguishes this job's confirmation from any other's. Takes about as long as the paper needs;
        at most twice that and three seconds when the printer falls silent.
        """
        with self._lock:
            began = self._clock()
            self._sent = 0
            outcome, code = self._outcome(layout, process_id_of(job_id))
            return PrintResult(outcome, code, self._sent, self._clock() - began)

    def read_status(self) -> PrinterStatus:
        """How the printer is now, some milliseconds when it answers. Opens the port again when that is due."""
        with self._lock:
            try:
                return self._ready(at_once=False)
            except DeviceUnavailable:
                return PrinterStatus(frozenset(), PrinterCode.UNPLUGGED)

    def close(self) -> None:
        """Let go of the port."""
        with self._lock:
            self._line.close()

    def _outcome(self, layout: Layout, process_id: bytes) -> tuple[PrintOutcome, PrinterCode]:
        try:
            status = self._ready(at_once=True)
            if not status.may_print:
                return PrintOutcome.NOT_PRINTED, status.code
            slip = encode(layout, self.profile, self._glyphs, process_id=process_id)
            return self._printed(slip, process_id)
        except DeviceUnavailable:
            if not self._sent:
                return PrintOutcome.NOT_PRINTED, PrinterCode.UNPLUGGED
            self._holds_leftovers = self._has_stump = True
            self._may_lack = LONGEST_FRAME
            return PrintOutcome.UNCERTAIN, PrinterCode.UNPLUGGED

    def _ready(self, *, at_once: bool) -> PrinterStatus:
        if self._line.open(at_once=at_once):
            self._holds_leftovers = True
        return self._make_safe() if self._holds_leftovers else self._line.status()

    def _printed(self, slip: EncodedSlip, process_id: bytes) -> tuple[PrintOutcome, PrinterCode]:
        ordered = self.profile.completion is Completion.GS_R
        stump = [start(self.profile) + cut(self.profile)] if self._has_stump else []
        self._line.expect_confirmation(ordered=ordered)
        for frame in (*stump, *slip.frames):
            if not self._send(frame):
                return self._given_up(self._fault_now())
        self._has_stump = False
        fault = self._await_confirmation(slip, None if ordered else process_id)
        if fault is not None:
            return self._given_up(fault)
        after = self._line.status()
        return self._given_up(after.code) if after.code in _NEVER_OUT else (PrintOutcome.PRINTED, after.code)

    def _send(self, frame: bytes) -> bool:
        taken = self._line.send(frame, self._patience.stalled + self._wire_s(len(frame)))
        self._sent += taken
        self._may_lack = 0 if taken in (0, len(frame)) else len(frame)
        return taken == len(frame)

    def _await_confirmation(self, slip: EncodedSlip, process_id: bytes | None) -> PrinterCode | None:
        """None when the printer confirmed; else why it is no longer waited for."""
        paper_s = slip.paper_dots / DOTS_PER_MM / self.profile.speed_mm_s
        extra_s = (
            self._patience.answer if self.profile.completion is Completion.NONE else self._patience.confirm
        )
        end = self._clock() + self._wire_s(slip.size) + 2 * paper_s + extra_s
        code = PrinterCode.OK
        while self._clock() < end:
            poll_at = min(end, self._clock() + self._patience.poll)
            while self._clock() < poll_at:
                if self._line.is_confirmed(process_id):
                    return None
                self._line.listen(max(0.0, poll_at - self._clock()))
            code = self._line.status().code
            if self._line.is_confirmed(process_id):
                return None
            if code not in _GOES_ON and code not in _NO_ANSWER:
                return code
        return code if code in _NO_ANSWER else PrinterCode.UNCONFIRMED

    def _given_up(self, code: PrinterCode) -> tuple[PrintOutcome, PrinterCode]:
        """Throw away what the printer holds. Before the first byte there is nothing, and nothing is uncertain."""
        if not self._sent:
            return PrintOutcome.NOT_PRINTED, code
        self._holds_leftovers = self._has_stump = True
        try:
            self._make_safe()
        except DeviceUnavailable:
            code = PrinterCode.UNPLUGGED
        return PrintOutcome.UNCERTAIN, code

    def _make_safe(self) -> PrinterStatus:
        """Empty the printer. Stays due (``_holds_leftovers``) until the printer has answered."""
        self._line.discard_output()
        status = self._completed(self._may_lack) if self._may_lack else self._line.status()
        if (
            status.code in _NO_ANSWER and not self._may_lack
        ):  # perhaps a run before was cut short in a command
            status = self._completed(LONGEST_FRAME)
        if status.code in _NO_ANSWER:
            return status
        if not self.profile.can_clear or status.conditions & {Condition.CUTTER_JAM, Condition.PAPER_JAM}:
            self._line.recover()
        if self.profile.can_clear:
            self._line.clear_buffers()
        self._holds_leftovers, self._may_lack = False, 0
        return self._line.status()

    def _completed(self, size: int) -> PrinterStatus:
        """Fill up a command that was cut short, and ask until the line has carried all of it."""
        end = self._clock() + self._wire_s(size)
        self._line.fill_up(size, self._wire_s(size))
        status = self._line.status()
        while status.code in _NO_ANSWER and self._clock() < end:
            status = self._line.status()
        return status

    def _fault_now(self) -> PrinterCode:
        """Why the line does not take more. What waits on this side is dropped first, or the question would queue."""
        self._line.discard_output()
        code = self._completed(self._may_lack).code
        return PrinterCode.BUSY if code in _GOES_ON or code in _NO_ANSWER else code

    def _wire_s(self, size: int) -> float:
        return size * 10 / self.profile.baud


def process_id_of(job_id: str) -> bytes:
    """Four printable bytes that stand for a job in GS ( H."""
    digest = hashlib.blake2b(job_id.encode(), digest_size=4).digest()
    return bytes(0x20 + byte % 95 for byte in digest)
