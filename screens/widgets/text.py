"""Words and icons on the screen."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.lang import Builder
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.label import Label

from kiosk.domain.receipt import wrap
from kiosk.domain.text import cell_width
from kiosk.resources import asset
from screens.glyphs import marked_up, needs_markup
from screens.theme import FONT, FONT_ICONS, TYPE_MM

WIDE_LATIN = frozenset("mwMW@%")
LATIN = re.compile(r"[!-~]+")  # words, with what clings to them


def half_ems(character: str) -> float:
    """Width of a character on the screen in halves of an em, no less than the bundled font's bold face takes."""
    if not character.isascii():
        return float(cell_width(character))
    if character == " ":
        return 0.5
    return 1.9 if character in WIDE_LATIN else 1.4 if character.isupper() else 1.2


def width_em(words: str) -> float:
    """Of words on one line, in ems."""
    return sum(map(half_ems, words)) / 2


def broken(text: str, cells: float) -> list[str]:
    """Lines of at most ``cells`` halves of an em, broken by the rules for Chinese. Never cached: it may be a visitor's."""
    return [line for part in text.split("\n") for line in wrap(part, cells, measure=half_ems)]


def height_of(text: str, width: float, font_px: float) -> float:
    """Pixels that Words need for ``text``: exact, and without drawing it."""
    if not text:
        return 0.0
    lines = broken(text, width / (font_px / 2)) if width > font_px else [text]
    return len(lines) * _line_px(font_px)


@cache
def _line_px(font_px: float) -> float:
    return float(CoreLabel(font_name=FONT, font_size=font_px).get_extents("国")[1])


REDRAWN_BY = ("text", "font_size", "bold", "halign", "markup")  # and by nothing else


class Tinted(Label):
    """A label whose text is drawn in white once and coloured on the way to the glass.

    Kivy bakes the colour into the texture, so each press and each disabled button would draw its text anew; and it
    uploads into the texture that the frame under way still reads, which waits for that frame (15 ms on a software
    renderer). A fresh texture does not wait. Kivy's label listens to forty of its properties, 17 kB a label; this one
    to those that change here, so the others are given when it is made.
    """

    tint = ColorProperty((1, 1, 1, 1))

    def _text_x(self) -> int:
        free = self.width - self.texture_size[0]
        return int(self.x + free * {"left": 0.0, "right": 1.0}.get(self.halign, 0.5))

    text_x = AliasProperty(_text_x, None, bind=("x", "width", "texture_size", "halign"))

    def __init__(self, **kwargs: Any) -> None:
        self._trigger_texture = Clock.create_trigger(self.texture_update, -1)
        super(Label, self).__init__(color=(1, 1, 1, 1), disabled_color=(1, 1, 1, 1), **kwargs)
        for name in REDRAWN_BY:
            self.fbind(name, self._trigger_texture_update, name)
        self._label: Any = None
        self._create_label()
        self._trigger_texture()

    def texture_update(self, *args: Any) -> None:
        self._label.texture = None
        super().texture_update(*args)
        if not self.text:
            self._label._cached_lines = []  # Kivy keeps the words that it drew, also when there are none any more


Builder.load_string(
    """
<-Tinted>:
    canvas:
        Color:
            rgba: self.tint
        Rectangle:
            texture: self.texture
            size: self.texture_size
            pos: self.text_x, int(self.center_y - self.texture_size[1] / 2.)
"""
)


class Words(Tinted):
    """Text that wraps to its width and is as high as it needs; ``content`` is shown as it is, never as markup."""

    height: float  # Kivy's own
    theme = ObjectProperty(None, allownone=True)
    content = StringProperty()
    style = OptionProperty("text", options=list(TYPE_MM))
    role = StringProperty("ink")
    most_scale = NumericProperty(2.0)
    wraps = BooleanProperty(True)
    last_lines = NumericProperty(0)  # shows only so many, the last ones; 0: all

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("font_name", FONT)
        kwargs.setdefault("halign", "left")
        kwargs.setdefault("size_hint_y", None)
        super().__init__(**kwargs)
        for name in ("content", "style", "role", "most_scale", "last_lines"):
            self.fbind(name, self._restyle)
        self.fbind("theme", self._follow)
        self.fbind("width", self._refit)
        self.fbind("texture_size", self._grow)
        self._follow()

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self._restyle)
            self._restyle()

    def _restyle(self, *_: object) -> None:
        if self.theme is None:
            return
        self.font_size = self.theme.font_px(self.style, self.most_scale)
        self.tint = self.theme.colour(self.role)
        self._lay()

    def _lay(self) -> None:
        """Break lines by the rules for Chinese; Kivy itself would break at spaces and before closing marks."""
        lines = self._broken() if self.wraps else self.content
        self.markup = needs_markup(lines)
        self.text = marked_up(lines) if self.markup else lines
        if self.size_hint_y is None and not (self.text and self.height):
            self.height = (
                self.texture_size[1] if self.text else 0
            )  # as drawn before: else it is told when drawn

    def _refit(self, *_: object) -> None:
        if self.wraps:
            self._lay()

    def _broken(self) -> str:
        if self.theme is None or self.width <= self.font_size:
            return str(self.content)
        cells = self.width / (self.font_size / 2)
        lines = broken(self.content, cells)
        return "\n".join(lines[-int(self.last_lines) :])

    def _grow(self, *_: object) -> None:
        if self.size_hint_y is None:
            self.height = self.texture_size[1] if self.text else 0
        if self.size_hint_x is None and not self.wraps:
            self.width = self.texture_size[0]


class Caption(Words):
    """A button's words. A Latin word broader than the button is set smaller, down to the size at 100 %, and not split."""

    def _lay(self) -> None:
        if self.theme is not None and (longest := max(map(width_em, LATIN.findall(self.content)), default=0)):
            full, least = (self.theme.font_px(self.style, most) for most in (self.most_scale, 1.0))
            self.font_size = min(full, max(least, int(self.width / longest))) if self.width > full else full
        super()._lay()


@cache
def _icon_codes() -> dict[str, int]:
    """Icon name, or a site's plain word for a thing (``wages``), to its code point."""
    try:
        codes: dict[str, int] = json.loads(asset("fonts/icons.json").read_text(encoding="utf-8"))
        words: dict[str, str] = json.loads(asset("fonts/icon_names.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"description": ord("□")}  # the words beside every icon still say what it is
    return codes | {word: codes[icon] for word, icon in words.items()}


class Icon(Tinted):
    """One icon of the icon font, ``size_mm`` high. An unknown name shows the plain sheet."""

    theme = ObjectProperty(None, allownone=True)
    icon = StringProperty()
    role = StringProperty("action")
    size_mm = NumericProperty(12.0)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint", (None, None))
        super().__init__(font_name=FONT_ICONS, **kwargs)
        for name in ("icon", "role", "size_mm"):
            self.fbind(name, self._restyle)
        self.fbind("theme", self._follow)
        self._follow()

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self._restyle)
            self._restyle()

    def _restyle(self, *_: object) -> None:
        if self.theme is None:
            return
        codes = _icon_codes()
        self.text = chr(codes.get(self.icon, codes["description"])) if self.icon else ""
        self.font_size = self.theme.px(self.size_mm)
        self.tint = self.theme.colour(self.role)
        if self.size_hint_x is None:
            self.width = self.theme.px(self.size_mm * 1.15) if self.icon else 0
        if self.size_hint_y is None:
            self.height = self.theme.px(self.size_mm * 1.15)
