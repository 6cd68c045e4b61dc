"""Drains the outbox: posts each record until the centre has answered for it.

Settled only by a 200 or 201 that echoes id and hash. A refusal that will not change is quarantined, kept and
reported; everything else is tried again, for ever. The kinds of record do not wait for each other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.api.codec import from_json
from kiosk.api.records import RecordReply
from kiosk.clock import CentreClock
from kiosk.errors import ServerUnreachable, StoreUnavailable, Unreadable
from kiosk.store.outbox import Outbox, Waiting
from kiosk.sync.backoff import delay_s
from kiosk.sync.client import HttpClient, Reply

RETRY_STATUSES = frozenset((401, 408, 409, 425, 429))  # 401: enrolment may still be repaired by staff
IDLE_S = 30.0


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
    ) -> None:
        super().__init__(name="sender", daemon=True)
        self._outbox, self._client, self._clock = outbox, client, clock
        self._random, self._on_sent = random, on_sent
        self._longest_wait_s = longest_wait_s
        self._wake, self._stopping = threading.Event(), False
        self._not_before: dict[str, float] = {}  # kind -> monotonic time
        self.is_online = False

    def poke(self) -> None:
        """Something new waits, or the network may be back: try now."""
        self._wake.set()

    def stop(self) -> None:
        self._stopping = True
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
        progressed = True
        while progressed and not self._stopping:
            progressed = False
            for record in self._outbox.first_of_each_kind():
                if self._clock.monotonic() >= self._not_before.get(record.kind, 0.0):
                    progressed |= self._send(record)
        waits = [self._not_before.get(r.kind, 0.0) for r in self._outbox.first_of_each_kind()]
        return max(0.05, min(waits) - self._clock.monotonic()) if waits else IDLE_S

    def _send(self, record: Waiting) -> bool:
        """Try once; True when the record is settled."""
        headers = {"Idempotency-Key": f'"{record.id}"'}
        try:
            reply = self._client.call("POST", "/v1/records", record.envelope, headers=headers, signed=False)
            return self._judge(record, reply)
        except ServerUnreachable as error:
            self.is_online = False
            self._later(record, error.code or "S10")
            return False

    def _judge(self, record: Waiting, reply: Reply) -> bool:
        if reply.status in (200, 201):
            self._settle_sent(record, reply)
            return True
        final = 400 <= reply.status < 500 and reply.status not in RETRY_STATUSES
        is_ours = reply.headers.get("content-type", "").startswith("application/problem+json")
        if not (final and is_ours):
            self._later(record, f"status {reply.status}", at_least_s=_asked_to_wait_s(reply))
            return False
        self._quarantine(record, f"status {reply.status}")
        return True

    def _settle_sent(self, record: Waiting, reply: Reply) -> None:
        try:
            answer = from_json(reply.body, RecordReply)
        except Unreadable as error:
            raise ServerUnreachable("not an answer of the centre", code="S14") from error
        if (answer.id, answer.sha256) != (record.id, record.sha256):
            raise ServerUnreachable("the answer is for another record", code="S15")
        self.is_online = True
        self._outbox.settle(record.seq, "sent", self._clock.now())
        self._not_before.pop(record.kind, None)
        self._on_sent(Sent(record.id, answer.note))

    def _quarantine(self, record: Waiting, problem: str) -> None:
        """Kept here whatever happens; a copy goes to the centre's quarantine if that takes it."""
        self._outbox.settle(record.seq, "quarantined", self._clock.now(), problem)
        try:
            self._client.call("POST", "/v1/quarantine", record.envelope, signed=False)
        except ServerUnreachable:
            self.is_online = False  # staff see it in the outbox and can send it again

    def _later(self, record: Waiting, problem: str, *, at_least_s: float = 0.0) -> None:
        """Never later than ``longest_wait_s`` from now, whatever was asked for."""
        self._outbox.failed(record.seq, problem)
        wait = delay_s(record.attempts + 1, self._random, longest_s=self._longest_wait_s)
        self._not_before[record.kind] = self._clock.monotonic() + max(
            wait, min(at_least_s, self._longest_wait_s)
        )


def _asked_to_wait_s(reply: Reply) -> float:
    """``Retry-After`` in seconds (RFC 9110 §10.2.3); a date would ask us to trust two clocks."""
    asked = reply.headers.get("retry-after", "")
    return float(asked) if asked.isascii() and asked.isdecimal() else 0.0
