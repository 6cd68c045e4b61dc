"""Prints slips and tells the truth about it: printed, not printed, or uncertain.

Theory of operation. Status is asked first, so that most faults end before a byte has left (NOT_PRINTED). Then the
slip goes out in portions (feeder.py), and the printer's own confirmation is awaited: a process id or GS r 1, both
answered in their turn, after the cut. Real-time status is polled meanwhile, between commands only. Without a
confirmation, or with one that is in doubt (the printer had fallen silent in between, or the line was noisy), the slip
is UNCERTAIN: what the printer still holds is cleared (recovery.py), because printers keep a job through a paper
change and would hand a visitor's slip to the next one; the stump that may hang out is cut off before the next slip.
Nothing is ever sent twice by itself.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable

from devices.printer.codes import PRINTABLE, PrinterCode
from devices.printer.edges import discard_stump, take_back
from devices.printer.encoder import EncodedSlip, GlyphSource, encode
from devices.printer.feeder import GOES_ON, Feeder
from devices.printer.line import PrinterLine
from devices.printer.outcome import PrinterStatus, PrintOutcome, PrintResult
from devices.printer.patience import Patience
from devices.printer.profile import Charset, Completion, PrinterProfile, StatusSet
from devices.printer.recovery import LARGEST_FRAME, NO_ANSWER, STRANGERS_FRAME, Recovery
from devices.printer.status import FOUR_QUERIES, Condition, Query
from devices.transport import Transport
from kiosk.domain.receipt import Layout
from kiosk.errors import DeviceUnavailable

DOTS_PER_MM = 8
# beside a confirmation: in hand all the same, the next slip has to wait
_STILL_OUT = PRINTABLE | {PrinterCode.PAPER_OUT, PrinterCode.COVER_OPEN, PrinterCode.HEAD_HOT}


class PrinterDriver:
    """One printer. Safe to call from several threads; calls queue up. It logs nothing: slips hold personal data."""

    def __init__(
        self,
        transport: Transport,
        profile: PrinterProfile,
        glyphs: GlyphSource,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
        *,
        has_stump: bool = False,
    ) -> None:
        """``has_stump``: an earlier run died in the middle of a slip, and a part of it may hang out uncut."""
        self.profile = profile
        self._patience = patience or Patience()
        queries = (Query.FULL,) if profile.status is StatusSet.DLE_EOT_20 else FOUR_QUERIES
        self._line = PrinterLine(transport, self._patience, clock, queries)
        self._recovery = Recovery(self._line, profile, clock)
        self._recovery.has_stump = has_stump
        self._feeder = Feeder(self._line, self._recovery, self._patience, clock)
        self._glyphs = glyphs
        self._clock = clock
        self._lock = threading.Lock()

    def print_slip(
        self, layout: Layout, *, job_id: str, on_sent: Callable[[], None] = lambda: None
    ) -> PrintResult:
        """Print one slip and wait until its fate is known; never raises for what a printer does.

        ``on_sent`` is called when every byte has been handed over and the printer's word is still out. ``job_id``
        distinguishes this job's confirmation from any other's. Takes about as long as the paper needs; at most twice
        that and three seconds when the printer falls silent.
        """
        with self._lock:
            began = self._clock()
            self._feeder.sent = 0
            outcome, code = self._outcome(layout, process_id_of(job_id), on_sent)
            return PrintResult(outcome, code, self._feeder.sent, self._clock() - began)

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

    def _outcome(
        self, layout: Layout, process_id: bytes, on_sent: Callable[[], None]
    ) -> tuple[PrintOutcome, PrinterCode]:
        try:
            status = self._ready(at_once=True)
            if not status.may_print:
                return PrintOutcome.NOT_PRINTED, status.code
            slip = encode(layout, self.profile, self._glyphs, process_id=process_id)
            self._glyphs.forget()
            return self._printed(slip, process_id, self._clear_mouth(status), on_sent)
        except DeviceUnavailable:
            if not self._feeder.sent:
                return PrintOutcome.NOT_PRINTED, PrinterCode.UNPLUGGED
            self._recovery.job_given_up(is_port_gone=True)
            return PrintOutcome.UNCERTAIN, PrinterCode.UNPLUGGED

    def _ready(self, *, at_once: bool) -> PrinterStatus:
        if self._line.open(at_once=at_once):
            self._recovery.is_due = True
        if not self._recovery.is_due:
            return self._line.status()
        return self._recovery.make_safe(fill=STRANGERS_FRAME if at_once else LARGEST_FRAME)

    def _clear_mouth(self, status: PrinterStatus) -> bytes:
        """What removes a slip that still hangs in the mouth, after a moment in which it may yet be taken."""
        end = self._clock() + self._patience.take
        while Condition.SLIP_IN_MOUTH in status.conditions and self._clock() < end:
            self._line.listen(self._patience.poll)
            status = self._line.status()
        return take_back(self.profile) if Condition.SLIP_IN_MOUTH in status.conditions else b""

    def _printed(
        self, slip: EncodedSlip, process_id: bytes, first: bytes, on_sent: Callable[[], None]
    ) -> tuple[PrintOutcome, PrinterCode]:
        ordered = self.profile.completion is Completion.GS_R
        stump = discard_stump(self.profile) if self._recovery.has_stump else b""
        self._line.expect_confirmation(ordered=ordered)
        frames = [frame for frame in (first, stump, *slip.frames) if frame]
        fault = self._feeder.feed(frames, in_pictures=self.profile.charset is Charset.RASTER)
        if fault is not None:
            return self._given_up(fault)
        self._recovery.has_stump = False
        on_sent()
        fault = self._await_confirmation(slip, None if ordered else process_id)
        if fault is not None:
            return self._given_up(fault)
        after = self._code_after()
        if after not in _STILL_OUT:
            return self._given_up(after)
        self._line.forget_hold()  # all is out
        return PrintOutcome.PRINTED, after

    def _code_after(self) -> PrinterCode:
        """How the printer is once it has confirmed; answers to earlier questions may still be coming in."""
        code = self._line.status().code
        return self._line.status().code if code in NO_ANSWER else code

    def _await_confirmation(self, slip: EncodedSlip, process_id: bytes | None) -> PrinterCode | None:
        """None when the printer confirmed; else why it is no longer waited for."""
        paper_s = slip.paper_dots / DOTS_PER_MM / self.profile.speed_mm_s
        extra_s = (
            self._patience.answer if self.profile.completion is Completion.NONE else self._patience.confirm
        )
        poll_at = self._clock()
        end = poll_at + self._line.wire_s(slip.size) + 2 * paper_s + extra_s
        code = PrinterCode.OK
        while self._clock() < end:
            poll_at = min(end, max(poll_at, self._clock() + self._patience.poll))
            while self._clock() < poll_at:
                if self._line.is_confirmed(process_id):
                    return self._line.doubt()
                self._line.listen(max(0.0, poll_at - self._clock()))
            if not self._line.holds_output():
                code = self._line.status().code
            if self._line.is_confirmed(process_id):
                return self._line.doubt()
            if code not in GOES_ON and code not in NO_ANSWER:
                return code
        return PrinterCode.UNCONFIRMED if code in (PrinterCode.OK, PrinterCode.PAPER_NEAR_END) else code

    def _given_up(self, code: PrinterCode) -> tuple[PrintOutcome, PrinterCode]:
        """Throw away what the printer holds. Before the first byte there is nothing, and nothing is uncertain."""
        if not self._feeder.sent:
            self._recovery.not_begun()
            return PrintOutcome.NOT_PRINTED, code
        self._recovery.job_given_up()
        try:
            self._recovery.make_safe()
        except DeviceUnavailable:
            code = PrinterCode.UNPLUGGED
        return PrintOutcome.UNCERTAIN, code


def process_id_of(job_id: str) -> bytes:
    """Four printable bytes that stand for a job in GS ( H."""
    digest = hashlib.blake2b(job_id.encode(), digest_size=4).digest()
    return bytes(0x20 + byte % 95 for byte in digest)
