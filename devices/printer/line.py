"""Questions and answers over the printer's port: sends whole commands, remembers what the printer has confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from devices.printer.codes import PrinterCode, code_for
from devices.printer.demultiplexer import BuffersCleared, Demultiplexer, Event, OrderedReply, ProcessDone
from devices.printer.outcome import PrinterStatus
from devices.printer.status import (
    FOUR_QUERIES,
    REPLY_MASK,
    REPLY_PATTERN,
    Condition,
    FlowControl,
    LineNoise,
    Query,
    StatusReply,
)
from devices.reconnect import ReconnectPolicy
from devices.transport import Transport
from kiosk.errors import DeviceUnavailable

CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 fn 8
RECOVER_CLEARED = b"\x10\x05\x02"  # DLE ENQ 2: leave a recoverable error, forgetting what was to be printed
_ROUNDS, _ROUNDS_HEARD = 2, 3
_QUIET_S = 0.05


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the printer is waited for, in seconds. ``confirm`` comes on top of twice the time physics needs."""

    answer: float = 0.25
    stalled: float = 2.0
    clear: float = 0.5
    confirm: float = 3.0
    poll: float = 0.25
    trust: float = 1.0  # silent for longer in the middle of a slip: it may have been off and on
    take: float = 4.0  # how long a slip in the mouth may still be taken before the next one removes it


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
        self._may_send = True
        self._noise = self._noise_in_job = 0
        self._unanswered, self._longest_silence = 0, 0.0
        self._asked_at: float | None = None
        self._is_ordered = False
        self._answers: list[StatusReply] = []
        self._confirmed_id: bytes | None = None
        self._ordered_replies = 0
        self._is_cleared = False

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
        self._demultiplexer, self._may_send = Demultiplexer(), True
        return True

    def close(self) -> None:
        self._transport.close()

    def send(self, frame: bytes, timeout_s: float) -> int:
        """Bytes taken of one whole command; fewer than all when the printer stays busy for ``timeout_s``."""
        end = self._clock() + timeout_s
        self.listen(0)
        while not self._may_send:
            if self._clock() >= end:
                return 0
            self.listen(max(0.0, end - self._clock()))
        return self._transport.write(frame, max(0.0, end - self._clock()))

    def listen(self, timeout_s: float) -> None:
        """Take in what the printer says, waiting up to ``timeout_s`` for the first byte."""
        for event in self._demultiplexer.receive_data(self._transport.read(timeout_s)):
            self._note(event)

    def status(self) -> PrinterStatus:
        """Ask for everything. An incomplete or noisy answer is asked for again, silence once; then it is P09 or P04."""
        heard = False
        rounds = 0
        while rounds < (_ROUNDS_HEARD if heard else _ROUNDS):
            rounds += 1
            if self._asked():
                conditions: frozenset[Condition] = frozenset().union(*(a.conditions for a in self._answers))
                return PrinterStatus(conditions, code_for(conditions))
            heard = heard or bool(self._answers or self._noise)
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
        return not self._may_send or self._transport.output_waiting() > 0

    def fill_up(self, size: int) -> None:
        """End a command that was cut short, by as many NULs as it may still want."""
        self._transport.write(bytes(size), self._patience.stalled + self.wire_s(size))

    def discard_output(self) -> None:
        self._transport.discard_output()

    def ask_to_clear(self) -> None:
        """Tell the printer to forget what it has not printed."""
        self._is_cleared = False
        self._transport.write(CLEAR_BUFFERS, self._patience.clear)

    def clear_buffers(self) -> bool:
        """Have the printer forget what it has not printed; whether it confirmed that."""
        self.ask_to_clear()
        end = self._clock() + self._patience.clear
        while not self._is_cleared and self._clock() < end:
            self.listen(max(0.0, end - self._clock()))
        return self._is_cleared

    def recover(self) -> None:
        """Bring the printer out of a cutter error without printing what is left."""
        self._transport.write(RECOVER_CLEARED, self._patience.clear)

    def expect_confirmation(self, *, ordered: bool) -> None:
        """A new job begins: earlier confirmations do not count for it."""
        self._confirmed_id, self._ordered_replies = None, 0
        self._unanswered, self._noise_in_job, self._longest_silence = 0, 0, 0.0
        self._is_ordered = ordered
        self._demultiplexer.forget_ordered_reply()
        if ordered:
            self._demultiplexer.expect_ordered_reply()

    def is_confirmed(self, process_id: bytes | None) -> bool:
        """Whether the job with this id is done; None asks for the ordered reply."""
        return self._ordered_replies > 0 if process_id is None else self._confirmed_id == process_id

    def doubt(self) -> PrinterCode | None:
        """Why the confirmation that came cannot be relied on; None when it can.

        A printer that left questions unanswered, or for a long time, may have been off and on and have printed what
        came after that only. A slow one answers them all, if late. One byte (GS r) on a noisy line may be noise.
        """
        if self._unanswered > 0:
            self._wait_for_quiet()
        if self._unanswered > 0 or self._longest_silence > self._patience.trust:
            return PrinterCode.SILENT
        return PrinterCode.GARBLED if self._is_ordered and self._noise_in_job else None

    def _asked(self) -> bool:
        self.listen(0)  # what comes late from an earlier question
        self._answers, self._noise = [], 0
        question = b"".join(self._demultiplexer.ask(query) for query in self._queries)
        if self._transport.write(question, self._patience.answer) < len(question):
            self._demultiplexer.reply_timed_out()
            return False
        self._unanswered += len(self._queries)
        self._asked_at = self._asked_at or self._clock()
        end = self._clock() + self._patience.answer
        while len(self._answers) < len(self._queries) and self._clock() < end:
            self.listen(max(0.0, end - self._clock()))
        complete = len(self._answers) == len(self._queries) and not self._noise
        if not complete:
            self._demultiplexer.reply_timed_out()
        return complete

    def _wait_for_quiet(self) -> None:
        """Let late answers go by, or the next question would take them for its own."""
        end = self._clock() + self._patience.answer
        while self._clock() < end and (data := self._transport.read(_QUIET_S)):
            for event in self._demultiplexer.receive_data(data):
                self._note(event)

    def _note(self, event: Event) -> None:
        match event:
            case StatusReply():
                self._answers.append(event)
                self._note_answer()
            case LineNoise(byte) if byte & REPLY_MASK == REPLY_PATTERN:
                self._noise += 1
                self._note_answer()  # one that comes late
            case LineNoise():
                self._noise += 1
                self._noise_in_job += 1
            case FlowControl():
                self._may_send = event.may_send
            case ProcessDone():
                self._confirmed_id = event.process_id
            case OrderedReply():
                self._ordered_replies += 1
            case BuffersCleared():
                self._is_cleared = True
            case _:
                pass  # blocks and reports that nobody here asked for

    def _note_answer(self) -> None:
        self._unanswered -= 1
        if self._asked_at is not None:
            self._longest_silence = max(self._longest_silence, self._clock() - self._asked_at)
            self._asked_at = None
