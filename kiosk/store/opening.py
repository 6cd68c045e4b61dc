"""How a start comes to a store: as it is, or salvaged first (kiosk/store/salvage.py, loaded only then)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kiosk.errors import StoreUnavailable
from kiosk.store.database import DAMAGED, Database
from kiosk.store.reserve import Reserve


def open_store(path: Path, now: Callable[[], datetime], reserve: Reserve) -> Database:
    """The store; salvaged if it is damaged. A full disk gives its reserve.

    Raises StoreUnavailable (D01) when there is no way to have one.
    """
    try:
        return _opened(path, now)
    except StoreUnavailable:
        if not reserve.give():
            raise
        return _opened(path, now)


def _opened(path: Path, now: Callable[[], datetime]) -> Database:
    if not (mark_of(path).exists() or done_of(path).exists()):
        try:
            return Database(path)
        except StoreUnavailable as error:
            if error.code != DAMAGED:
                raise
    from kiosk.store.salvage import salvage

    salvage(path, now())
    return Database(path)


def mark_damaged(path: Path) -> None:
    """The next start salvages: it was found damaged while the kiosk ran. Raises OSError."""
    mark_of(path).touch()


def mark_of(path: Path) -> Path:
    """Lies beside a store that is to be salvaged."""
    return path.with_name(path.name + ".damaged")


def done_of(path: Path) -> Path:
    """The new store, whole, that has not taken the damaged one's place yet."""
    return path.with_name(path.name + ".salvaged")
