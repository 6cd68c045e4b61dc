"""Keys for those who type: number pads, and boards for letters, pinyin and signs, behind one shape.

A keyboard sends ``on_key`` with a character, ``backspace``, ``clear``, ``space`` or the name of another layout; it keeps
nothing of what was typed. Held, backspace repeats slowly.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    DictProperty,
    ListProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from screens.widgets.buttons import TapButton

# layout -> rows of keys. A key is the character itself, or a name with an icon.
LAYOUTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "number": (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("clear", "0", "backspace")),
    "identity": (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("X", "0", "backspace")),
    "latin": (
        tuple("1234567890"),
        tuple("qwertyuiop"),
        tuple("asdfghjkl"),
        ("shift", *"zxcvbnm", "backspace"),
        (",", "space", ".", "?"),
    ),
    "initials": (tuple("qwertyuiop"), tuple("asdfghjkl"), (*"zxcvbnm", "backspace")),
    "pinyin": (
        tuple("qwertyuiop"),
        tuple("asdfghjkl"),
        ("'", *"zxcvbnm", "backspace"),
        ("symbols", "hand", "，", "space", "。", "latin"),
    ),
    "letters": (
        tuple("qwertyuiop"),
        tuple("asdfghjkl"),
        ("shift", *"zxcvbnm", "backspace"),
        ("symbols", "hand", ",", "space", ".", "pinyin"),
    ),
    "symbols": (
        tuple("1234567890"),
        tuple("，。？！、：；“”"),
        (*"（）《》—…@", "backspace"),
        ("pinyin", "hand", ",", "space", ".", "latin"),
    ),
    "hand": (
        ("undo_stroke", "clear_ink"),
        ("backspace", "space"),
        ("，", "。"),
        ("symbols", "pinyin"),
    ),  # beside a pad that is as high
}
ICONS = {"backspace": "backspace", "space": "space_bar", "shift": "keyboard_capslock", "clear": "close"}
PADS = ("number", "identity")  # of few, larger keys
KEY_MM = {(False, True): 17, (False, False): 22, (True, True): 22, (True, False): 27}  # (pad, wide panel)
HAND_KEY_MM = {True: 24, False: 30}  # wide panel: four of them are as high as the pad
WIDE = {
    "space": 4.0,
    "shift": 1.5,
    "backspace": 1.5,
    "symbols": 2.0,
    "latin": 2.0,
    "pinyin": 2.0,
    "hand": 2.0,
}
REPEATS_AFTER_S, REPEATS_EVERY_S = 0.6, 0.25  # backspace, while it is held


class KeyButton(TapButton):
    """``key``: what it sends now."""

    key = StringProperty()


class Keys(BoxLayout):
    """A keyboard. ``layout`` chooses its keys."""

    theme = ObjectProperty(None, allownone=True)
    layout = OptionProperty("number", options=list(LAYOUTS))
    upper = BooleanProperty(False)
    without = ListProperty()  # keys that are not there
    captions = DictProperty()  # key -> words for keys that are neither a character nor an icon
    digits = StringProperty(
        "1234567890"
    )  # in the places of 1 to 9 and 0: shuffled where nobody may read a PIN from fingers

    def __init__(self, **kwargs: Any) -> None:
        self._keys: list[tuple[str, KeyButton]] = []  # of the layout that is shown
        self._buttons: dict[
            tuple[int, str], list[KeyButton]
        ] = {}  # row and icon -> all that were made for it
        self._lines: list[BoxLayout] = []
        kwargs.setdefault("size_hint_y", None)
        super().__init__(orientation="vertical", **kwargs)
        self.register_event_type("on_key")
        self._repeating: Any = None
        self._has_repeated = False
        self.fbind("layout", self._build)
        self.fbind("without", self._build)
        self.fbind("upper", self._relabel)
        self.fbind("captions", self._relabel)
        self.fbind("digits", self._build)
        self.fbind("theme", self._follow)
        self._build()
        self._follow()

    def on_key(self, key: str) -> None:
        """``key``: one character, ``backspace``, ``clear`` or ``space``."""

    def press(self, key: str) -> None:
        if key == "shift":
            self.upper = not self.upper
            return
        self.dispatch("on_key", key.upper() if self.upper and len(key) == 1 else key)

    def _build(self, *_: object) -> None:
        """The layout's keys, from buttons that were made for another one where there are some: new ones cost 50 ms."""
        self._keys.clear()
        rows = LAYOUTS[self.layout]
        self._lines += [BoxLayout() for _ in rows[len(self._lines) :]]
        for at, row in enumerate(rows):
            self._fill(at, [self._key_at(place) for place in row if place not in self.without])
        if len(self.children) != len(rows):
            self.clear_widgets()
            for line in self._lines[: len(rows)]:
                self.add_widget(line)
        self._relabel()
        self._resize()

    def _key_at(self, place: str) -> str:
        return self.digits["1234567890".index(place)] if place.isdecimal() else place

    def _fill(self, at: int, keys: list[str]) -> None:
        """One row; a button keeps its icon, or that it has none."""
        line, taken, buttons = self._lines[at], Counter[str](), []
        for key in keys:
            icon = ICONS.get(key, "")
            button = self._button(at, icon, taken[icon])
            taken[icon] += 1
            button.key, button.size_hint_x = key, 1.0 if self.layout == "hand" else WIDE.get(key, 1.0)
            buttons.append(button)
            self._keys.append((key, button))
        if line.children[::-1] != buttons:
            line.clear_widgets()
            for button in buttons:
                line.add_widget(button)

    def _button(self, at: int, icon: str, nth: int) -> KeyButton:
        made = self._buttons.setdefault((at, icon), [])
        if nth == len(made):
            button = KeyButton(kind="plain", style="large", size_hint_y=1, theme=self.theme, icon=icon)
            button.bind(on_tap=self._tapped)
            if icon == ICONS["backspace"]:
                button.bind(state=self._held)
            made.append(button)
        return made[nth]

    def _tapped(self, button: KeyButton) -> None:
        if button.key != "backspace" or not self._has_repeated:
            self.press(button.key)

    def _held(self, _button: Any, state: str) -> None:
        if self._repeating is not None:
            self._repeating.cancel()
            self._repeating = None
        if state == "down":
            self._has_repeated = False
            self._repeating = Clock.schedule_once(self._repeat, REPEATS_AFTER_S)

    def _repeat(self, _dt: float) -> None:
        self._has_repeated = True
        self.press("backspace")
        self._repeating = Clock.schedule_once(self._repeat, REPEATS_EVERY_S)

    def _relabel(self, *_: object) -> None:
        for key, button in self._keys:
            if key not in ICONS:
                button.label = self.captions.get(key) or (key.upper() if self.upper else key)
                button.style = "text" if key in self.captions else "large"
            crowded = key in self.captions and self.layout != "hand" and self.theme and self.theme.landscape
            button.most_scale = 1.2 if crowded else 1.5
            button.least_mm = 15

    def _follow(self, *_: object) -> None:
        if self.theme is None:
            return
        for made in self._buttons.values():
            for button in made:
                button.theme = self.theme
        self.theme.watch(self._resize)
        self._relabel()
        self._resize()

    def _resize(self, *_: object) -> None:
        if self.theme is None:
            return
        rows, wide = len(LAYOUTS[self.layout]), bool(self.theme.landscape)
        high = self.theme.px(
            HAND_KEY_MM[wide] if self.layout == "hand" else KEY_MM[self.layout in PADS, wide]
        )
        self.spacing = self.theme.gap
        self.height = rows * high + (rows - 1) * self.theme.gap
        for line in self._lines:
            line.spacing = self.theme.gap


def edit(text: str, key: str, *, limit: int) -> str:
    """What a key makes of a text."""
    if key == "backspace":
        return text[:-1]
    if key == "clear":
        return ""
    return (text + (" " if key == "space" else key))[:limit]
