"""Where a diagnosis is put: on the one writable stick that is plugged in, else in the state folder; the last five stay."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.errors import StoreUnavailable
from kiosk.files import flush

FOLDER = "diagnosis"
KEPT = 5
MEDIA = (Path("/media"), Path("/run/media"))
LOG = logging.getLogger("kiosk.diagnosis")
_NAME, _PATTERN = "kiosk-diagnosis-%Y%m%d-%H%M%S.tar.gz", "kiosk-diagnosis-*.tar.gz"


@dataclass(frozen=True, slots=True)
class Written:
    path: Path
    size: int  # bytes
    on_stick: bool
    stick_failed: bool = False  # there was one, and it could not be written


def write_diagnosis(
    state_dir: Path,
    make: Callable[[Path], object],
    now: datetime,
    *,
    media: Iterable[Path] = MEDIA,
    is_mount: Callable[[Path], bool] = os.path.ismount,
) -> Written:
    """``make`` writes the archive to a path. It takes its place only when it is whole; older ones beyond KEPT go.

    A stick that cannot be written, full or pulled, is no reason to lose it: then it stays in the state folder. Raises
    StoreUnavailable when it cannot be kept there either. Takes seconds: not for the drawing thread.
    """
    written = put_down(state_dir, FOLDER, now.strftime(_NAME), make, media=media, is_mount=is_mount)
    for old in sorted(written.path.parent.glob(_PATTERN))[:-KEPT]:
        old.unlink(missing_ok=True)
    return written


def put_down(
    state_dir: Path,
    folder: str,
    name: str,
    make: Callable[[Path], object],
    *,
    media: Iterable[Path] = MEDIA,
    is_mount: Callable[[Path], bool] = os.path.ismount,
) -> Written:
    """``make`` writes a file called ``name``: onto the one stick, else into ``folder`` of the state folder. Raises as above."""
    stick = stick_in(media, is_mount)
    try:
        here = _made(state_dir / folder, name, make)
    except OSError as error:
        raise StoreUnavailable(f"{name} cannot be written: {type(error).__name__}", code="D02") from error
    if stick is not None:
        try:
            there = _copied(here, stick / name)
        except OSError as error:
            LOG.warning("the stick cannot be written: %s", type(error).__name__)  # its name may be somebody's
        else:
            here.unlink()
            return Written(there, there.stat().st_size, on_stick=True)
    return Written(here, here.stat().st_size, on_stick=False, stick_failed=stick is not None)


def stick_in(media: Iterable[Path], is_mount: Callable[[Path], bool] = os.path.ismount) -> Path | None:
    """The one writable mount one or two folders below ``media``; None when there is none, or more than one."""
    found = {
        place
        for root in media
        for pattern in ("*", "*/*")
        for place in root.glob(pattern)
        if is_mount(place) and os.access(place, os.W_OK | os.X_OK)
    }
    return found.pop() if len(found) == 1 else None


def _made(folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    flush(folder.parent)
    new = folder / f"{name}.new"
    try:
        make(new)
        return _placed(new, folder / name)
    finally:
        new.unlink(missing_ok=True)


def _copied(here: Path, there: Path) -> Path:
    """Down to the stick itself: it is pulled soon."""
    new = there.with_suffix(".new")
    try:
        shutil.copyfile(here, new)
        return _placed(new, there)
    finally:
        new.unlink(missing_ok=True)


def _placed(new: Path, name: Path) -> Path:
    """Under its name, and on the disk, before anybody is told: those who know it there may let go of what is in it."""
    flush(new)
    new.replace(name)
    with suppress(OSError):  # some sticks' file systems know of no such thing
        flush(name.parent)
    return name
