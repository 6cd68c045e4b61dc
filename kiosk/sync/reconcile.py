"""Once a day: does the centre still hold what it took? A centre that was set back to a backup gets it again."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.api.codec import to_json
from kiosk.api.records import HeldQuestion, HeldReply, RecordMark
from kiosk.clock import CentreClock, rfc3339
from kiosk.store.outbox import Outbox
from kiosk.sync.client import HttpClient

PAGE = 500
SETTLED = timedelta(minutes=10)  # what was sent just now need not be asked for
LOG = logging.getLogger("kiosk.sync")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """``held``: records that the centre says it has; ``again``: those that it has lost, and that wait once more."""

    held: int = 0
    again: int = 0


class Reconciler:
    def __init__(self, outbox: Outbox, client: HttpClient, clock: CentreClock) -> None:
        self._outbox, self._client, self._clock = outbox, client, clock

    def run(self) -> Reconciled:
        """Every record that is still here and was sent. Raises ServerUnreachable, ServerRefused, StoreUnavailable."""
        now, after, total = self._clock.raw_now(), 0, Reconciled()
        before = rfc3339(now - SETTLED)
        while page := self._outbox.sent_after(after, before, PAGE):
            after = page[-1][0]
            done = self._ask(page, now)
            total = Reconciled(total.held + done.held, total.again + done.again)
        if total.again:
            LOG.warning("%d records that the centre took are not there any more: sent again", total.again)
        return total

    def _ask(self, page: list[tuple[int, str, str]], now: datetime) -> Reconciled:
        question = HeldQuestion([RecordMark(record_id, sha256) for _, record_id, sha256 in page])
        answer = self._client.ask("POST", "/v1/records/held", HeldReply, to_json(question))
        missing = set(answer.missing)
        lost = [seq for seq, record_id, _ in page if record_id in missing]
        self._outbox.confirm([seq for seq, record_id, _ in page if record_id not in missing], now)
        self._outbox.missed(lost)
        return Reconciled(len(page) - len(lost), len(lost))
