"""Tells a supervisor that the kiosk lives: not that its process is there, but that it draws and that it keeps.

The protocol is sd_notify(3) of systemd: datagrams to the socket that NOTIFY_SOCKET names. READY=1 once the home screen
has been drawn; WATCHDOG=1 three times in each WATCHDOG_USEC, and only if a frame was drawn and a row of the store was
written within the last ten seconds. Without it the supervisor ends the process and starts it again.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, MutableMapping

from kiosk.errors import StoreUnavailable

LOG = logging.getLogger("kiosk")
FRESH_S = 10.0
DRAW_EVERY_S = 4.0  # one frame at least, also when nothing changes
PETS = 3  # in the time that the supervisor allows
TOLD_WITHIN_S = 1.0


class Supervisor:
    """The other end of NOTIFY_SOCKET. ``watchdog_s``: seconds without WATCHDOG=1 after which it acts; 0: it never does."""

    def __init__(self, address: str, watchdog_s: float = 0.0) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self.watchdog_s = watchdog_s

    def tell(self, state: str) -> bool:
        """One datagram, for example ``READY=1``; whether it was taken."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.settimeout(TOLD_WITHIN_S)
            try:
                line.sendto(state.encode(), self._address)
            except OSError as error:
                LOG.error("the supervisor does not listen: %s", error)
                return False
        return True


def supervisor_of(environment: MutableMapping[str, str]) -> Supervisor | None:
    """Who started this process, if it wants to be told. Its variables are taken out: programs started from here are not
    asked for a sign of life."""
    address = environment.pop("NOTIFY_SOCKET", "")
    usec, pid = environment.pop("WATCHDOG_USEC", ""), environment.pop("WATCHDOG_PID", "")
    if not address.startswith(("/", "@")):
        return None
    is_meant = pid in ("", str(os.getpid())) and usec.isascii() and usec.isdecimal()
    return Supervisor(address, int(usec) / 1_000_000 if is_meant else 0.0)


class Watchdog(threading.Thread):
    """``drawn()`` for each frame, from the drawing thread; ``probe`` writes to the store, in this one.

    ``start`` it once the home screen has been drawn; that is READY=1.
    """

    def __init__(
        self,
        supervisor: Supervisor,
        *,
        probe: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._supervisor, self._probe, self._clock = supervisor, probe, clock
        self._drawn_at = float("-inf")
        self._stopping = threading.Event()
        self._why_not = ""

    def drawn(self) -> None:
        self._drawn_at = self._clock()

    def stop(self) -> None:
        """STOPPING=1: what comes now may take its time."""
        self._stopping.set()
        self._supervisor.tell("STOPPING=1")

    def run(self) -> None:
        self._supervisor.tell("READY=1")
        every_s = self._supervisor.watchdog_s / PETS
        while every_s and not self._stopping.wait(every_s):
            self.pet()

    def pet(self) -> bool:
        """WATCHDOG=1, if it is true."""
        why_not = self._what_is_wrong()
        if why_not != self._why_not:
            self._why_not = why_not
            LOG.error("watchdog: %s", why_not) if why_not else LOG.info("watchdog: well again")
        return not why_not and self._supervisor.tell("WATCHDOG=1")

    def _what_is_wrong(self) -> str:
        began = self._clock()
        try:
            self._probe()
        except StoreUnavailable:
            return "the store takes nothing"
        now = self._clock()
        if now - began > FRESH_S:
            return "the store is too slow"
        return "" if now - self._drawn_at <= FRESH_S else "no frame is drawn"
