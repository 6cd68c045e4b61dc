"""Whether the centre can be used now, by what the last calls met: the one switch between online and offline.

Every call tells it. Two failures in a row, or three answers that came too late to be of use, and the terminal is offline;
one good answer and it is back. A first failure makes it ask again at once, so that a cut line is known within seconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

FAILURES, SLOW_ANSWERS = 2, 3  # in a row, and it is offline
SLOW_S, QUICK_S = 5.0, 2.5  # too late for somebody who stands and waits; quick enough to come back


@dataclass(frozen=True, slots=True)
class LinkState:
    """``since``: when it became so; None before the first try. ``took_ms``: of the last answer. ``code``: of the last try.

    ``answers``: how many there were. ``failures``, ``slow``: how many were so in a row.
    """

    is_online: bool = False
    since: datetime | None = None
    last_good: datetime | None = None
    took_ms: int | None = None
    code: str = ""
    tries: int = 0
    answers: int = 0
    failures: int = 0
    slow: int = 0


class LinkWatch:
    """Told from any thread. ``on_change`` and ``on_doubt`` are called from that thread, holding nothing."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self.state = LinkState()
        self.on_change: Callable[[bool], None] = lambda _: None
        self.on_doubt: Callable[[], None] = lambda: None

    def answered(self, seconds: float) -> None:
        """The centre itself answered, yes or no, after ``seconds``."""
        with self._lock:
            was = self.state
            self.state = replace(_after_answer(was, seconds), last_good=self._now())
            changed = self._date(was)
        if changed:
            self.on_change(self.state.is_online)

    def failed(self, code: str) -> None:
        """No answer that could be used; ``code`` as in docs/operations.md."""
        with self._lock:
            was = self.state
            self.state = _after_failure(was, code)
            changed = self._date(was)
            in_doubt = self.state.is_online
        if changed:
            self.on_change(self.state.is_online)
        if in_doubt:
            self.on_doubt()

    def _date(self, was: LinkState) -> bool:
        """Since when it is so; whether online and offline changed places."""
        changed = self.state.is_online != was.is_online
        if changed or was.since is None:
            self.state = replace(self.state, since=self._now())
        return changed


def _after_answer(was: LinkState, seconds: float) -> LinkState:
    slow = was.slow + 1 if seconds > SLOW_S else 0
    is_online = slow < SLOW_ANSWERS if was.is_online else seconds <= (QUICK_S if was.slow else SLOW_S)
    if not is_online and not slow:
        slow = was.slow  # it was too slow, and is not yet quick
    return replace(
        was, is_online=is_online, took_ms=round(seconds * 1000), code="" if is_online else "S18",
        tries=was.tries + 1, answers=was.answers + 1, failures=0, slow=slow,
    )  # fmt: skip


def _after_failure(was: LinkState, code: str) -> LinkState:
    failures = was.failures + 1
    return replace(
        was,
        is_online=was.is_online and failures < FAILURES,
        code=code,
        tries=was.tries + 1,
        failures=failures,
    )
