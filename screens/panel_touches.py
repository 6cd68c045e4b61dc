"""Where touches come in: the one place that puts each where the finger is, before anything else sees it."""

from __future__ import annotations

from typing import Any

from kivy.input.factory import MotionEventFactory
from kivy.input.providers.mouse import MouseMotionEventProvider

from kiosk.domain.touch_map import PLAIN

PROVIDER = "panel"


class PanelTouches(MouseMotionEventProvider):
    """Kivy's mouse provider (SDL hands touches over as its mouse) with the panel's map before it."""

    touch_map = PLAIN

    def on_mouse_press(self, win: Any, x: float, y: float, button: str, modifiers: Any) -> None:
        super().on_mouse_press(win, *self._true(win, x, y), button, modifiers)

    def on_mouse_motion(self, win: Any, x: float, y: float, modifiers: Any) -> None:
        super().on_mouse_motion(win, *self._true(win, x, y), modifiers)

    def _true(self, win: Any, x: float, y: float) -> tuple[float, float]:
        """Pixels of the panel from its upper left, corrected; a finger at the very edge stays on the panel."""
        if self.touch_map == PLAIN:
            return x, y
        part_x, part_y = win.to_normalized_pos(x, y)
        true_x, true_y = self.touch_map(part_x, 1 - part_y)
        width, height = win.system_size
        return _within(true_x) * (width - 1), (1 - _within(true_y)) * (height - 1)


def _within(part: float) -> float:
    return min(1.0, max(0.0, part))


MotionEventFactory.register(PROVIDER, PanelTouches)
