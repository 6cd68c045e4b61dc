"""A square to write one character on with a finger: ink under the finger, a faint guide behind it. It keeps ink until it is cleared."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Line

from screens.widgets.buttons import Panel

PEN_MM = 2.4  # how broad the ink is
GUIDE_SHADE = 0.3
MOST_POINTS = 2000  # of one stroke; what comes after is not drawn


class InkPad(Panel):
    """``on_stroke`` when the finger is lifted, with the stroke in pixels from the upper left corner, y downwards."""

    def __init__(self, **kwargs: Any) -> None:
        self._strokes: list[list[float]] = []  # x, y, x, y … from the lower left corner, as lines are drawn
        self._finger: Any = None
        super().__init__(size_hint=(None, None), **kwargs)
        self.register_event_type("on_stroke")
        self.outline = "line"
        self.bind(pos=self._draw, size=self._draw)

    def on_stroke(self, stroke: list[tuple[float, float]]) -> None:
        """A stroke is written."""

    def clear_ink(self) -> None:
        """Nothing is on the pad; a stroke that is being written is dropped."""
        self._strokes, self._finger = [], None
        self._draw()

    def undo_stroke(self) -> None:
        self._strokes, self._finger = self._strokes[:-1], None
        self._draw()

    def redraw(self, *_: object) -> None:
        super().redraw()
        self._draw()

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        if self._finger is None:
            self._finger = touch
            touch.grab(self)
            self._strokes.append(list(self._place(touch)))
            self._ink(self._strokes[-1])
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch is not self._finger or touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        self._lengthen(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        if touch is self._finger:
            self._lengthen(touch)
            self._finger = None
            points = self._strokes[-1]
            self.dispatch(
                "on_stroke",
                [(x, self.height - y) for x, y in zip(points[::2], points[1::2], strict=True)],
            )
        return True

    def _place(self, touch: Any) -> tuple[float, float]:
        """On the pad, also where the finger slides off."""
        return min(max(touch.x - self.x, 0), self.width), min(max(touch.y - self.y, 0), self.height)

    def _lengthen(self, touch: Any) -> None:
        stroke, place = self._strokes[-1], self._place(touch)
        if place != tuple(stroke[-2:]) and len(stroke) < 2 * MOST_POINTS:
            stroke += place
            self._line_of_ink.points = self._on_window(stroke)

    def _on_window(self, stroke: list[float]) -> list[float]:
        return [at + (self.y if place % 2 else self.x) for place, at in enumerate(stroke)]

    def _ink(self, stroke: list[float]) -> None:
        """One more line over the pad."""
        with self.canvas.after:
            Color(*self.theme.colour("ink"))
            self._line_of_ink = Line(
                points=self._on_window(stroke), width=self.theme.px(PEN_MM) / 2, cap="round", joint="round"
            )

    def _draw(self, *_: object) -> None:
        if self.theme is None:
            return
        self.canvas.after.clear()
        x, y, right, top = self.x, self.y, self.right, self.top
        ways = [[x, y, right, top], [x, top, right, y]]
        ways += [[x, self.center_y, right, self.center_y], [self.center_x, y, self.center_x, top]]
        with self.canvas.after:
            Color(*self.theme.colour("line")[:3], GUIDE_SHADE)
            for way in ways:
                Line(points=way, width=1.0)
        for stroke in self._strokes:
            self._ink(stroke)
