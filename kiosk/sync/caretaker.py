"""What a terminal does for itself while nobody watches: looks after its disk and its store, and compares with the centre.

One thread, a table of chores with their times. What a chore meets never ends the thread: it is told, and tried again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.clock import CentreClock
from kiosk.errors import KioskError

LOOK_S = 30.0
AGAIN_S = 600.0  # after a chore that could not be done
LOG = logging.getLogger("kiosk.caretaker")


@dataclass(frozen=True, slots=True)
class Chore:
    """``first_s`` after the start, then every ``every_s`` seconds; ``alone``: not while a visitor is there.

    ``do`` raises KioskError or OSError when it could not be done.
    """

    name: str
    do: Callable[[], None]
    first_s: float
    every_s: float
    alone: bool = False


class Caretaker(threading.Thread):
    def __init__(self, chores: list[Chore], clock: CentreClock, has_visitor: Callable[[], bool]) -> None:
        super().__init__(name="caretaker", daemon=True)
        self._clock, self._has_visitor = clock, has_visitor
        begun = clock.monotonic()
        self._due = {chore: begun + chore.first_s for chore in chores}
        self._wake, self._stopping = threading.Event(), False

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    def run(self) -> None:
        while not self._stopping:
            self.look()
            self._wake.wait(LOOK_S)

    def look(self) -> None:
        """Do what is due."""
        for chore, due in list(self._due.items()):
            if self._stopping or self._clock.monotonic() < due or (chore.alone and self._has_visitor()):
                continue
            done = self._done(chore)
            self._due[chore] = self._clock.monotonic() + (
                chore.every_s if done else min(AGAIN_S, chore.every_s)
            )

    def _done(self, chore: Chore) -> bool:
        try:
            chore.do()
        except (KioskError, OSError) as error:
            LOG.info("%s: not now: %s %s", chore.name, type(error).__name__, getattr(error, "code", ""))
            return False
        return True
