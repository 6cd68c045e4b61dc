"""What the printer has said: answers to the present question, confirmations of the present job, and how far they can be believed."""

from __future__ import annotations

from collections.abc import Callable

from devices.printer.codes import PrinterCode
from devices.printer.demultiplexer import BuffersCleared, Event, OrderedReply, ProcessDone
from devices.printer.status import REPLY_MASK, REPLY_PATTERN, FlowControl, LineNoise, StatusReply


class Hearing:
    """Takes every event of the line. ``may_send`` is False between XOFF and XON."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._confirmed_id: bytes | None = None
        self._ordered_replies = 0
        self._is_ordered = False
        self._unanswered, self._longest_silence = 0, 0.0
        self._asked_at: float | None = None
        self._noise_in_job = 0
        self.noise = 0
        self.answers: list[StatusReply] = []
        self.may_send = True
        self.is_cleared = False

    def job_begins(self, *, ordered: bool) -> None:
        """Earlier confirmations do not count for it."""
        self._confirmed_id, self._ordered_replies = None, 0
        self._unanswered, self._noise_in_job, self._longest_silence = 0, 0, 0.0
        self._is_ordered = ordered

    def question_begins(self) -> None:
        self.answers, self.noise = [], 0

    def asked(self, count: int) -> None:
        """So many questions have gone out."""
        self._unanswered += count
        self._asked_at = self._asked_at or self._clock()

    def is_confirmed(self, process_id: bytes | None) -> bool:
        """Whether the job with this id is done; None asks for the ordered reply."""
        return self._ordered_replies > 0 if process_id is None else self._confirmed_id == process_id

    @property
    def lacks_answers(self) -> bool:
        return self._unanswered > 0

    def doubt(self, trust_s: float) -> PrinterCode | None:
        """Why the confirmation that came cannot be relied on; None when it can.

        A printer that left questions unanswered, or for longer than ``trust_s``, may have been off and on and have
        printed what came after that only. A slow one answers them all, if late. One byte (GS r) on a noisy line may
        be noise.
        """
        if self.lacks_answers or self._longest_silence > trust_s:
            return PrinterCode.SILENT
        return PrinterCode.GARBLED if self._is_ordered and self._noise_in_job else None

    def note(self, event: Event) -> None:
        match event:
            case StatusReply():
                self.answers.append(event)
                self._note_answer()
            case LineNoise(byte) if byte & REPLY_MASK == REPLY_PATTERN:
                self.noise += 1
                self._note_answer()  # one that comes late
            case LineNoise():
                self.noise += 1
                self._noise_in_job += 1
            case FlowControl():
                self.may_send = event.may_send
            case ProcessDone():
                self._confirmed_id = event.process_id
            case OrderedReply():
                self._ordered_replies += 1
            case BuffersCleared():
                self.is_cleared = True
            case _:
                pass  # blocks and reports that nobody here asked for

    def _note_answer(self) -> None:
        self._unanswered -= 1
        if self._asked_at is not None:
            self._longest_silence = max(self._longest_silence, self._clock() - self._asked_at)
            self._asked_at = None
