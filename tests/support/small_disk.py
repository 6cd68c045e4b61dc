"""File systems of their own, to be filled, to be made read-only, to fail: for what becomes of who writes on them.

Only root may mount one; elsewhere the tests that want one are skipped.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

FAILS = "/sys/fs/ext4/{name}/trigger_fs_error"  # Documentation/ABI/testing/sysfs-fs-ext4 of Linux


class SmallDisk:
    """A file system of its own at ``path``; a file of ballast takes what others would."""

    def __init__(self, path):
        self._path, self._ballast = path, path / "ballast"

    def fill(self, *, leave=0):
        """Until ``leave`` bytes are free."""
        with self._ballast.open("ab", buffering=0) as ballast:
            while (free := self._free() - leave) > 0:
                try:
                    ballast.write(bytes(min(free, 1 << 20)))
                except OSError:
                    return

    def clear(self):
        self._ballast.unlink()

    def remount(self, how):
        subprocess.run(["mount", "-o", f"remount,{how}", self._path], check=True)

    def _free(self):
        disk = os.statvfs(self._path)
        return disk.f_bavail * disk.f_frsize


@contextmanager
def small_disk(path, size):
    path.mkdir(parents=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], capture_output=True)
    if done.returncode:
        pytest.skip("a file system of its own: only root may mount one")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", path], check=True)


class FailingDisk:
    """ext4 on a file: once it meets an error, it lets nothing be written until it was unmounted and repaired."""

    def __init__(self, image: Path, path: Path) -> None:
        self._image, self._path = image, path

    def fail(self) -> None:
        """As after an unreadable block: under the hands of who writes, whose files stay open."""
        found = _run("findmnt", "-no", "SOURCE", self._path)
        Path(FAILS.format(name=Path(found.stdout.strip()).name)).write_text("1", encoding="ascii")

    def mount(self) -> None:
        _run("mount", "-o", "loop,errors=remount-ro", self._image, self._path)

    def repair(self) -> None:
        """What a computer does when it is started again. Who writes there must have ended."""
        _run("umount", self._path)
        _run("e2fsck", "-fy", self._image, fine=(0, 1))
        self.mount()


@contextmanager
def failing_disk(path: Path, size: int):
    """``size`` in bytes."""
    image = path.with_suffix(".ext4")
    path.mkdir(parents=True)
    with image.open("wb") as file:
        file.truncate(size)
    disk = FailingDisk(image, path)
    try:
        _run("mkfs.ext4", "-q", "-F", image)
        disk.mount()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk that fails: only root may mount one, and the kernel must know ext4")
    try:
        yield disk
    finally:
        _run("umount", "-l", path)  # at once, even if a test that failed left a file open


def _run(*words, fine=(0,)):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode not in fine:
        raise subprocess.CalledProcessError(done.returncode, words, done.stdout, done.stderr)
    return done
