"""When the kiosk stops trusting itself: pure counting; who shows and who ends is screens/failsafe.py.

One unexpected error wipes the visit and goes home. Three within a minute are no accident: the machine says that it is out
of order, long enough for its code to be read, and ends; a supervisor starts it afresh. Three more while it says so, and
what stands on the glass cannot be trusted either: it ends at once.
"""

from __future__ import annotations

from collections import deque
from enum import Enum

MOST_ERRORS, WITHIN_S = 3, 60.0
SHOWN_S = 15.0  # the screen that says so, before the end
LEAST_LIFE_S = 60.0  # a part that ends at each start shall not make the panel flicker
TOO_MANY_ERRORS, PART_LOST = "K03", "K04"
GAVE_UP = 70  # of the process, EX_SOFTWARE of sysexits.h


class Standing(Enum):
    SERVING = "serving"
    OUT_OF_ORDER = "out_of_order"
    HOPELESS = "hopeless"  # end now


class Failsafe:
    """All times are monotonic seconds. ``code``: why it is out of order; empty while it serves."""

    def __init__(self, now: float) -> None:
        self._born = self._shown_since = now
        self._errors: deque[float] = deque(maxlen=MOST_ERRORS)
        self.standing = Standing.SERVING
        self.code = ""

    def error(self, now: float) -> Standing:
        """An error that nobody expected."""
        self._errors.append(now)
        if len(self._errors) == MOST_ERRORS and now - self._errors[0] <= WITHIN_S:
            self._errors.clear()
            if self.code:
                self.standing = Standing.HOPELESS
            else:
                self.give_up(TOO_MANY_ERRORS, now)
        return self.standing

    def give_up(self, code: str, now: float) -> None:
        """Out of order from now on, whatever comes; the first code stays."""
        if not self.code:
            self.standing, self.code, self._shown_since = Standing.OUT_OF_ORDER, code, now

    def shown(self, now: float) -> None:
        """The screen that says so stands on the glass from now on: staff had taken it away."""
        self._shown_since = now

    def may_end(self, now: float) -> bool:
        """Whether it has said so for long enough."""
        return bool(self.code) and now - self._shown_since >= SHOWN_S

    def may_restart(self, now: float) -> bool:
        """Whether a lost part may end the process, now that nobody is there."""
        return now - self._born >= LEAST_LIFE_S
