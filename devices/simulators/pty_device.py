"""Runs a simulated device on a pseudo-terminal, at the pace of a real line, with a small socket to command it.

The device itself is a core without I/O (``SimulatedDevice``). This file gives it a thread, the pty behind a symbolic
link (a stable name, as udev gives one), bytes no faster than the baud rate (a pty itself knows no speed), and the
control socket LINK.ctl: one line in, one line of JSON out.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import selectors
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.simulators.control import COMMAND_CAP, ask_device, control_path, listen_at, replied
from devices.simulators.pace import Allowance
from devices.simulators.pty_plug import PtyPlug
from devices.simulators.simulated_device import SimulatedDevice

__all__ = ["PtyDevice", "ask_device"]

OUTPUT_CAP = 65_536
_IDLE_S = 0.5
_PAUSE_S = 0.002


class PtyDevice:
    """A simulated device in its own thread. ``baud`` 0 means that bytes take no time."""

    def __init__(
        self, core: SimulatedDevice, *, link: Path, baud: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._core = core
        self._link = link
        self._bytes_per_s = baud / 10
        self._clock = clock
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._plug = PtyPlug(link)
        self._selector = selectors.DefaultSelector()
        self._pending = bytearray()
        self._inward, self._outward = Allowance(self._bytes_per_s), Allowance(self._bytes_per_s)

    def start(self) -> None:
        """Make the pty, its link and the control socket, and begin to serve. Raises OSError."""
        self._wake_out, self._wake_in = os.pipe()
        self._selector.register(self._wake_out, selectors.EVENT_READ)
        self._listener = listen_at(control_path(self._link))
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._follow_the_plug()
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, name=f"simulator {self._link.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take everything away again. Does nothing when it was not started."""
        if self._thread is None:
            return
        self._stopping = True
        os.write(self._wake_in, b"x")
        self._thread.join()
        self._thread = None
        self._unplug()
        self._selector.close()
        self._listener.close()
        control_path(self._link).unlink(missing_ok=True)
        os.close(self._wake_out)
        os.close(self._wake_in)

    def command(self, line: str) -> dict[str, Any]:
        """One word of the bench, as over the control socket; ``ok`` says whether it was understood."""
        with self._lock:
            reply = replied(self._core, line, self._clock())
            self._follow_the_plug()
        if self._thread is not None:
            os.write(self._wake_in, b"x")
        return reply

    def __enter__(self) -> PtyDevice:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _serve(self) -> None:
        while not self._stopping:
            ready = {key.fd for key, _ in self._selector.select(self._wait_s())}
            if self._wake_out in ready:
                os.read(self._wake_out, 4096)
            if self._listener.fileno() in ready:
                self._answer_command()
            with self._lock:
                self._exchange(self._plug.fd in ready)
                is_used_up = self._inward.left() < Allowance.LEAST or not self._core.takes_at_most
            if is_used_up:  # else a readable line would keep this loop spinning
                select.select([self._wake_out], [], [], _PAUSE_S)

    def _wait_s(self) -> float:
        with self._lock:
            next_at = self._core.next_at()
            if self._pending:
                return self._outward.seconds_until(len(self._pending))
            return _IDLE_S if next_at is None else min(_IDLE_S, max(0.0, next_at - self._clock()))

    def _exchange(self, is_readable: bool) -> None:
        now = self._clock()
        self._inward.grow(now)
        self._outward.grow(now)
        room = min(self._inward.left(), self._core.takes_at_most)
        if is_readable and room > 0:
            data = self._plug.read(room)
            self._inward.use(len(data))
            self._core.receive_data(data, now)
        self._pending += self._core.advance(now)
        del self._pending[OUTPUT_CAP if self._plug.fd is not None else 0 :]
        sent = self._plug.write(bytes(self._pending[: self._outward.left()]))
        self._outward.use(sent)
        del self._pending[:sent]
        self._follow_the_plug()

    def _follow_the_plug(self) -> None:
        if self._core.is_plugged_in and self._plug.fd is None:
            self._selector.register(self._plug.plug_in(), selectors.EVENT_READ)
        elif not self._core.is_plugged_in and self._plug.fd is not None:
            self._unplug()

    def _unplug(self) -> None:
        self._pending.clear()
        if self._plug.fd is not None:
            self._selector.unregister(self._plug.fd)
            self._plug.pull()

    def _answer_command(self) -> None:
        """One command a connection; who dawdles for more than a second is hung up on."""
        with contextlib.suppress(OSError):
            connection, _ = self._listener.accept()
            with connection:
                connection.settimeout(1.0)
                line = connection.makefile("r", encoding="utf-8").readline(COMMAND_CAP)
                with self._lock:
                    reply = replied(self._core, line, self._clock())
                    self._follow_the_plug()
                connection.sendall(json.dumps(reply, ensure_ascii=False).encode() + b"\n")
