"""Crosses to hit, one after the other, over the whole panel: for the nine points and for the calibration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kivy.graphics import Color, Ellipse, Line, Rectangle
from kivy.properties import ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from screens.widgets.buttons import TapButton
from screens.widgets.text import Words

Place = tuple[float, float]  # parts of width and height from the lower left
RADIUS_MM, ARM_MM = 6.0, 9.0
_MOST_TEXT_SCALE = 1.5


@dataclass(frozen=True, slots=True)
class Hit:
    """``aimed`` and ``hit``: parts of the panel as it was made, unturned, from its lower left. ``off_mm``: between them."""

    aimed: Place
    hit: Place
    off_mm: float


class Crosses(FloatLayout):
    """Lay it over everything. ``done`` gets a Hit a place; ``stopped`` is called when the button is pressed instead."""

    theme = ObjectProperty(None)

    def __init__(
        self,
        theme: Any,
        words: Any,
        places: Sequence[Place],
        *,
        to_panel: Callable[[float, float], Place],
        done: Callable[[list[Hit]], None],
        stopped: Callable[[], None],
        **kwargs: Any,
    ) -> None:
        self._words, self._places, self._to_panel, self._done = words, tuple(places), to_panel, done
        self._hits: list[Hit] = []
        super().__init__(theme=theme, **kwargs)
        self._say = Words(
            theme=theme, halign="center", style="large", most_scale=_MOST_TEXT_SCALE, size_hint_x=0.6
        )
        self._stop = TapButton(
            theme=theme,
            kind="plain",
            icon="close",
            label=words["crosses.stop"],
            size_hint_x=0.5,
            most_scale=1.5,
        )
        self._say.pos_hint, self._stop.pos_hint = (
            {"center_x": 0.5, "center_y": 0.72},
            {"center_x": 0.5, "center_y": 0.28},
        )
        self._stop.bind(on_tap=lambda *_: stopped())
        self.add_widget(self._say)
        self.add_widget(self._stop)
        self.bind(size=self._draw, pos=self._draw)
        self._draw()

    def on_touch_down(self, touch: Any) -> bool:
        super().on_touch_down(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        super().on_touch_move(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        on_button = touch.grab_current is not None or self._stop.collide_point(*touch.opos)
        if super().on_touch_up(touch) or on_button:
            return True
        self._hit(touch)
        return True

    def _hit(self, touch: Any) -> None:
        if len(self._hits) == len(self._places):
            return
        x, y = self._centre()
        off_mm = ((touch.x - x) ** 2 + (touch.y - y) ** 2) ** 0.5 / self.theme.mm
        self._hits.append(Hit(self._to_panel(x, y), (touch.sx, touch.sy), off_mm))
        if len(self._hits) == len(self._places):
            self._done(self._hits)
        else:
            self._draw()

    def _centre(self) -> Place:
        x, y = self._places[len(self._hits)]
        return self.x + x * (self.width - 1), self.y + y * (self.height - 1)

    def _draw(self, *_: object) -> None:
        self._say.content = self._words.say(
            "crosses.hit", n=min(len(self._hits) + 1, len(self._places)), all=len(self._places)
        )
        self.canvas.before.clear()
        if len(self._hits) == len(self._places):
            return
        x, y = self._centre()
        radius, arm = self.theme.px(RADIUS_MM), self.theme.px(ARM_MM)
        with self.canvas.before:
            Color(*self.theme.colour("ground"))
            Rectangle(pos=self.pos, size=self.size)
            Color(*self.theme.colour("soft"))
            Ellipse(pos=(x - radius, y - radius), size=(2 * radius, 2 * radius))
            Color(*self.theme.colour("action"))
            Line(circle=(x, y, radius), width=1.6)
            Line(points=[x - arm, y, x + arm, y], width=1.6)
            Line(points=[x, y - arm, x, y + arm], width=1.6)
