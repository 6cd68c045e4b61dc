"""A grid of short names, each a button, made from data; built once, relabelled for every visitor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from screens.widgets.buttons import TapButton
from screens.widgets.rows import TileGrid


class Tiles(TileGrid):
    """``offer`` the names there are; ``on_choose`` tells the place of what was tapped."""

    def __init__(self, **kwargs: Any) -> None:
        self._tiles: list[TapButton] = []
        super().__init__(**kwargs)
        self.register_event_type("on_choose")

    def on_choose(self, place: int) -> None:
        """The name at ``place`` was tapped."""

    def offer(self, names: Sequence[str]) -> None:
        """Show these and nothing of what was shown before."""
        self.clear_widgets()
        for tile in self._tiles[len(names) :]:
            tile.label = ""
        for place, name in enumerate(names):
            tile = self._tile(place)
            tile.label = name
            self.add_tile(tile)
        if not names:
            self.height = 0

    def _tile(self, place: int) -> TapButton:
        if place == len(self._tiles):
            tile = TapButton(kind="plain", style="large", least_mm=22)
            tile.theme = self.theme
            tile.bind(on_tap=partial(self._tapped, place))
            self._tiles.append(tile)
        return self._tiles[place]

    def _tapped(self, place: int, *_: object) -> None:
        self.dispatch("on_choose", place)
