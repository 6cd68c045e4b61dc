"""How the line to the centre is and was: since when, the last good call, how long it took, why the last one failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LinkState:
    """``since``: when it became so; None before the first try. ``took_ms``: of the last good call. ``code``: of the last try."""

    is_online: bool = False
    since: datetime | None = None
    last_good: datetime | None = None
    took_ms: int | None = None
    code: str = ""
    tries: int = 0


class LinkWatch:
    """Told by the heartbeat's thread, looked at by the screen's: each telling replaces the whole state."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.state = LinkState()

    def answered(self, seconds: float) -> None:
        """The centre answered within ``seconds``."""
        now, was = self._now(), self.state
        since = was.since if was.is_online else now
        self.state = LinkState(True, since, now, round(seconds * 1000), "", was.tries + 1)

    def failed(self, code: str) -> None:
        """No answer that could be used; ``code`` as in docs/operations.md."""
        now, was = self._now(), self.state
        since = now if was.is_online or was.since is None else was.since
        self.state = LinkState(False, since, was.last_good, was.took_ms, code, was.tries + 1)
