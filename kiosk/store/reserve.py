"""Room that is kept for the visitor who has begun: no registration is begun without it, and a full disk finds it there.

A file of 8 MiB lies beside the store. When the disk is full all the same (others write, too), it is given up, so that what
is being accepted can be kept.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from kiosk.files import flush, takes_writes

NAME = "reserve.bin"
SIZE = 8 << 20
LEAST_FREE = 24 << 20  # below that nothing new is begun
NO_ROOM, NO_WRITES = "D05", "D06"
LOG = logging.getLogger("kiosk.store")


class Reserve:
    """``folder``: where the store lies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def trouble(self) -> str:
        """Why no registration may be begun, as a code: too little room, or a disk that has become read-only, as it does after
        errors. Empty: one may be; so also for a disk that cannot be asked, which is left to the store to judge.
        """
        disk = self._disk()
        if disk is None:
            return ""
        if not takes_writes(self._path.parent):
            return NO_WRITES
        return "" if _free(disk) >= LEAST_FREE else NO_ROOM

    def keep(self) -> None:
        """Have the file, when there is room for it beside what must stay free."""
        disk = self._disk()
        if self._is_kept() or disk is None or _free(disk) < LEAST_FREE + SIZE:
            return
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, SIZE)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            LOG.warning("no reserve on the disk: %s", type(error).__name__)
            self._path.unlink(missing_ok=True)

    def give(self) -> bool:
        """Give the file up; whether there was one, so that what failed is worth another try."""
        try:
            self._path.unlink()
            flush(self._path.parent)
        except OSError:
            return False
        LOG.warning("the disk is full: the reserve was given up")
        return True

    def _is_kept(self) -> bool:
        """Whole: a power cut may have left the name without the room."""
        try:
            return self._path.stat().st_blocks * 512 >= SIZE
        except OSError:
            return False

    def _disk(self) -> os.statvfs_result | None:
        """None where it cannot be asked."""
        try:
            return os.statvfs(self._path.parent)
        except OSError:
            return None


def _free(disk: os.statvfs_result) -> int:
    """Bytes for who is not root."""
    return disk.f_bavail * disk.f_frsize
