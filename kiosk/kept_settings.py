"""The settings a start runs with: those of the file, or, when that was cut off or broken, those it last ran with.

A file that was cut off can still be good TOML, with defaults in the place of what is gone: a terminal would lose its printer, or
itself. So what ran last is kept in the state folder, and a file that is but its beginning is taken for cut off.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import SettingsError
from kiosk.files import write_private
from kiosk.settings import Settings, Terminal, load_settings

NAME = "settings.good.toml"
BROKEN = "F03"
_STATE_DIR = re.compile(r'^\s*state_dir\s*=\s*"([^"\n]+)"', re.MULTILINE)
LOG = logging.getLogger("kiosk")


@dataclass(frozen=True, slots=True)
class Loaded:
    """``trouble``: why the file was not used, empty when it was."""

    settings: Settings
    trouble: str = ""


def load_or_last_good(path: Path) -> Loaded:
    """Raises SettingsError when the file cannot be used and nothing is kept."""
    try:
        settings, trouble = load_settings(path), ""
    except SettingsError as error:
        settings, trouble = None, str(error)
    for folder in _folders(path, settings):
        kept = folder / NAME
        if not trouble and _is_cut_off(path, kept):
            trouble = f"{path} was cut off: it is the beginning of what this terminal ran with"
        if trouble and _is_of(kept, path):
            return Loaded(load_settings(kept), trouble)
    if settings is None:
        raise SettingsError(trouble)
    return Loaded(settings)


def keep(path: Path, settings: Settings) -> None:
    """They are meant as they are. Raises OSError."""
    write_private(settings.state_dir / NAME, _head(path) + path.read_bytes())


def keep_if_possible(path: Path, settings: Settings) -> None:
    """This terminal runs with them. What cannot be kept is told, and no more."""
    try:
        keep(path, settings)
    except OSError as error:
        LOG.warning("the settings cannot be kept: %s", type(error).__name__)


def _folders(path: Path, settings: Settings | None) -> list[Path]:
    """Where the state may lie: as the file says, as the supervisor says (systemd's STATE_DIRECTORY), the usual place."""
    try:
        said = _STATE_DIR.search(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        said = None
    told = [said[1] if said else "", os.environ.get("STATE_DIRECTORY", ""), Terminal().state_dir]
    folders = [Path(one) for one in told if one]
    return [settings.state_dir, *folders] if settings is not None else folders


def _is_cut_off(path: Path, kept: Path) -> bool:
    if not _is_of(kept, path):
        return False
    now, then = path.read_bytes(), kept.read_bytes().removeprefix(_head(path))
    return len(now.rstrip()) < len(then.rstrip()) and then.startswith(now)


def _is_of(kept: Path, path: Path) -> bool:
    try:
        return kept.read_bytes().startswith(_head(path))
    except OSError:
        return False


def _head(path: Path) -> bytes:
    return f"# kept from {path.resolve()}: change that file, not this copy\n".encode()
