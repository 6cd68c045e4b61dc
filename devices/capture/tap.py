"""Listens in on a device's line while somebody wants to see it; masked before it is kept, forgotten soon."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from itertools import islice

from devices.capture.masks import masks_of
from devices.capture.wire import FROM_DEVICE, REMARK, TO_DEVICE, Portion
from devices.listener import Line
from devices.port_url import Port
from devices.transport import Transport
from kiosk.errors import DeviceUnavailable

KEPT = 2048  # portions
PORTION_CAP = 4096  # bytes; what is longer becomes several
WANTED_S = 10.0  # nobody has asked for so long: nothing more is kept


class Tap:
    """What went over one device's line, numbered from 1. Written by the driver's thread, read by others."""

    def __init__(self, device: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._device, self._clock = device, clock
        self._lock = threading.Lock()
        self._kept: deque[Portion] = deque(maxlen=KEPT)
        self._last = 0  # number of the newest
        self._asked_at: float | None = None
        self._masks = masks_of(device)
        self.counted = {TO_DEVICE: 0, FROM_DEVICE: 0}  # bytes ever, whether anybody listens or not

    def note(self, direction: str, data: bytes) -> None:
        """Bytes went over the line. They cost nothing but a count while nobody listens."""
        with self._lock:
            self.counted[direction] += len(data)
            if data and self._is_wanted():
                shown = self._masks[direction == FROM_DEVICE].mask(data)
                for at in range(0, len(shown), PORTION_CAP):
                    self._keep(direction, shown[at : at + PORTION_CAP])

    def remark(self, words: str) -> None:
        """The port was opened, closed or lost: what was begun will not be finished."""
        with self._lock:
            self._masks = masks_of(self._device)
            if self._is_wanted():
                self._keep(REMARK, words.encode("ascii", "replace"))

    def since(self, number: int) -> tuple[int, list[Portion]]:
        """The number of the newest portion, and those after ``number``. Asking makes the tap listen on."""
        with self._lock:
            if not self._is_wanted():
                self._kept.clear()  # left from somebody who went away
                self._masks = masks_of(self._device)
            self._asked_at = self._clock()
            new = min(max(0, self._last - number), len(self._kept))
            return self._last, list(islice(self._kept, len(self._kept) - new, None))

    def _is_wanted(self) -> bool:
        return self._asked_at is not None and self._clock() - self._asked_at < WANTED_S

    def _keep(self, direction: str, data: bytes) -> None:
        self._kept.append(Portion(self._clock() * 1000, direction, data))
        self._last += 1


class TappedLine:
    """A line that is no port (keys, a camera's codes) with a tap on it: the bytes are those that the driver takes."""

    def __init__(self, line: Line, tap: Tap) -> None:
        self._line, self._tap = line, tap

    @property
    def is_open(self) -> bool:
        return self._line.is_open

    def open(self) -> None:
        was_open = self.is_open
        self._line.open()
        if not was_open:
            self._tap.remark("opened")

    def close(self) -> None:
        if self.is_open:
            self._tap.remark("closed")
        self._line.close()

    def write(self, data: bytes, deadline_s: float) -> int:
        taken = self._line.write(data, deadline_s)
        self._tap.note(TO_DEVICE, data[:taken])
        return taken

    def read(self, timeout_s: float) -> bytes:
        try:
            data = self._line.read(timeout_s)
        except DeviceUnavailable:
            self._tap.remark("closed")
            raise
        self._tap.note(FROM_DEVICE, data)
        return data


class TappedTransport(Transport):
    """A transport with a tap on it."""

    def __init__(self, port: Port | str, tap: Tap) -> None:
        super().__init__(port)
        self._tap = tap

    def open(self) -> None:
        was_open = self.is_open
        super().open()
        if not was_open:
            self._tap.remark("opened")

    def close(self) -> None:
        if self.is_open:
            self._tap.remark("closed")
        super().close()

    def write(self, data: bytes, deadline_s: float) -> int:
        taken = super().write(data, deadline_s)
        self._tap.note(TO_DEVICE, data[:taken])
        return taken

    def read(self, timeout_s: float) -> bytes:
        data = super().read(timeout_s)
        self._tap.note(FROM_DEVICE, data)
        return data
