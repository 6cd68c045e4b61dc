"""Drawn where people would rather look than read: where the card goes, where the phone goes, the slip itself."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Ellipse, Line, Rectangle, RoundedRectangle
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget


class Picture(Widget):
    """A drawing of fixed height in millimetres, drawn again when place or theme changes."""

    theme = ObjectProperty(None, allownone=True)
    high_mm = NumericProperty(52)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, **kwargs)
        for name in ("pos", "size", "high_mm"):
            self.fbind(name, self._again)
        self.fbind("theme", self._follow)
        self._follow()

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self._again)
            self._again()

    def _again(self, *_: object) -> None:
        if self.theme is None:
            return
        self.height = self.theme.px(self.high_mm)
        self.canvas.clear()
        with self.canvas:
            self.draw()

    def draw(self) -> None:
        """Put instructions on the canvas."""

    def _box(self, x: float, y: float, w: float, h: float, role: str, line: str = "action") -> None:
        mm, left, bottom = self.theme.mm, self.center_x, self.y
        Color(*self.theme.colour(role))
        RoundedRectangle(pos=(left + x * mm, bottom + y * mm), size=(w * mm, h * mm), radius=[2 * mm])
        Color(*self.theme.colour(line))
        Line(rounded_rectangle=(left + x * mm, bottom + y * mm, w * mm, h * mm, 2 * mm), width=1.6)


class CardPicture(Picture):
    """An ID card coming down on the reader below the screen."""

    def draw(self) -> None:
        mm = self.theme.mm
        self._box(-48, 2, 96, 14, "soft")
        self._box(-30, 22, 60, 28, "card")
        Color(*self.theme.colour("action"))
        Ellipse(pos=(self.center_x + 12 * mm, self.y + 36 * mm), size=(9 * mm, 9 * mm))
        Rectangle(pos=(self.center_x + 10 * mm, self.y + 27 * mm), size=(13 * mm, 7 * mm))
        for row in range(3):
            Rectangle(pos=(self.center_x - 25 * mm, self.y + (42 - row * 6) * mm), size=(26 * mm, 1.8 * mm))
        _arrow_down(self.center_x - 40 * mm, self.y + 34 * mm, mm)
        _arrow_down(self.center_x + 40 * mm, self.y + 34 * mm, mm)


class PhonePicture(Picture):
    """A phone or slip with its code, held under the scanner's light."""

    def draw(self) -> None:
        mm = self.theme.mm
        self._box(-48, 2, 96, 10, "soft")
        self._box(-14, 18, 28, 32, "card")
        Color(*self.theme.colour("ink"))
        left, bottom, unit = self.center_x - 9 * mm, self.y + 24 * mm, 18 * mm / 7
        for row, bits in enumerate(
            ("1110111", "1010101", "1110111", "0001000", "1011101", "0101011", "1110110")
        ):
            for column, bit in enumerate(bits):
                if bit == "1":
                    Rectangle(pos=(left + column * unit, bottom + (6 - row) * unit), size=(unit, unit))
        Color(*self.theme.colour("danger"))
        Line(
            points=[self.center_x - 24 * mm, self.y + 15 * mm, self.center_x + 24 * mm, self.y + 15 * mm],
            width=2,
        )
        _arrow_down(self.center_x - 34 * mm, self.y + 30 * mm, mm, colour=self.theme.colour("action"))
        _arrow_down(self.center_x + 34 * mm, self.y + 30 * mm, mm, colour=self.theme.colour("action"))


class SlipPicture(Widget):
    """The slip as it prints: a grey-scale picture made off the drawing thread."""

    theme = ObjectProperty(None, allownone=True)
    picture = ObjectProperty(None, allownone=True)
    wide_mm = NumericProperty(80)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), **kwargs)
        with self.canvas:
            self._colour = Color(1, 1, 1, 1)
            self._rectangle = Rectangle()
        for name in ("picture", "pos", "size", "theme", "wide_mm"):
            self.fbind(name, self._show)

    def _show(self, *_: object) -> None:
        if self.theme is None or self.picture is None:
            self._colour.a, self.size = 0, (0, 0)
            return
        image = self.picture
        if getattr(self, "_shown", None) is not image:
            self._shown = image
            texture = Texture.create(size=image.size, colorfmt="luminance")
            texture.blit_buffer(image.tobytes(), colorfmt="luminance", bufferfmt="ubyte")
            texture.flip_vertical()
            self._rectangle.texture = texture
        width = self.theme.px(self.wide_mm)
        self._colour.a, self.size = 1, (width, width * image.size[1] / image.size[0])
        self._rectangle.pos, self._rectangle.size = self.pos, self.size


def _arrow_down(x: float, y: float, mm: float, colour: Any = None) -> None:
    if colour is not None:
        Color(*colour)
    Line(points=[x, y + 12 * mm, x, y], width=2)
    Line(points=[x - 4 * mm, y + 4 * mm, x, y, x + 4 * mm, y + 4 * mm], width=2)
