"""什么事: pictures with plain words, two levels. "想单独跟工作人员说" is always there."""

from __future__ import annotations

from functools import partial

from kivy.properties import StringProperty

from kiosk.api.terminals import Category
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.buttons import TapButton

load_kv(__file__)

PRIVATE = "private"  # has its own button, always there


class CategoryScreen(KioskScreen):
    where = "where.category"
    parent_code = StringProperty()
    question = StringProperty()

    def enter(self) -> None:
        self.parent_code = ""
        self._build()

    def wipe(self) -> None:
        self.parent_code = ""

    def relabel(self) -> None:
        self._build()

    def choose(self, category: Category) -> None:
        """A picture was tapped: its second level opens, or it is the answer."""
        if self._children_of(category.code):
            self.parent_code = category.code
            self._build()
            return
        draft = self.context.visit.draft
        draft.category, draft.wants_privacy = category.code, False
        self.context.go("procedure")

    def private(self) -> None:
        """检举控告 and whatever is not for the hall: no free text here, a private room, a neutral slip."""
        draft = self.context.visit.draft
        draft.category, draft.wants_privacy, draft.story = PRIVATE, True, ""
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
        grid = self.ids.grid
        grid.clear_widgets()
        for category in self._children_of(self.parent_code):
            label = category.label if self.words.language == "zh" else category.label_en
            tile = TapButton(
                kind="plain",
                stacked=True,
                label=label,
                icon=category.icon or "description",
                icon_mm=13,
                least_mm=34,
            )
            tile.theme = self.theme
            tile.bind(on_tap=partial(self._tapped, category))
            grid.add_tile(tile)

    def _tapped(self, category: Category, *_: object) -> None:
        self.choose(category)
