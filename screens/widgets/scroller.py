"""A column that may be longer than its place: it moves by big arrows, never by a swipe that looks like a tap."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.widgets.buttons import TapButton
from screens.widgets.clipped import ClippedView
from screens.widgets.text import width_em

ROOM_ABOVE = 0.22  # of the free height
STAYS = 0.9
STEP = 0.8  # of the visible height, so that a line of the last page stays in sight


class Scroller(BoxLayout):
    """Give it children; they are stacked. Arrows appear only when something lies outside."""

    theme = ObjectProperty(None, allownone=True)
    steady = BooleanProperty(False)  # nothing moves under a finger when more content comes
    up_label = StringProperty()
    down_label = StringProperty()
    between = 1.0  # gaps from one thing to the next

    def __init__(self, **kwargs: Any) -> None:
        self.column, self.view = self.make_column()
        self._has_given_way = (
            False  # the arrows have left once: a column on the brink does not make them flicker
        )
        self.arrows = BoxLayout(orientation="horizontal", size_hint_y=None, height=0, opacity=0)
        self.pages = BoxLayout(orientation="vertical")
        super().__init__(orientation="vertical", **kwargs)
        self.column.bind(minimum_height=self._resize)
        self.view.add_widget(self.column)
        self.above = Widget(size_hint_y=None, height=0)
        self.pages.add_widget(self.above)
        self.pages.add_widget(self.view)
        super().add_widget(self.pages)
        super().add_widget(self.arrows)
        self.fbind("height", self._resize)
        self.fbind("theme", self._follow)
        self.fbind("up_label", self._say)
        self.fbind("down_label", self._say)
        self._follow()

    def make_column(self) -> tuple[Any, Any]:
        """The column, and the view that shows a part of it."""
        column = BoxLayout(orientation="vertical", size_hint_y=None)
        return column, ClippedView()

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        self.column.add_widget(widget, *args, **kwargs)

    def clear(self) -> None:
        self.column.clear_widgets()

    def to_top(self) -> None:
        self.view.scroll_y = 1.0

    def move(self, direction: int) -> None:
        """One page up (+1) or down (-1)."""
        hidden = self.column.height - self.view.height
        if hidden > 0:
            step = STEP * self.view.height / hidden
            self.view.scroll_y = min(1.0, max(0.0, self.view.scroll_y + direction * step))

    @cached_property
    def arrow_buttons(self) -> tuple[TapButton, TapButton]:
        """Up and down, made when something first lies outside: most screens never need them."""
        up, down = TapButton(kind="soft", icon="arrow_upward"), TapButton(kind="soft", icon="arrow_downward")
        up.bind(on_tap=lambda *_: self.move(+1))
        down.bind(on_tap=lambda *_: self.move(-1))
        up.label, down.label = self.up_label, self.down_label
        for arrow in (up, down):
            arrow.theme = self.theme
            self.arrows.add_widget(arrow)
        return up, down

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self._look_anew)
            self._resize()

    def _look_anew(self) -> None:
        """Other sizes: arrows that were needed before may leave once more."""
        self._has_given_way = False
        self._resize()

    def _place_arrows(self, overflows: bool) -> None:
        """Below the column on a tall screen, beside it on a wide one; nowhere when everything is in sight."""
        if not self.arrows.children and (not overflows or self.get_root_window() is None):
            return  # a screen that was never shown has no size yet
        beside, buttons = self.theme.landscape, self.arrow_buttons
        self.orientation = "horizontal" if beside else "vertical"
        self.arrows.orientation = "vertical" if beside else "horizontal"
        self.arrows.size_hint = (None, 1) if beside else (1, None)
        if beside:
            self.arrows.width = self._width_beside() if overflows else 0
        else:
            self.arrows.height = max(arrow.height for arrow in buttons) if overflows else 0
        for arrow in buttons:
            arrow.stacked, arrow.size_hint_y = beside, 1 if beside else None
        self.arrows.opacity = 1.0 if overflows else 0.0

    def _width_beside(self) -> float:
        """Broad enough for a hand, and for each arrow's word on one line."""
        hand = self.theme.px(34) * (1 + (self.theme.scale - 1) * 0.4)
        words = max(width_em(self.up_label), width_em(self.down_label)) * self.theme.font_px("text")
        return max(hand, words + 3 * self.theme.gap)

    def _say(self, *_: object) -> None:
        if self.arrows.children:
            up, down = self.arrow_buttons
            up.label, down.label = self.up_label, self.down_label

    def _resize(self, *_: object) -> None:
        if self.theme is None:
            return
        self.column.height = self.column.minimum_height
        self.arrows.spacing = self.spacing = self.theme.gap
        self.column.spacing = self.theme.gap * self.between
        room = self.height - self.spacing  # the arrows' place keeps its gap while it is empty
        free = max(0.0, room - self.column.minimum_height)
        # short content stands a little below the top, nearer to the hand
        self.above.height = 0 if self.steady else free * ROOM_ABOVE
        # shown again, the arrows stay until there is clearly room: beside a column they narrow it, and text grows
        enough = room * (STAYS if self.arrows.opacity and self._has_given_way else 1.0) + 1
        overflows = self.column.minimum_height > enough
        self._has_given_way |= bool(self.arrows.opacity) and not overflows
        self._place_arrows(overflows)
        self.arrows.disabled = not overflows
        if not overflows:
            self.view.scroll_y = 1.0
