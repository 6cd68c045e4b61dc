"""Ends a process that cannot do its work any more, so that its supervisor starts a fresh one."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

from server.health.log import tell

LOOK_EVERY_S = 1.0
PATIENCE = 3  # looks in a row; /readyz says 503 in the meantime
EXIT_STATUS = 75  # EX_TEMPFAIL of sysexits.h

IsWell = Callable[[], bool]


class Watchdog:
    """Watches from a thread of its own: what it watches may be the event loop.

    The end is at once and without farewell. A writer that stands still cannot be waited for, and a lock on the database
    goes with the process; what was acknowledged is on the disk.
    """

    def __init__(self, watched: dict[str, IsWell], end: Callable[[int], object] = os._exit) -> None:
        self._watched, self._end = watched, end
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def __enter__(self) -> Watchdog:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        ill = dict.fromkeys(self._watched, 0)
        while not self._stop.wait(LOOK_EVERY_S):
            for name, is_well in self._watched.items():
                ill[name] = 0 if is_well() else ill[name] + 1
                if ill[name] >= PATIENCE:
                    tell(logging.CRITICAL, "gave up", reason=name)
                    self._end(EXIT_STATUS)
                    return
