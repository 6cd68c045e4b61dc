"""Room that is kept for the visitor who has begun: no registration is begun without it, and a full disk finds it there.

A file of 8 MiB lies beside the store. When the disk is full all the same (others write, too), it is given up, so that what
is being accepted can be kept.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

from kiosk.files import flush

NAME = "reserve.bin"
SIZE = 8 << 20
LEAST_FREE = 24 << 20  # below that nothing new is begun
LOG = logging.getLogger("kiosk.store")


class Reserve:
    """``folder``: where the store lies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def has_room(self) -> bool:
        """Whether a registration may be begun. A disk that cannot be asked is left to the store to judge."""
        try:
            return shutil.disk_usage(self._path.parent).free >= LEAST_FREE
        except OSError:
            return True

    def keep(self) -> None:
        """Have the file, when there is room for it beside what must stay free."""
        if self._path.exists() or not self._has(LEAST_FREE + SIZE):
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

    def _has(self, free: int) -> bool:
        try:
            return shutil.disk_usage(self._path.parent).free >= free
        except OSError:
            return False
