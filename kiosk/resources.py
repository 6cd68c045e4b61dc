"""Finds the data shipped with the program, alike in a checkout, an editable install and a wheel."""

from __future__ import annotations

import json
from pathlib import Path

from kiosk.domain.divisions import Divisions
from kiosk.input.initials import Initials

_PACKAGE = Path(__file__).resolve().parent
_BASES = (_PACKAGE / "_data", _PACKAGE.parent)  # in a wheel; beside the package


def asset(relative: str) -> Path:
    """Path of a file or folder under assets/. Raises FileNotFoundError naming what is missing."""
    return _find("assets", relative)


def shipped_config(relative: str) -> Path:
    """Path of a file or folder under the shipped config/. Raises FileNotFoundError naming what is missing."""
    return _find("config", relative)


def divisions() -> Divisions:
    """Every division table that is shipped, as one."""
    names: dict[str, str] = {}
    for path in sorted(asset("divisions").glob("*.json")):
        names |= json.loads(path.read_text(encoding="utf-8"))
    return Divisions(names)


def initials() -> Initials:
    """The shipped first letters of characters."""
    return Initials(json.loads(asset("pinyin/initials.json").read_text(encoding="utf-8")))


def _find(kind: str, relative: str) -> Path:
    for base in _BASES:
        path = base / kind / relative
        if path.exists():
            return path
    raise FileNotFoundError(f"{kind}/{relative} is missing from this installation")
