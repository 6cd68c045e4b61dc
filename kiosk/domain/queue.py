"""Who is called next, and how long a wait is likely: the order of a day's queue as pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from statistics import median

LONG_WAIT = timedelta(minutes=45)  # after this a walk-in ranks with those who booked
ENOUGH_VISITS = 3  # served today, before their length is believed


class Priority(Enum):
    """Why somebody is called before others."""

    AGE = "age"  # seventy or older
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    INFANT = "infant"
    SERVICEMAN = "serviceman"


PRIORITY_AGE = 70


def priority_by_age(birth: date | None, today: date) -> str:
    """``age`` from the seventieth birthday on, else empty; nobody is asked how old they are."""
    if birth is None:
        return ""
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return Priority.AGE.value if years >= PRIORITY_AGE else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number that waits. ``slot`` is None without an appointment."""

    ticket: str
    arrived: datetime
    priority: bool = False
    slot: datetime | None = None


def call_order(waiting: Iterable[Waiting], now: datetime) -> list[Waiting]:
    """Priority first; then who booked, from the slot's time on, and who has waited long; then the others.

    Within a rank by arrival. Nobody waits for ever: LONG_WAIT lifts everybody once.
    """
    return sorted(waiting, key=lambda one: (_rank(one, now), one.arrived, one.ticket))


def _rank(one: Waiting, now: datetime) -> int:
    if one.priority:
        return 0
    is_due = one.slot is not None and one.slot <= now
    return 1 if is_due or now - one.arrived >= LONG_WAIT else 2


def estimate_minutes(ahead: int, visit_minutes: Sequence[float], *, usual: int, counters: int) -> int:
    """How long ``ahead`` people take: the median of today's visits, or ``usual`` while there are too few."""
    each = median(visit_minutes) if len(visit_minutes) >= ENOUGH_VISITS else usual
    return round(ahead * each / max(1, counters))
