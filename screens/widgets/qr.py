"""A QR code on the screen, dark on white in every palette: phones read nothing else well."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.widgets.text import Words

QUIET_ZONE = 4  # modules, ISO/IEC 18004


class QrPicture(BoxLayout):
    """``content`` as a code ``size_mm`` wide with its caption below; nothing at all when empty."""

    theme = ObjectProperty(None, allownone=True)
    content = StringProperty()
    caption = StringProperty()
    size_mm = NumericProperty(34)

    def __init__(self, **kwargs: Any) -> None:
        self._picture = Widget(size_hint=(1, None))
        self._caption = Words(style="small", halign="center")
        super().__init__(orientation="vertical", size_hint=(None, None), **kwargs)
        with self._picture.canvas:
            Color(1, 1, 1, 1)
            self._rectangle = Rectangle()
        self.add_widget(self._picture)
        self.add_widget(self._caption)
        self._picture.bind(pos=self._place, size=self._place)
        self._caption.bind(height=self._fit)
        self.fbind("content", self._encode)
        for name in ("content", "caption", "size_mm"):
            self.fbind(name, self._draw)
        self.fbind("theme", self._follow)
        self._encode()
        self._follow()

    def _follow(self, *_: object) -> None:
        self._caption.theme = self.theme
        if self.theme is not None:
            self.theme.watch(self._draw)
            self._draw()

    def _encode(self, *_: object) -> None:
        """The code is the same in every look; of one that is gone no picture stays."""
        self._rectangle.texture = _texture(self.content) if self.content else None

    def _draw(self, *_: object) -> None:
        self._caption.content = self.caption
        self._fit()

    def _fit(self, *_: object) -> None:
        if self.theme is None:
            return
        side = self.theme.px(self.size_mm) if self.content else 0
        self._picture.height = side
        self.width = side * (1.6 if self.caption else 1)
        self.height = side + (self._caption.height if self.caption else 0)
        self.opacity = 1.0 if self.content else 0.0

    def _place(self, *_: object) -> None:
        side = self._picture.height
        self._rectangle.size = (side, side)
        self._rectangle.pos = (self._picture.center_x - side / 2, self._picture.y)


def _texture(content: str) -> Texture:
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(content)
    rows = code.get_matrix()
    side = len(rows)
    pixels = b"".join(bytes(0 if dark else 255 for dark in row for _ in range(3)) for row in reversed(rows))
    texture = Texture.create(size=(side, side), colorfmt="rgb")
    texture.blit_buffer(pixels, colorfmt="rgb", bufferfmt="ubyte")
    texture.mag_filter = "nearest"
    return texture
