"""What becomes of a terminal whose store or disk fails: staff are told, visitors are not asked for what cannot be kept.

A store that is found damaged while the kiosk runs is salvaged at the next start, which comes as soon as nobody stands here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.clock import CentreClock
from kiosk.health import SALVAGE_CODE, Health
from kiosk.store.facts import SALVAGED, Facts
from kiosk.store.opening import mark_damaged
from kiosk.store.reserve import NO_ROOM, NO_WRITES

ENDS_WITHIN_S = 60.0  # a visitor may read to the end; nothing new can be kept
STORE = "store"  # its name among the parts
OF_THE_DISK = (NO_ROOM, NO_WRITES)
LOG = logging.getLogger("kiosk")


class StoreWatch:
    """``changed`` after each change; ``end`` starts the program anew. Both are called from any thread."""

    def __init__(
        self,
        path: Path,
        facts: Facts,
        health: Health,
        clock: CentreClock,
        *,
        has_visitor: Callable[[], bool],
        changed: Callable[[], None],
        end: Callable[[], None],
    ) -> None:
        self._path, self._facts, self._health, self._clock = path, facts, health, clock
        self._has_visitor, self._changed, self._end = has_visitor, changed, end
        self._lock = threading.Lock()
        self._is_ending, self._stopped = False, threading.Event()
        self._tell_salvaged()

    def stop(self) -> None:
        self._stopped.set()

    def salvage_seen(self) -> None:
        """A technician knows: the alarm ends. Raises StoreUnavailable."""
        self._facts.forget(SALVAGED)
        if self._health.codes.get(STORE) == SALVAGE_CODE:
            del self._health.codes[STORE]
            self._changed()

    def damaged(self) -> None:
        """A page is broken: staff are told, and the next start salvages. The one place that marks it so."""
        with self._lock:
            if self._is_ending:
                return
            self._is_ending = True
        LOG.error("the store is damaged: %s", SALVAGE_CODE)
        with suppress(OSError):  # then the opening finds it all the same
            mark_damaged(self._path)
        self._health.codes[STORE] = SALVAGE_CODE
        self._changed()
        threading.Thread(target=self._end_once_alone, name="end-damaged", daemon=True).start()

    def room(self, trouble: str) -> None:
        """How it is with the disk now: a code of ``Reserve.trouble``, or empty."""
        code = self._health.codes.get(STORE, "")
        if trouble == (code if code in OF_THE_DISK else ""):
            return
        if trouble:
            LOG.error("the disk takes nothing new: %s", trouble)
            self._health.codes[STORE] = trouble
        else:
            del self._health.codes[STORE]
            self._tell_salvaged()
        self._changed()

    def _tell_salvaged(self) -> None:
        told = self._facts.get(SALVAGED)
        if told is not None:
            LOG.error("the store was damaged and salvaged: %s %s", SALVAGE_CODE, told)
            self._health.codes[STORE] = SALVAGE_CODE

    def _end_once_alone(self) -> None:
        deadline = self._clock.monotonic() + ENDS_WITHIN_S
        while self._has_visitor() and self._clock.monotonic() < deadline:
            if self._stopped.wait(1.0):
                return
        self._end()
