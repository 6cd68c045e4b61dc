"""When a port that has gone is tried again: soon at first, then every two seconds for ever."""

from __future__ import annotations

import time
from collections.abc import Callable

FIRST_WAIT_S = 0.1
LONGEST_WAIT_S = 2.0


class ReconnectPolicy:
    """Doubles the wait after each failure up to LONGEST_WAIT_S; one success starts anew. It never waits itself."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wait_s = FIRST_WAIT_S
        self._next_try = clock()

    def may_try(self) -> bool:
        return self.seconds_left() <= 0

    def seconds_left(self) -> float:
        """Seconds until the next try makes sense, never negative."""
        return max(0.0, self._next_try - self._clock())

    def failed(self) -> None:
        self._next_try = self._clock() + self._wait_s
        self._wait_s = min(LONGEST_WAIT_S, 2 * self._wait_s)

    def succeeded(self) -> None:
        self._wait_s = FIRST_WAIT_S
        self._next_try = self._clock()
