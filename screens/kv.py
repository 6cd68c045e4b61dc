"""Loads the layout file that stands beside a screen, once. The layout language finds widgets by their names: the
imports below make every piece known to it."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

import screens.widgets.buttons
import screens.widgets.choices
import screens.widgets.date_keys
import screens.widgets.field
import screens.widgets.floor_plan
import screens.widgets.keys
import screens.widgets.pictures
import screens.widgets.qr
import screens.widgets.road
import screens.widgets.rows
import screens.widgets.scroller
import screens.widgets.text
import screens.widgets.tiles
import screens.widgets.try_pad
import screens.widgets.writing  # noqa: F401


def load_kv(module_file: str) -> None:
    """Call at import with ``__file__``."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))
