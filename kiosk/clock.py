"""The terminal's two clocks, and what the centre says about them. Injected everywhere, so tests own the time."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

OFFSET_FRESH_S = 6 * 3600  # a cheap crystal drifts under a second in this time


class Clock(Protocol):
    """Wall time and a clock that only goes forward."""

    def now(self) -> datetime:
        """Aware UTC."""

    def monotonic(self) -> float:
        """Seconds; survives every change of the wall clock."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class CentreClock:
    """The terminal's clock with the centre's correction: an offset is measured, the system clock never touched."""

    def __init__(self, system: Clock) -> None:
        self._system = system
        self._lock = threading.Lock()
        self._offset: timedelta | None = None
        self._server_at_measure: datetime | None = None
        self._measured_at = 0.0
        self._wall_minus_monotonic = 0.0

    def measured(self, server_time: datetime, round_trip_s: float) -> None:
        """Take a server's word of its time, asked ``round_trip_s`` ago."""
        with self._lock:
            self._server_at_measure = server_time + timedelta(seconds=round_trip_s / 2)
            self._offset = self._server_at_measure - self._system.now()
            self._measured_at = self._system.monotonic()
            self._wall_minus_monotonic = self._drift()

    def offset_ms(self) -> int | None:
        """Server minus terminal; None when never measured, too old, or the wall clock jumped since."""
        with self._lock:
            fresh = self._system.monotonic() - self._measured_at < OFFSET_FRESH_S
            jumped = abs(self._drift() - self._wall_minus_monotonic) > 5
            if self._offset is None or not fresh or jumped:
                return None
            return round(self._offset.total_seconds() * 1000)

    def raw_now(self) -> datetime:
        """The terminal's own wall clock, uncorrected: what an envelope's ``captured_at`` says."""
        return self._system.now()

    def now(self) -> datetime:
        """Best knowledge of the centre's time: what it last said and the time since, by the clock that never jumps.

        Before it has said anything: the terminal's own.
        """
        with self._lock:
            if self._server_at_measure is None:
                return self._system.now()
            return self._server_at_measure + timedelta(seconds=self._system.monotonic() - self._measured_at)

    def monotonic(self) -> float:
        return self._system.monotonic()

    @property
    def is_trusted(self) -> bool:
        return self.offset_ms() is not None

    def _drift(self) -> float:
        return self._system.now().timestamp() - self._system.monotonic()


def rfc3339(moment: datetime) -> str:
    """UTC with milliseconds and ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_rfc3339(text: str) -> datetime:
    """Aware UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return moment.astimezone(UTC)
