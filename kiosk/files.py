"""Small files that are there whole after a power cut, or as they were before. Terminal and centre write theirs so."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def write_private(path: Path, data: bytes) -> None:
    """Write 0600: temporary file, flush, rename, and the folder flushed too."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(path.name + ".new")
    write_flushed(temporary, data)
    temporary.rename(path)
    flush(path.parent)


def write_flushed(path: Path, data: bytes) -> None:
    """0600, with its bytes on the disk; its name is not there for sure, and half of it may be."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def flush(path: Path) -> None:
    """Down to the disk: what a file holds, or the names in a folder. A rename is durable once its folder is."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def takes_writes(folder: Path) -> bool:
    """Whether the disk under it can be changed. One that met errors no longer can.

    Asked by a change of the folder's time: Linux 6.18 does not say it in statvfs(3) of an ext4 that failed (seen).
    """
    try:
        os.utime(folder)
    except OSError as error:
        return error.errno not in (errno.EROFS, errno.EIO)
    return True
