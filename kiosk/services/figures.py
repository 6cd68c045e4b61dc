"""What this terminal did today, counted from its own store. Numbers of numbers: nobody is in them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from kiosk.clock import rfc3339
from kiosk.domain.dates import UTC_OFFSET, local_date
from kiosk.errors import StoreUnavailable
from kiosk.store.facts import Facts
from kiosk.store.outbox import Outbox
from kiosk.store.print_journal import PrintJournal

LOOKS = "roads_looked_at"  # the local day and how many


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the local day so far; ``waiting`` and ``rejected`` of all days. ``oldest``: RFC 3339, empty when none waits."""

    registered: int
    numbers: int
    checked_in: int
    steps: int  # what was asked for a case: reminders, additions, ratings …
    looks: int
    printed: int
    not_printed: int
    unsure: int
    waiting: int
    rejected: int
    oldest: str


class DayBook:
    """``now``: the centre's time, aware UTC; a day begins at midnight in China."""

    def __init__(
        self, facts: Facts, outbox: Outbox, journal: PrintJournal, now: Callable[[], datetime]
    ) -> None:
        self._facts, self._outbox, self._journal, self._now = facts, outbox, journal, now

    def looked(self) -> None:
        """A road was shown. A visitor is not told when this cannot be counted."""
        with suppress(StoreUnavailable):
            self._facts.put(LOOKS, f"{self._today()} {self._looks() + 1}")

    def figures(self) -> Figures:
        """Raises StoreUnavailable."""
        since = rfc3339(self._midnight())
        records, slips, queue = (
            self._outbox.kinds_since(since),
            self._journal.outcomes_since(since),
            self._outbox.counts(),
        )
        return Figures(
            registered=records.pop("registration", 0),
            numbers=records.pop("visit", 0),
            checked_in=records.pop("check_in", 0),
            steps=sum(records.values()),
            looks=self._looks(),
            printed=slips.get("PRINTED", 0),
            not_printed=slips.get("NOT_PRINTED", 0),
            unsure=slips.get("UNCERTAIN", 0),
            waiting=queue.get("pending", 0),
            rejected=queue.get("quarantined", 0),
            oldest=self._outbox.oldest_pending_at(),
        )

    def _looks(self) -> int:
        day, _, count = (self._facts.get(LOOKS) or "").partition(" ")
        return int(count) if day == self._today() else 0

    def _today(self) -> str:
        return local_date(self._now(), UTC_OFFSET).isoformat()

    def _midnight(self) -> datetime:
        now = self._now()
        local = now + UTC_OFFSET
        return now - (local - local.replace(hour=0, minute=0, second=0, microsecond=0))
