"""Questions and commands over the printer's port: sends whole ones, waits for answers no longer than it says."""

from __future__ import annotations

from collections.abc import Callable

from devices.printer.codes import PrinterCode, code_for
from devices.printer.demultiplexer import Demultiplexer
from devices.printer.hearing import Hearing
from devices.printer.outcome import PrinterStatus
from devices.printer.patience import Patience
from devices.printer.status import FOUR_QUERIES, Condition, Query
from devices.reconnect import ReconnectPolicy
from devices.transport import Transport
from kiosk.errors import DeviceUnavailable

__all__ = ["Patience", "PrinterLine"]

CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 fn 8
RECOVER_CLEARED = b"\x10\x05\x02"  # DLE ENQ 2: leave a recoverable error, forgetting what was to be printed
_ROUNDS, _ROUNDS_HEARD = 2, 3
_QUIET_S = 0.05


class PrinterLine:
    """One printer behind one port. Every method that talks raises DeviceUnavailable when the port has gone."""

    def __init__(
        self,
        transport: Transport,
        patience: Patience,
        clock: Callable[[], float],
        queries: tuple[Query, ...] = FOUR_QUERIES,
    ) -> None:
        self._transport = transport
        self._queries = queries
        self._patience = patience
        self._clock = clock
        self._reconnect = ReconnectPolicy(clock)
        self._demultiplexer = Demultiplexer()
        self._heard = Hearing(clock)

    def open(self, *, at_once: bool) -> bool:
        """Whether the port had to be opened. Not ``at_once``: only when the reconnect policy says so."""
        if self._transport.is_open:
            return False
        if not at_once and not self._reconnect.may_try():
            raise DeviceUnavailable("the printer's port has gone", code=PrinterCode.UNPLUGGED)
        try:
            self._transport.open()
        except DeviceUnavailable:
            self._reconnect.failed()
            raise
        self._reconnect.succeeded()
        self._demultiplexer = Demultiplexer()
        self._heard.may_send = True
        return True

    def close(self) -> None:
        self._transport.close()

    def send(self, frame: bytes, timeout_s: float) -> int:
        """Bytes taken of one whole command; fewer than all when the printer stays busy for ``timeout_s``."""
        end = self._clock() + timeout_s
        self.listen(0)
        while not self._heard.may_send:
            if self._clock() >= end:
                return 0
            self.listen(max(0.0, end - self._clock()))
        return self._transport.write(frame, max(0.0, end - self._clock()))

    def listen(self, timeout_s: float) -> None:
        """Take in what the printer says, waiting up to ``timeout_s`` for the first byte."""
        for event in self._demultiplexer.receive_data(self._transport.read(timeout_s)):
            self._heard.note(event)

    def status(self) -> PrinterStatus:
        """Ask for everything. An incomplete or noisy answer is asked for again, silence once; then it is P09 or P04."""
        heard = False
        rounds = 0
        while rounds < (_ROUNDS_HEARD if heard else _ROUNDS):
            rounds += 1
            if self._asked():
                answers = self._heard.answers
                conditions: frozenset[Condition] = frozenset().union(*(a.conditions for a in answers))
                return PrinterStatus(conditions, code_for(conditions))
            heard = heard or bool(self._heard.answers or self._heard.noise)
            self._wait_for_quiet()
        return PrinterStatus(frozenset(), PrinterCode.GARBLED if heard else PrinterCode.SILENT)

    def wire_s(self, size: int) -> float:
        """Seconds that the line needs for ``size`` bytes."""
        return size * 10 / self._transport.port.baud

    def bytes_in(self, seconds: float) -> int:
        """How much the line carries in that time."""
        return int(self._transport.port.baud / 10 * seconds)

    def holds_output(self) -> bool:
        """Whether bytes still wait on this side of the line: a question would only join them."""
        return not self._heard.may_send or self._transport.output_waiting() > 0

    def fill_up(self, size: int) -> None:
        """End a command that was cut short, by as many NULs as it may still want."""
        self._transport.write(bytes(size), self._patience.stalled + self.wire_s(size))

    def discard_output(self) -> None:
        self._transport.discard_output()

    def end_hold(self) -> None:
        """Let bytes out that an XOFF holds back on this machine: a few may always go, and its XON may have been lost."""
        self._transport.resume_output()

    def forget_hold(self) -> None:
        """The printer holds nothing any more, so whatever XOFF it said, or noise said for it, is over."""
        self._heard.may_send = True

    def ask_to_clear(self) -> None:
        """Tell the printer to forget what it has not printed."""
        self._heard.is_cleared = False
        self._transport.write(CLEAR_BUFFERS, self._patience.clear)

    def clear_buffers(self) -> bool:
        """Have the printer forget what it has not printed; whether it confirmed that."""
        self.ask_to_clear()
        end = self._clock() + self._patience.clear
        while not self._heard.is_cleared and self._clock() < end:
            self.listen(max(0.0, end - self._clock()))
        return self._heard.is_cleared

    def recover(self) -> None:
        """Bring the printer out of a cutter error without printing what is left."""
        self._transport.write(RECOVER_CLEARED, self._patience.clear)

    def expect_confirmation(self, *, ordered: bool) -> None:
        """A new job begins: earlier confirmations do not count for it."""
        self._heard.job_begins(ordered=ordered)
        self._demultiplexer.forget_ordered_reply()
        if ordered:
            self._demultiplexer.expect_ordered_reply()

    def is_confirmed(self, process_id: bytes | None) -> bool:
        """Whether the job with this id is done; None asks for the ordered reply."""
        return self._heard.is_confirmed(process_id)

    def doubt(self) -> PrinterCode | None:
        """Why the confirmation that came cannot be relied on, once late answers have had their time; None when it can."""
        if self._heard.lacks_answers:
            self._wait_for_quiet()
        return self._heard.doubt(self._patience.trust)

    def _asked(self) -> bool:
        self.listen(0)  # what comes late from an earlier question
        self._heard.question_begins()
        question = b"".join(self._demultiplexer.ask(query) for query in self._queries)
        if self._transport.write(question, self._patience.answer) < len(question):
            self._demultiplexer.reply_timed_out()
            return False
        self._heard.asked(len(self._queries))
        end = self._clock() + self._patience.answer
        while len(self._heard.answers) < len(self._queries) and self._clock() < end:
            self.listen(max(0.0, end - self._clock()))
        complete = len(self._heard.answers) == len(self._queries) and not self._heard.noise
        if not complete:
            self._demultiplexer.reply_timed_out()
        return complete

    def _wait_for_quiet(self) -> None:
        """Let late answers go by, or the next question would take them for its own."""
        end = self._clock() + self._patience.answer
        while self._clock() < end and (data := self._transport.read(_QUIET_S)):
            for event in self._demultiplexer.receive_data(data):
                self._heard.note(event)
