"""A thread that keeps one port open, for ever: what the scanner's and the card reader's drivers have in common."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Protocol

from devices.reconnect import ReconnectPolicy
from kiosk.errors import DeviceUnavailable

_NAP_S = 0.1  # the longest that ``stop`` waits for a thread that waits for a port


class Line(Protocol):
    """What a driver reads: a Transport, or a device that is none and behaves like one. All raise DeviceUnavailable."""

    @property
    def is_open(self) -> bool: ...
    def open(self) -> None: ...
    def read(self, timeout_s: float) -> bytes: ...
    def write(self, data: bytes, deadline_s: float) -> int: ...
    def close(self) -> None: ...


class PortListener(ABC):
    """Opens the port, calls ``_serve`` again and again, and opens it anew when it has gone."""

    def __init__(self, transport: Line, *, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self.name = name
        self._clock = clock
        self._reconnect = ReconnectPolicy(clock)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._told: tuple[bool, str] | None = None
        self._why = ""

    def start(self) -> None:
        """Begin to listen. Does nothing when it already does."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """No callback begins after this has returned. Does nothing when not started; not to be called from a callback."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join()
            self._transport.close()

    def is_alive(self) -> bool:
        """False only when it was started, not stopped, and has ended all the same: by an error that nobody expected."""
        return self._thread is None or self._thread.is_alive()

    @abstractmethod
    def _serve(self) -> None:
        """One short turn with the open port, a fraction of a second. May raise DeviceUnavailable."""

    @abstractmethod
    def _on_open(self, is_open: bool) -> None:
        """The port has come or gone: called for each change of it or of why, and for the first try. ``_why`` is the code it went with."""

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._has_port():
                    self._serve()
                else:
                    self._stopping.wait(min(_NAP_S, max(0.01, self._reconnect.seconds_left())))
            except DeviceUnavailable as error:
                self._reconnect.failed()
                self._why = error.code
                self._tell(is_open=False)

    def _has_port(self) -> bool:
        if not self._transport.is_open:
            if not self._reconnect.may_try():
                return False
            self._transport.open()
            self._reconnect.succeeded()
            self._tell(is_open=True)
        return True

    def _tell(self, *, is_open: bool) -> None:
        told = (is_open, "" if is_open else self._why)
        if self._told != told:
            self._told = told
            self._on_open(is_open)
