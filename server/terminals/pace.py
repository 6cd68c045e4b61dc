"""How often one asks: who comes again before its time is told to slow down. Kept in memory, capped."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

REMEMBERED = 1000


class Pace:
    """``interval``: what lies at least between two of the same asker."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval
        self._asked: OrderedDict[str, datetime] = OrderedDict()

    def may_ask(self, who: str, now: datetime) -> bool:
        """False when this asker came less than the interval ago; that counts as having asked, too."""
        last = self._asked.pop(who, None)
        self._asked[who] = now
        while len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)
        return last is None or not timedelta() <= now - last < self._interval
