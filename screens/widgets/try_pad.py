"""A field to touch that shows where each touch was felt: a ring under the finger, or beside it where the panel is off."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Line

from screens.widgets.buttons import Panel

RING_MM, MOST_RINGS = 5.0, 6


class TryPad(Panel):
    def __init__(self, **kwargs: Any) -> None:
        self._rings: list[tuple[float, float]] = []
        super().__init__(**kwargs)
        self.outline = "line"

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        self._rings = [*self._rings, (touch.x - self.x, touch.y - self.y)][-MOST_RINGS:]
        self._draw()
        return True

    def clear_rings(self) -> None:
        self._rings = []
        self._draw()

    def rings(self) -> list[tuple[float, float]]:
        """Where touches were felt, from the lower left of the field; the newest last."""
        return list(self._rings)

    def _draw(self) -> None:
        self.canvas.after.clear()
        with self.canvas.after:
            for x, y in self._rings:
                Color(*self.theme.colour("action"))
                Line(circle=(self.x + x, self.y + y, self.theme.px(RING_MM)), width=1.6)
