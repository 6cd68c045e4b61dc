"""什么事: pictures with plain words, two levels. "想单独跟工作人员说" is always there."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import StringProperty

from kiosk.api.terminals import Category
from kiosk.services.own_cases import similar_cases
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.buttons import TapButton

load_kv(__file__)

PRIVATE = "private"  # has its own button, always there


class CategoryScreen(KioskScreen):
    where = "where.category"
    parent_code = StringProperty()
    question = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._tiles: list[TapButton] = []
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        self.parent_code = ""
        self._build()

    def wipe(self) -> None:
        self.parent_code = ""

    def relabel(self) -> None:
        self._build()

    def prompt(self) -> str:
        return "voice.category.which" if self.parent_code else "voice.category"

    def choose(self, category: Category) -> None:
        """A picture was tapped: its second level opens, or it is the answer."""
        if self._children_of(category.code):
            self.parent_code = category.code
            self._build()
            self.context.ask_aloud()
            return
        draft = self.context.visit.draft
        draft.category, draft.wants_privacy = category.code, False
        similar = similar_cases(self.context.visit.own_cases, category.code)
        self.context.go("before" if similar else "procedure")

    def private(self) -> None:
        """检举控告 and whatever is not for the hall: no free text here, a private room, a neutral slip."""
        draft = self.context.visit.draft
        draft.category, draft.wants_privacy = (
            PRIVATE,
            True,
        )  # what was written stays for who tapped by mistake
        draft.in_procedure = "unsure"
        self.context.go("review")

    def go_up(self) -> bool:
        """Back inside the screen; whether there was a level to leave."""
        if not self.parent_code:
            return False
        self.parent_code = ""
        self._build()
        return True

    def _children_of(self, code: str) -> list[Category]:
        site = self.context.ports.site()
        return [c for c in (site.categories if site else []) if c.parent == code and c.code != PRIVATE]

    def _build(self) -> None:
        self.question = self.words["category.question" if not self.parent_code else "category.which"]
        grid, tiles = self.ids.grid, self._tiles
        grid.clear_widgets()
        for place, category in enumerate(self._children_of(self.parent_code)):
            if place == len(tiles):
                tiles.append(self._new_tile(place))
            tiles[place].label = category.label if self.words.language == "zh" else category.label_en
            tiles[place].icon = category.icon or "description"
            grid.add_tile(tiles[place])

    def _new_tile(self, place: int) -> TapButton:
        """Tiles are built once and relabelled: a kiosk lives for months."""
        tile = TapButton(kind="plain", stacked=True, icon_mm=13, least_mm=34)
        tile.theme = self.theme
        tile.bind(on_tap=partial(self._tapped, place))
        return tile

    def _tapped(self, place: int, *_: object) -> None:
        self.choose(self._children_of(self.parent_code)[place])
