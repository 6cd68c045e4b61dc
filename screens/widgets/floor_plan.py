"""The centre's rooms as they lie, the one to go to in the colour of actions."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from screens.widgets.buttons import Panel
from screens.widgets.text import Words

WHOLE = 1000  # kiosk.api.terminals.Room measures in thousandths of the plan


class FloorPlan(FloatLayout):
    """``rooms``: of kiosk.api.terminals.Room, with their names as they are to be shown; ``chosen``: the id of one."""

    theme = ObjectProperty(None, allownone=True)
    rooms = ListProperty()
    chosen = StringProperty()
    high_mm = NumericProperty(120)

    def __init__(self, **kwargs: Any) -> None:
        self._built: list[tuple[str, Panel, Words]] = []
        super().__init__(size_hint_y=None, **kwargs)
        for name, call in (("rooms", self._build), ("chosen", self._colour), ("high_mm", self._resize)):
            self.fbind(name, call)
        self.fbind("theme", self._follow)
        self._follow()

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self._resize)
            self._build()

    def _build(self, *_: object) -> None:
        self.clear_widgets()
        self._built.clear()
        if self.theme is None:
            return
        shown = [(room, name) for room, name in self.rooms if room.plan_w and room.plan_h]
        left, top, wide, high = _frame([room for room, _ in shown])
        for room, name in shown:
            panel = Panel(
                outline="line",
                size_hint=(room.plan_w / wide * 0.97, room.plan_h / high * 0.97),
                pos_hint={"x": (room.plan_x - left) / wide, "top": 1 - (room.plan_y - top) / high},
            )
            words = Words(
                style="small", most_scale=1.0, halign="center", bold=True, pos_hint={"center_y": 0.5}
            )
            panel.theme = words.theme = self.theme
            words.content = name
            panel.add_widget(words)
            fit = partial(_show_if_it_fits, panel, words)
            panel.bind(size=fit)
            words.bind(texture_size=fit)
            self.add_widget(panel)
            self._built.append((room.id, panel, words))
        self._resize()
        self._colour()

    def _colour(self, *_: object) -> None:
        for room, panel, words in self._built:
            panel.ground = "action" if room == self.chosen else "soft"
            words.role = "on_action" if room == self.chosen else "on_soft"

    def _resize(self, *_: object) -> None:
        if self.theme is not None:
            self.height = self.theme.px(self.high_mm) if self._built else 0
            self.opacity = 1.0 if self.height else 0.0


def _show_if_it_fits(panel: Panel, words: Words, *_: object) -> None:
    """A name that is larger than its room is left out; the buttons below have it."""
    words.opacity = 1.0 if words.texture_size[1] <= panel.height and words.width <= panel.width else 0.0


def _frame(rooms: list[Any]) -> tuple[int, int, int, int]:
    """Left, top, width and height that hold all rooms."""
    if not rooms:
        return 0, 0, WHOLE, WHOLE
    left, top = min(r.plan_x for r in rooms), min(r.plan_y for r in rooms)
    right, bottom = max(r.plan_x + r.plan_w for r in rooms), max(r.plan_y + r.plan_h for r in rooms)
    return left, top, right - left, bottom - top
