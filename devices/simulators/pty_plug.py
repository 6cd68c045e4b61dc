"""A pseudo-terminal behind a symbolic link that is plugged in and pulled out: what a USB port with a stable name is."""

from __future__ import annotations

import contextlib
import os
import termios
import tty
from pathlib import Path


class PtyPlug:
    """``fd`` is the device's end while it is plugged in. The host opens the link."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._slave = -1
        self.fd: int | None = None

    def plug_in(self) -> int:
        """A new pseudo-terminal, and the link to it. The device's end. Raises OSError."""
        master, self._slave = os.openpty()  # the host's end stays open: else the device would read a hang-up
        tty.setraw(self._slave, termios.TCSANOW)
        os.set_blocking(master, False)
        self.fd = master
        fresh = self._link.with_name(self._link.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.rename(self._link)
        return master

    def pull(self) -> None:
        """Does nothing when it is not plugged in."""
        fd, self.fd = self.fd, None
        if fd is not None:
            self._link.unlink(missing_ok=True)
            os.close(fd)
            os.close(self._slave)

    def read(self, most: int) -> bytes:
        """What the host has sent; nothing when there is nothing."""
        with contextlib.suppress(OSError):
            return os.read(self.fd, most) if self.fd is not None else b""
        return b""

    def write(self, data: bytes) -> int:
        """How many bytes were taken."""
        with contextlib.suppress(OSError):
            return os.write(self.fd, data) if self.fd is not None and data else 0
        return 0
