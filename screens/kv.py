"""Loads the layout file that stands beside a screen, once."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder


def load_kv(module_file: str) -> None:
    """Call at import with ``__file__``."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))
