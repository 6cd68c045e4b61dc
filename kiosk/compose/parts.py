"""The threads of a terminal: started one by one, watched, and ended in the reverse order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

STOP_WITHIN_S = 5.0  # a slip under way is finished; a call to the centre may be left


class Part(Protocol):
    """A thread that does one part of the work."""

    @property
    def name(self) -> str: ...
    def start(self) -> None: ...
    def is_alive(self) -> bool: ...
    def stop(self) -> None: ...


class Awaited(Part, Protocol):
    """One whose end is waited for: it may be in the middle of something that is kept."""

    def join(self, timeout: float | None = None) -> None: ...


class Parts:
    """Without any one of them the terminal is half a terminal."""

    def __init__(self) -> None:
        self._started: list[Part] = []
        self._stoppers: list[Callable[[], None]] = []
        self._awaited: list[Awaited] = []

    def take(self, part: Part) -> None:
        """Start it."""
        part.start()
        self._started.append(part)
        self._stoppers.append(part.stop)

    def take_and_await(self, part: Awaited) -> None:
        """Start it; ``stop`` waits for it."""
        self.take(part)
        self._awaited.append(part)

    def close_last(self, close: Callable[[], None]) -> None:
        """To be called at the end, after all that is started from now on has been told to stop."""
        self._stoppers.append(close)

    def lost(self) -> list[str]:
        """Those that were started and have ended, though nobody stopped them."""
        return [part.name for part in self._started if not part.is_alive()]

    def stop(self) -> None:
        self._started.clear()
        for stop in reversed(self._stoppers):
            stop()
        self._stoppers.clear()
        for part in self._awaited:
            part.join(STOP_WITHIN_S)


def start_thread(work: Callable[[], None], name: str) -> threading.Thread:
    """Work that nobody waits for and nobody stops."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread
