"""Drains the outbox: posts each record until the centre has answered for it.

Settled only by a 200 or 201 that echoes id and hash. A refusal that will not change is quarantined, kept and
reported; everything else is tried again, for ever. The kinds of record do not wait for each other, and a record that fails
while the centre answers others is put aside: it is tried on its own, ever more rarely, and the next one goes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosk.api.codec import from_json
from kiosk.api.problems import Problem
from kiosk.api.records import RecordReply
from kiosk.clock import CentreClock
from kiosk.errors import ServerUnreachable, StoreUnavailable, Unreadable
from kiosk.store.outbox import Outbox, Waiting
from kiosk.sync.backoff import delay_s
from kiosk.sync.client import HttpClient, Reply

RETRY_STATUSES = frozenset((401, 408, 409, 425, 429))  # 401: enrolment may still be repaired by staff
BUSY = frozenset((401, 429, 503))  # the centre says this of whatever comes
IDLE_S = 30.0
STRIKES = 5  # failures of one record while the centre answered something: it is put aside
ASIDE_FIRST_S, ASIDE_LONGEST_S = 60.0, 3600.0
MOST_ASIDE = 200  # with more than so many it is not the records
BESIDE_VISITOR_S = 0.2  # between two records while somebody stands at the glass: the screen comes first, and of a hundred taps few meet one


@dataclass(frozen=True, slots=True)
class Sent:
    """The centre has this record."""

    record_id: str
    note: str


class Sender(threading.Thread):
    """A thread of its own. ``poke()`` after each commit; ``on_sent`` is called from this thread."""

    def __init__(
        self,
        outbox: Outbox,
        client: HttpClient,
        clock: CentreClock,
        *,
        random: Callable[[], float],
        on_sent: Callable[[Sent], None],
        longest_wait_s: float = 120.0,
        has_visitor: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(name="sender", daemon=True)
        self._outbox, self._client, self._clock = outbox, client, clock
        self._random, self._on_sent = random, on_sent
        self._longest_wait_s, self._has_visitor = longest_wait_s, has_visitor
        self._aside: dict[int, float] = {}  # seq -> monotonic time of its next try
        self._strikes: dict[
            int, tuple[int, int]
        ] = {}  # seq -> failures, answers of the centre at the last one
        self._unwritten: dict[
            int, tuple[str, datetime, str]
        ] = {}  # seq -> settled so, on a disk that takes nothing
        self._pace = threading.Event()
        self._wake, self._stopping = threading.Event(), False
        self._not_before: dict[str, float] = {}  # kind -> monotonic time

    def poke(self) -> None:
        """Something new waits, or the network may be back: try now."""
        self._wake.set()

    def stop(self) -> None:
        self._stopping = True
        self._pace.set()
        self._wake.set()

    def run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                wait_s = self.drain()
            except StoreUnavailable:
                wait_s = IDLE_S  # the store's own alarm tells staff; a visitor's record is not touched
            self._wake.wait(wait_s)

    def retry_now(self) -> None:
        """Forget the waiting times: called when the centre answered something else."""
        self._not_before.clear()
        self.poke()

    def drain(self) -> float:
        """Send what is due, oldest first in each kind; the seconds until something is due again."""
        self._write_down()
        progressed = True
        while progressed and not self._stopping:
            progressed = False
            for record in self._due():
                progressed |= self._send(record)
                if self._has_visitor():
                    self._pace.wait(BESIDE_VISITOR_S)
        self._tell_quarantined()
        return self._next_in_s()

    def _due(self) -> list[Waiting]:
        now = self._clock.monotonic()
        firsts = self._first_of_each_kind()
        due = [record for record in firsts if now >= self._not_before.get(record.kind, 0.0)]
        for seq in [seq for seq, at in self._aside.items() if now >= at]:
            record = self._outbox.waiting(seq)
            if record is None:  # staff took it elsewhere
                del self._aside[seq]
            else:
                due.append(record)
        return due

    def _first_of_each_kind(self) -> list[Waiting]:
        return self._outbox.first_of_each_kind(skipping=self._aside.keys() | self._unwritten.keys())

    def _next_in_s(self) -> float:
        firsts = self._first_of_each_kind()
        times = [self._not_before.get(record.kind, 0.0) for record in firsts] + list(self._aside.values())
        return max(0.05, min(times) - self._clock.monotonic()) if times else IDLE_S

    def _send(self, record: Waiting) -> bool:
        """Try once; True when something can go on: the record is settled, or no longer stands in the way."""
        headers = {"Idempotency-Key": f'"{record.id}"'}
        try:
            reply = self._client.call("POST", "/v1/records", record.envelope, headers=headers, signed=False)
            return self._judge(record, reply)
        except ServerUnreachable as error:
            return self._later(record, error.code or "S10")

    def _judge(self, record: Waiting, reply: Reply) -> bool:
        if reply.status in (200, 201):
            self._settle_sent(record, reply)
            return True
        if not reply.is_problem or reply.status > 500:  # 500: the centre is there, and fails over this record
            self._client.watch.failed("S13")
        else:
            self._client.refused(problem_type_of(reply), reply.seconds)
        if reply.is_problem and 400 <= reply.status < 500 and reply.status not in RETRY_STATUSES:
            self._settle(record, "quarantined", f"status {reply.status}")
            return True
        return self._later(
            record, f"status {reply.status}", busy=reply.status in BUSY, at_least_s=retry_after_s(reply)
        )

    def _settle_sent(self, record: Waiting, reply: Reply) -> None:
        try:
            answer = from_json(reply.body, RecordReply)
        except Unreadable as error:
            self._client.watch.failed("S14")
            raise ServerUnreachable("not an answer of the centre", code="S14") from error
        if (answer.id, answer.sha256) != (record.id, record.sha256):
            self._client.watch.failed("S15")
            raise ServerUnreachable("the answer is for another record", code="S15")
        self._client.watch.answered(reply.seconds)
        self._settle(record, "sent")
        self._not_before.pop(record.kind, None)
        self._on_sent(Sent(record.id, answer.note))

    def _settle(self, record: Waiting, state: str, problem: str = "") -> None:
        self._unwritten[record.seq] = (state, self._clock.now(), problem)
        self._forget(record)
        self._write_down()

    def _write_down(self) -> None:
        """What the centre has answered. On a disk that takes no writes it is remembered, so that the next records reach the
        centre all the same; who starts anew sends them once more, which is no second time for the centre."""
        for seq, settled in list(self._unwritten.items()):
            try:
                self._outbox.settle(seq, *settled)
            except StoreUnavailable:
                return  # the store's own alarm tells staff
            del self._unwritten[seq]

    def _tell_quarantined(self) -> None:
        """Kept here whatever happens; a copy goes to the centre's quarantine as soon as that takes it."""
        for record in self._outbox.untold_quarantined():
            try:
                reply = self._client.call("POST", "/v1/quarantine", record.envelope, signed=False)
            except ServerUnreachable:
                return
            if reply.status != 201:  # full, or no answer of the centre: with the next records again
                return
            self._outbox.confirm([record.seq], self._clock.now())

    def _later(self, record: Waiting, problem: str, *, busy: bool = False, at_least_s: float = 0.0) -> bool:
        """Count the failure; True when the record is put aside and the next of its kind may go."""
        self._outbox.failed(record.seq, problem)
        now = self._clock.monotonic()
        if record.seq in self._aside or (not busy and self._struck_out(record)):
            late = delay_s(record.attempts + 1, self._random, longest_s=ASIDE_LONGEST_S)
            self._aside[record.seq] = now + max(ASIDE_FIRST_S, late, min(at_least_s, ASIDE_LONGEST_S))
            return True
        wait = delay_s(record.attempts + 1, self._random, longest_s=self._longest_wait_s)
        self._not_before[record.kind] = now + max(wait, min(at_least_s, self._longest_wait_s))
        return False

    def _struck_out(self, record: Waiting) -> bool:
        """Whether this record fails though the centre answers: it has answered something since the last failure."""
        answers = self._client.watch.state.answers
        strikes, before = self._strikes.get(record.seq, (0, -1))
        if answers > max(before, 0):
            strikes += 1
        self._strikes[record.seq] = (strikes, answers)
        return strikes >= STRIKES and len(self._aside) < MOST_ASIDE

    def _forget(self, record: Waiting) -> None:
        self._aside.pop(record.seq, None)
        self._strikes.pop(record.seq, None)


def problem_type_of(reply: Reply) -> str:
    """The problem's type; empty when the document cannot be read."""
    try:
        return from_json(reply.body, Problem).type
    except Unreadable:
        return ""


def retry_after_s(reply: Reply) -> float:
    """Seconds that the centre asks to be left alone (RFC 9110 §10.2.3); 0 for a date, which asks us to trust two clocks."""
    told = reply.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() else 0.0
