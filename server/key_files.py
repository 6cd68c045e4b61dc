"""The numbered key files of a state folder: found again when one is added while the server runs, and made whole.

A key is ``field-3.key``: its kind and its number. The highest number of a kind is the one in use; the others open what
they once closed. The folder's own time tells when to look again, so that a rotation needs no restart.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from kiosk.errors import SettingsError
from kiosk.files import flush, write_flushed

RandomBytes = Callable[[int], bytes]
FIELD, ACCUSATION, SEAL = "field", "accusation", "seal"
KINDS = (FIELD, ACCUSATION, SEAL)
KEY_BYTES = 32
LAST_NUMBER = 0x7FFF  # two bytes in a blob, one bit of which tells the kind


class KeyFiles:
    """The keys of every kind by number. Raises SettingsError for a file that holds no key."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._path = folder, str(folder)  # asked for every record: a Path takes twice the time
        self._keys: dict[str, dict[int, bytes]] = {}
        self._seen = -1
        self.version = 0  # rises whenever the keys were read again

    def of(self, kind: str) -> dict[int, bytes]:
        """Number -> 32 bytes, lowest first."""
        self._look()
        return self._keys[kind]

    def newest(self, kind: str) -> int:
        """The number in use. Raises SettingsError when there is none."""
        numbers = self.of(kind)
        if not numbers:
            raise SettingsError(f"{self.folder}: no {kind} key; run `kiosk-server init` first")
        return max(numbers)

    def _look(self) -> None:
        """Read the folder again when it has changed."""
        try:
            changed = os.stat(self._path).st_mtime_ns
        except FileNotFoundError:
            changed = 0
        if changed == self._seen:
            return
        self._keys = {kind: self._read_all(kind) for kind in KINDS}
        self._seen = changed
        self.version += 1

    def _read_all(self, kind: str) -> dict[int, bytes]:
        named = ((path.stem.removeprefix(f"{kind}-"), path) for path in self.folder.glob(f"{kind}-*.key"))
        found = {int(number): read_key(path) for number, path in named if number.isdecimal()}
        return dict(sorted(found.items()))


def read_key(path: Path) -> bytes:
    """Raises SettingsError naming a file that is missing or not 32 bytes."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: the key file is missing") from error
    if len(data) != KEY_BYTES:
        raise SettingsError(f"{path}: holds {len(data)} bytes, a key has {KEY_BYTES}")
    return data


def write_key(path: Path, data: bytes) -> bool:
    """Write 0600, whole or not at all, and durable. False when the file is there: a key is never replaced."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write_flushed(temporary, data)
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        temporary.unlink(missing_ok=True)
        flush(path.parent)
    return True


def add_key(folder: Path, kind: str, random: RandomBytes) -> int:
    """The next key of its kind; its number. In use from the moment it is there."""
    while True:
        number = max(KeyFiles(folder).of(kind), default=0) + 1
        if number > LAST_NUMBER:
            raise SettingsError(f"{folder}: no number is left for a {kind} key")
        if write_key(folder / f"{kind}-{number}.key", random(KEY_BYTES)):
            return number
