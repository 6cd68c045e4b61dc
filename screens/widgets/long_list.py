"""A list of any length: only the rows in sight exist. Paged by the same big arrows as every column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakSet

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleboxlayout import RecycleBoxLayout
from kivy.uix.recycleview import RecycleView
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from kiosk.services.road_words import HappeningView, StationView
from screens.widgets.clipped import ClippedView
from screens.widgets.road import Track
from screens.widgets.scroller import Scroller
from screens.widgets.text import Words, height_of

DONE, DAY_EMS = StationView("", "done", "", ""), 7.6  # a date's ten digits and signs


class HappeningRow(RecycleDataViewBehavior, BoxLayout):
    """The road's line, a day, what happened and who did it. Refilled as it comes into sight."""

    theme = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        self._track = Track()
        self._day, self._what, self._unit = (
            Words(style="small", role="quiet", wraps=False),
            Words(bold=True),
            Words(style="small", role="quiet"),
        )
        self._day.size_hint_x, self._day.pos_hint = None, {"top": 1}
        self._told = BoxLayout(orientation="vertical", size_hint_y=None, pos_hint={"top": 1})
        self._told.bind(minimum_height=self._told.setter("height"))
        super().__init__(size_hint_y=None, **kwargs)
        for part in (self._what, self._unit):
            self._told.add_widget(part)
        for part in (self._track, self._day, self._told):
            self.add_widget(part)
        ROWS.add(self)

    def forget(self) -> None:
        self._day.content = self._what.content = self._unit.content = ""

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        """``data``: what LongList._row made."""
        theme, told = data["theme"], data["told"]
        if self.theme is not theme:
            self.theme = theme
            for part in (self._track, self._day, self._what, self._unit):
                part.theme = theme
            self._track.follow()
        self.spacing = theme.gap
        self._track.station = DONE
        self._day.content, self._what.content, self._unit.content = told.day, told.what, told.unit
        super().refresh_view_attrs(view, index, {})


ROWS: WeakSet[HappeningRow] = WeakSet()  # all there are: Kivy keeps those out of sight for later, as they are


class LongView(RecycleView, ClippedView):
    """Kivy's list of rows in sight, cut off as every column is."""


class LongList(Scroller):
    """``tell`` what there is; nothing of it stays after ``tell(())``."""

    between = 0.0  # the road's line is not broken between rows

    def __init__(self, **kwargs: Any) -> None:
        self._told: Sequence[HappeningView] = ()
        super().__init__(steady=True, **kwargs)
        self.view.fbind("width", self._fill)

    def make_column(self) -> tuple[Any, Any]:
        column = RecycleBoxLayout(orientation="vertical", size_hint_y=None, default_size_hint=(1, None))
        column.key_size, column.viewclass = "size", HappeningRow
        return column, LongView()

    def tell(self, told: Sequence[HappeningView]) -> None:
        self._told = told
        if not told:
            for row in ROWS:
                row.forget()
        self._fill()
        self.to_top()

    def _follow(self, *_: object) -> None:
        super()._follow()
        if self.theme is not None:
            self.theme.watch(self._fill)

    def _fill(self, *_: object) -> None:
        if self.theme is None or self.view.width < 2 * self.theme.px(16):
            return
        measured: dict[tuple[str, str], float] = {}  # the same few sentences stand on most rows
        self.view.data = [self._row(told, measured) for told in self._told]

    def _row(self, told: HappeningView, measured: dict[tuple[str, str], float]) -> dict[str, Any]:
        """Heights are known before anything is drawn, so that the arrows go where they say."""
        theme = self.theme
        width = self.view.width - theme.px(16) - DAY_EMS * theme.font_px("small") - 2 * theme.gap
        for style, text in (("text", told.what), ("small", told.unit)):
            if (style, text) not in measured:
                measured[style, text] = height_of(text, width, theme.font_px(style))
        high = measured["text", told.what] + measured["small", told.unit] + theme.gap
        return {"size": (self.view.width, max(high, theme.px(17))), "told": told, "theme": theme}
