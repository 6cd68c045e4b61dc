"""The centre's time: one injected clock, its text form, and the local day. A demonstration may move it ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


class MovableClock:
    """The system's clock and an offset in days, for demonstrations."""

    def __init__(self, days: int = 0, base: Clock = system_clock) -> None:
        self.days, self._base = days, base

    def __call__(self) -> datetime:
        return self._base() + timedelta(days=self.days)


def rfc3339(moment: datetime) -> str:
    """``2026-11-21T08:00:00.000Z``: sorts as text like as time."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def parse_rfc3339(text: str) -> datetime:
    """Aware UTC. Raises ValueError for anything without a zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


def local_day(moment: datetime, utc_offset_minutes: int) -> date:
    """The date on the wall where the centre is."""
    return moment.astimezone(_zone(utc_offset_minutes)).date()


@lru_cache(8)
def _zone(utc_offset_minutes: int) -> timezone:
    return timezone(timedelta(minutes=utc_offset_minutes))
