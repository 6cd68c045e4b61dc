"""Everything on the glass, and the way in for staff: a finger held in the upper right corner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout

from screens.theme import Theme

HOLD_S, CORNER_MM = 3.0, 30


class Root(FloatLayout):
    """``touched`` hears of every touch before it is served, ``held`` of a finger that stayed in the corner."""

    def __init__(
        self, touched: Callable[[], None], held: Callable[[], None], theme: Theme, **kwargs: Any
    ) -> None:
        self._touched, self._held, self._theme = touched, held, theme
        self._holding: Any = None
        super().__init__(**kwargs)

    def on_touch_down(self, touch: Any) -> bool:
        self._touched()
        self._let_go()
        if self._in_corner(touch):
            self._holding = Clock.schedule_once(lambda _: self._held(), HOLD_S)
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: Any) -> bool:
        if not self._in_corner(touch):
            self._let_go()
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        self._let_go()
        return bool(super().on_touch_up(touch))

    def _in_corner(self, touch: Any) -> bool:
        side = self._theme.px(CORNER_MM)
        return bool(touch.x > self.right - side and touch.y > self.top - side)

    def _let_go(self) -> None:
        if self._holding is not None:
            self._holding.cancel()
            self._holding = None
