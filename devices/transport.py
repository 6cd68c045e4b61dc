"""Moves bytes to and from a device's port, in bounded time, and says exactly how many went.

What pyserial 3.5 leaves to its user is kept here: a read that returns what there is instead of waiting for a full
buffer; a write that counts (pyserial's time-out does not say how much had left, and its non-blocking write spins
while the line is busy); and the three unrelated families of exceptions that a pulled cable raises (SerialException,
OSError, termios.error), which all become DeviceUnavailable after the port was closed. Close comes first because
an open descriptor makes a USB adapter come back under another name.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import socket
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import serial

from devices.port_url import Port, PortKind, parse_port
from kiosk.errors import DeviceUnavailable

READ_CAP = 4096
GONE_S = 10  # of a network port: bytes that nobody acknowledges for so long are lost
_FAILURES = (serial.SerialException, OSError, termios.error, ValueError)
_PTY_MAJORS = range(136, 144)  # Documentation/admin-guide/devices.txt: Unix98 pseudo-terminals
_DSR_POLL_S = 0.005
_REMOTE_POLL_S = 0.005
_DSR_CHUNK = 64  # a busy printer still takes this much (TM-T88III: busy is raised 128 bytes before the end)


@dataclass(frozen=True, slots=True)
class Guarantees:
    """What a kind of port can promise. A network port counts what the network took, not what the device got."""

    counts_bytes_exactly: bool
    can_be_exclusive: bool


GUARANTEES = {
    PortKind.LOCAL: Guarantees(counts_bytes_exactly=True, can_be_exclusive=True),
    PortKind.SOCKET: Guarantees(counts_bytes_exactly=False, can_be_exclusive=False),
    PortKind.RFC2217: Guarantees(counts_bytes_exactly=False, can_be_exclusive=False),
}


class Transport:
    """One port, opened and closed as often as need be. Not for two threads at once, except ``close``."""

    def __init__(self, port: Port | str, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is opened yet. Raises SettingsError for a URL that cannot be read."""
        self.port = parse_port(port) if isinstance(port, str) else port
        self.guarantees = GUARANTEES[self.port.kind]
        self._clock = clock
        self._serial: serial.SerialBase | None = None

    @property
    def is_open(self) -> bool:
        return self._serial is not None

    def open(self) -> None:
        """Take the port for this process alone. Does nothing when it is open. Raises DeviceUnavailable."""
        if self._serial is not None:
            return
        try:
            self._serial = self._opened()
        except _FAILURES as error:
            raise DeviceUnavailable(f"{self.port.address} cannot be opened: {error}") from error

    def write(self, data: bytes, deadline_s: float) -> int:
        """Hand over ``data``; returns how many bytes were taken within ``deadline_s``, fewer when the line is busy.

        Raises DeviceUnavailable when the port is not open or has gone.
        """
        end = self._clock() + deadline_s
        sent = 0
        with self._failing_closed() as line:
            while sent < len(data):
                left = end - self._clock()
                if not self._is_writable(line, max(0.0, left)):
                    if left <= 0:
                        break
                    continue
                sent += self._write_some(line, data[sent:])
        return sent

    def read(self, timeout_s: float) -> bytes:
        """What has come, at most READ_CAP bytes; waits up to ``timeout_s`` only while there is nothing.

        Raises DeviceUnavailable when the port is not open or has gone.
        """
        with self._failing_closed() as line:
            if self.port.kind is PortKind.RFC2217:
                return self._read_remote(line, timeout_s)
            if not select.select([line.fileno()], [], [], timeout_s)[0]:
                return b""
            return bytes(line.read(READ_CAP))  # its time-out is 0: one read of what is there

    def output_waiting(self) -> int:
        """Bytes taken by ``write`` that have not left this machine; 0 where that cannot be known."""
        with self._failing_closed() as line:
            return int(getattr(line, "out_waiting", 0)) if self.port.kind is PortKind.LOCAL else 0

    def discard_output(self) -> None:
        """Drop what was taken by ``write`` but has not left this machine. How much that was is not known."""
        with self._failing_closed() as line:
            if self.port.kind is PortKind.LOCAL:
                termios.tcflush(line.fileno(), termios.TCOFLUSH)

    def resume_output(self) -> None:
        """Let out what this machine holds back because of an XOFF (IXON); the device may say XOFF again at once."""
        with self._failing_closed() as line:
            if self.port.kind is PortKind.LOCAL and self.port.xonxoff:
                for action in (termios.TCOOFF, termios.TCOON):  # the second alone undoes only the first
                    termios.tcflow(line.fileno(), action)

    def close(self) -> None:
        """Let go of the port, at once: what has not left by now never will. Never raises, nor does it wait.

        Without the flush the kernel waits half a minute for a line that its device holds back (closing_wait).
        """
        line, self._serial = self._serial, None
        if line is None:
            return
        with contextlib.suppress(*_FAILURES):
            if self.port.kind is PortKind.LOCAL:
                termios.tcflush(line.fileno(), termios.TCOFLUSH)
        with contextlib.suppress(*_FAILURES):
            line.close()

    def _opened(self) -> serial.SerialBase:
        port = self.port
        options: dict[str, Any] = {"baudrate": port.baud, "rtscts": port.rtscts, "xonxoff": port.xonxoff}
        options |= {"timeout": 0}
        if (
            port.kind is not PortKind.RFC2217
        ):  # which refuses any write_timeout; its socket gives up after 5 s
            options |= {"write_timeout": 0}
        if port.kind is not PortKind.LOCAL:
            remote = serial.serial_for_url(port.address, **options)
            if port.kind is PortKind.SOCKET:
                _notice_silence(remote.fileno())
            return remote
        line = serial.Serial(port.address, exclusive=True, **options)
        # The lock above is only seen by those who ask for it; the terminal's own mark keeps everybody out. A
        # pseudo-terminal would keep that mark after a crash for as long as its other end lives.
        if os.major(os.fstat(line.fileno()).st_rdev) not in _PTY_MAJORS:
            fcntl.ioctl(line.fileno(), termios.TIOCEXCL)
        return line

    @contextlib.contextmanager
    def _failing_closed(self) -> Iterator[serial.SerialBase]:
        if self._serial is None:
            raise DeviceUnavailable(f"{self.port.address} is not open")
        try:
            yield self._serial
        except _FAILURES as error:
            self.close()
            raise DeviceUnavailable(f"{self.port.address} has gone: {error}") from error

    def _is_writable(self, line: serial.SerialBase, timeout_s: float) -> bool:
        if self.port.kind is PortKind.RFC2217:
            return True
        if self.port.dsrdtr and not getattr(
            line, "dsr", True
        ):  # no driver on Linux does DTR/DSR, so the line is watched here
            select.select([], [], [], min(timeout_s, _DSR_POLL_S))
            return False
        return bool(select.select([], [line.fileno()], [], timeout_s)[1])

    def _read_remote(self, line: serial.SerialBase, timeout_s: float) -> bytes:
        """pyserial's own thread fills a queue that cannot be selected on, and a new time-out would set the line anew."""
        end = self._clock() + timeout_s
        while not (waiting := getattr(line, "in_waiting", 0)) and self._clock() < end:
            select.select([], [], [], min(_REMOTE_POLL_S, timeout_s))
        return bytes(line.read(min(waiting, READ_CAP))) if waiting else b""

    def _write_some(self, line: serial.SerialBase, data: bytes) -> int:
        if self.port.kind is PortKind.RFC2217:
            return int(line.write(data) or 0)
        chunk = data[:_DSR_CHUNK] if self.port.dsrdtr else data
        try:
            return os.write(line.fileno(), chunk)
        except BlockingIOError:
            return 0


def _notice_silence(descriptor: int) -> None:
    """A connection whose other end has gone without a word is given up after GONE_S, not after the system's quarter hour."""
    with socket.socket(fileno=os.dup(descriptor)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, GONE_S // 2)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 2)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1000 * GONE_S)
