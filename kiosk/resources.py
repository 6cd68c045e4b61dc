"""Finds the data shipped with the program, alike in a checkout, an editable install and a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_BASES = (_PACKAGE / "_data", _PACKAGE.parent)  # in a wheel; beside the package


def asset(relative: str) -> Path:
    """Path of a file or folder under assets/. Raises FileNotFoundError naming what is missing."""
    return _find("assets", relative)


def shipped_config(relative: str) -> Path:
    """Path of a file or folder under the shipped config/. Raises FileNotFoundError naming what is missing."""
    return _find("config", relative)


def _find(kind: str, relative: str) -> Path:
    for base in _BASES:
        path = base / kind / relative
        if path.exists():
            return path
    raise FileNotFoundError(f"{kind}/{relative} is missing from this installation")
