"""Boxes and rows that lists and forms are made of."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from screens.widgets.buttons import Panel, TapButton
from screens.widgets.text import Icon, Words


class RowBox(BoxLayout):
    """Rows one under the other, as high as they need."""

    theme = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, **kwargs)
        self.bind(minimum_height=self._grow)
        self.fbind("theme", self._follow)

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.spacing = self.theme.gap

    def _grow(self, *_: object) -> None:
        self.height = self.minimum_height


class ChoiceRow(BoxLayout):
    """Buttons side by side, as high as the highest, or ``upright`` in a column; gone while not ``shown``."""

    theme = ObjectProperty(None, allownone=True)
    shown = BooleanProperty(True)
    upright = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._all: list[Any] = []
        super().__init__(size_hint_y=None, **kwargs)
        self.fbind("theme", self._follow)
        self.fbind("shown", self._grow)
        self.fbind("upright", self._grow)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        self._all.append(widget)
        super().add_widget(widget, *args, **kwargs)
        if isinstance(widget, TapButton):
            widget.size_hint_y = 1
            widget.fbind("needed", self._grow)
            widget.fbind("shown", self._grow)
        else:
            widget.fbind("height", self._grow)
        self._grow()

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self._grow)
            self._grow()

    def _grow(self, *_: object) -> None:
        if self.theme is None:
            return
        self._keep_shown()
        self.spacing = self.theme.gap
        self.disabled, self.opacity = not self.shown, 1.0 if self.shown else 0.0
        self.orientation = "vertical" if self.upright else "horizontal"
        for button in (widget for widget in self._all if isinstance(widget, TapButton)):
            button.size_hint_y = None if self.upright else 1
            button.height = button.needed
        self.height = self._height(list(map(_wanted, self.children))) if self.shown else 0

    def _height(self, wanted: list[float]) -> float:
        if not wanted:
            return 0
        return sum(wanted) + self.spacing * (len(wanted) - 1) if self.upright else max(wanted)

    def _keep_shown(self) -> None:
        """What is not shown leaves no gap behind."""
        shown = [widget for widget in self._all if getattr(widget, "shown", True)]
        if shown != self.children[::-1]:
            self.clear_widgets()
            for widget in shown:
                super().add_widget(widget)


def _wanted(child: Any) -> float:
    """How high a child of a row has to be."""
    if isinstance(child, TapButton):
        return float(child.needed) if child.shown else 0.0
    return float(child.height)


class Halves(BoxLayout):
    """Two parts: one above the other on a tall screen, side by side on a wide one."""

    theme = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, **kwargs)
        self.fbind("theme", self._follow)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        super().add_widget(widget, *args, **kwargs)
        widget.fbind("height", self._grow)
        self._grow()

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self._grow)
            self._grow()

    def _grow(self, *_: object) -> None:
        if self.theme is None or not self.children:
            return
        self.spacing = self.theme.gap
        self.orientation = "horizontal" if self.theme.landscape else "vertical"
        heights = [child.height for child in self.children]
        if self.theme.landscape:
            self.height = max(heights)
            for child in self.children:
                child.pos_hint = {"top": 1}
        else:
            self.height = sum(heights) + self.theme.gap * (len(heights) - 1)


class TileGrid(GridLayout):
    """Tiles of equal width, fewer in a row as the text grows; rows as high as their highest tile."""

    theme = ObjectProperty(None, allownone=True)
    most = NumericProperty(3)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, cols=3, row_force_default=True, **kwargs)
        self.bind(width=self._fit)
        self.fbind("theme", self._follow)

    def add_tile(self, tile: TapButton) -> None:
        """Add a tile; all tiles are as high as the highest needs to be."""
        tile.size_hint_y = 1
        tile.funbind("needed", self._grow)  # it may come again: once is enough
        tile.fbind("needed", self._grow)
        self.add_widget(tile)
        self._grow()

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self._fit)
            self._fit()

    def _fit(self, *_: object) -> None:
        if self.theme is None:
            return
        least = self.theme.px(62) * (1 + (self.theme.scale - 1) * 0.6)
        self.spacing = self.theme.gap
        self.cols = max(1, min(int(self.width // least) or 1, 6))
        self._grow()

    def _grow(self, *_: object) -> None:
        if self.theme is None or not self.children:
            return
        self.row_default_height = max(tile.needed for tile in self.children)
        rows = -(-len(self.children) // self.cols)
        self.height = rows * self.row_default_height + (rows - 1) * self.theme.gap


class TwoLines(Panel):
    """A label over its value, and what stands before and after them."""

    theme = ObjectProperty(None, allownone=True)
    label = StringProperty()
    value = StringProperty()

    def __init__(
        self, value: Words, *, before: tuple[Any, ...] = (), after: tuple[Any, ...] = (), **kwargs: Any
    ) -> None:
        self._label, self._value = Words(style="small", role="quiet"), value
        self._texts = BoxLayout(orientation="vertical", size_hint_y=None)
        self._beside = (*before, *after)
        super().__init__(orientation="horizontal", size_hint_y=None, **kwargs)
        for words in (self._label, self._value):
            self._texts.add_widget(words)
        self._texts.bind(minimum_height=self._fit)
        for part in (*before, self._texts, *after):
            part.pos_hint = {"center_y": 0.5}
            part.bind(height=self._fit)
            self.add_widget(part)
        for name in ("label", "value"):
            self.fbind(name, self._show)

    def _follow(self, *_: object) -> None:
        for part in (self._label, self._value, *self._beside):
            part.theme = self.theme
        super()._follow()
        if self.theme is not None:
            self.theme.watch(self._show)
        self._show()

    def _show(self, *_: object) -> None:
        if self.theme is not None:
            self._label.content, self._value.content = self.label, self.value
            self._fit()

    def _fit(self, *_: object) -> None:
        if self.theme is None:
            return
        gap = self.theme.gap
        self.padding, self.spacing = [gap, gap * 0.5], gap
        self._texts.height = self._texts.minimum_height
        self.height = max(part.height for part in (self._texts, *self._beside)) + gap


class FactRow(TwoLines):
    """A label, its value, and a button to change it."""

    action = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._button = TapButton(kind="soft", icon="edit", size_hint_x=None, icon_mm=7)
        super().__init__(Words(), after=(self._button,), **kwargs)
        self.register_event_type("on_change")
        self._button.bind(on_tap=lambda *_: self.dispatch("on_change"))
        self.fbind("action", self._show)
        self._show()

    def on_change(self) -> None:
        """The visitor wants to change this."""

    def _show(self, *_: object) -> None:
        if self.theme is not None:
            self._button.label = self.action
            self._button.width = self.theme.px(46) * (1 + (self.theme.scale - 1) * 0.55)
        super()._show()


STATE_ROLES = {"well": "done", "bad": "danger", "unknown": "quiet"}


class StateRow(TwoLines):
    """A thing, its state by sign, word and colour, and its code for technicians."""

    icon = StringProperty()
    sign = StringProperty()  # of the state, in the icon's place; empty: a plain warning where it is bad
    code = StringProperty()
    state = OptionProperty("well", options=list(STATE_ROLES))

    def __init__(self, **kwargs: Any) -> None:
        self._icon = Icon(size_mm=9, size_hint_x=None)
        self._code = Words(style="small", role="quiet", size_hint_x=None, halign="right")
        super().__init__(Words(style="text", bold=True), before=(self._icon,), after=(self._code,), **kwargs)
        for name in ("icon", "sign", "code", "state"):
            self.fbind(name, self._show)
        self._show()

    def _show(self, *_: object) -> None:
        if self.theme is not None:
            self._icon.icon = self.sign or ("warning" if self.state == "bad" else self.icon)
            self._icon.role = self._value.role = STATE_ROLES[self.state]
            self._icon.width = self.theme.px(14) * (1 + (self.theme.scale - 1) * 0.5)
            self._code.content = self.code
            self._code.width = self.theme.px(22) * self.theme.scale if self.code else 0
        super()._show()
