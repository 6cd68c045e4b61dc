"""How everything looks: sizes in millimetres, type, colours. State that is injected and changes while running.

Sizes follow EN 301 549 §5.1.4 for a reading distance of 500 mm (Han em 8.4 mm) and the Chinese guide for
age-friendly applications; text has a contrast of at least 7:1 in both palettes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty

from kiosk.resources import asset
from kiosk.whole import is_whole_font

MM_PER_INCH = 25.4
FIRST_SWEEP = 1000  # watchers, before those that are gone are looked for
SCALES = (1.0, 1.5, 2.0)
DEFAULT = (1.0, "normal", False)  # scale, contrast, low

# millimetres of an em at 100 %
TYPE_MM = {"small": 6.8, "text": 8.4, "large": 10.6, "huge": 14.0, "giant": 24.0}

Colour = tuple[float, float, float, float]


def _rgb(code: str) -> Colour:
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255, 1.0)


# role -> colour. Text roles stand on `ground` and `card`; on_* roles stand on the colour they name.
PALETTES: dict[str, dict[str, Colour]] = {
    "normal": {
        "ground": _rgb("#FAF6EF"),
        "card": _rgb("#FFFFFF"),
        "ink": _rgb("#1B1B1F"),
        "quiet": _rgb("#4A4A4F"),
        "action": _rgb("#123C69"),
        "on_action": _rgb("#FFFFFF"),
        "pressed": _rgb("#0A2647"),
        "soft": _rgb("#E6EDF5"),
        "on_soft": _rgb("#123C69"),
        "line": _rgb("#B9B2A6"),
        "done": _rgb("#14532D"),
        "now": _rgb("#6B3F00"),
        "danger": _rgb("#9B1C1C"),
        "on_danger": _rgb("#FFFFFF"),
        "shade": (0.0, 0.0, 0.0, 0.55),
    },
    "high": {
        "ground": _rgb("#000000"),
        "card": _rgb("#101010"),
        "ink": _rgb("#FFE600"),
        "quiet": _rgb("#FFF3A0"),
        "action": _rgb("#FFE600"),
        "on_action": _rgb("#000000"),
        "pressed": _rgb("#FFFFFF"),
        "soft": _rgb("#2B2700"),
        "on_soft": _rgb("#FFE600"),
        "line": _rgb("#FFE600"),
        "done": _rgb("#7CFF9B"),
        "now": _rgb("#FFD27A"),
        "danger": _rgb("#FF9C9C"),
        "on_danger": _rgb("#000000"),
        "shade": (0.0, 0.0, 0.0, 0.8),
    },
}
# (text role, ground role): every pair in use; a test holds each to 7:1
TEXT_ON = (
    ("ink", "ground"), ("ink", "card"), ("quiet", "ground"), ("quiet", "card"), ("on_action", "action"),
    ("on_action", "pressed"), ("on_soft", "soft"), ("ink", "soft"), ("done", "ground"), ("done", "card"),
    ("now", "ground"), ("now", "card"), ("now", "soft"), ("danger", "ground"), ("danger", "card"),
    ("on_danger", "danger"), ("action", "ground"), ("action", "card"),
)  # fmt: skip


class Theme(EventDispatcher):
    """Pixels for millimetres and colours for roles. ``revision`` grows with every change; widgets ``watch``.

    Kivy's own ``bind`` looks through everybody who is bound already, each time: thousands of widgets made that a fifth
    of building them. Its ``fbind`` would keep every tile of every visitor alive.
    """

    mm = NumericProperty(4.0)
    scale = NumericProperty(1.0)
    contrast = OptionProperty("normal", options=["normal", "high"])
    low = BooleanProperty(False)
    landscape = BooleanProperty(False)
    revision = NumericProperty(0)

    gap = NumericProperty(12)
    target = NumericProperty(80)
    key = NumericProperty(60)
    row = NumericProperty(72)
    radius = NumericProperty(12)
    text_px = NumericProperty(34)

    def __init__(self, *, width_px: int, height_px: int, diagonal_inch: float, **kwargs: Any) -> None:
        self._watchers: dict[tuple[int, str], ref[Any]] = {}
        self._most_watchers = FIRST_SWEEP
        self._is_changing = False
        super().__init__(**kwargs)
        self.fbind("revision", self._tell)
        self.landscape = width_px > height_px
        self.mm = (width_px**2 + height_px**2) ** 0.5 / (diagonal_inch * MM_PER_INCH)
        for name in ("mm", "scale", "contrast", "low"):
            self.fbind(name, self._recompute)
        self._recompute()

    def watch(self, method: Callable[..., None]) -> None:
        """Call a bound method after every change, as long as its owner lives. Twice the same counts once."""
        owner = method.__self__  # type: ignore[attr-defined]
        self._watchers[id(owner), method.__name__] = ref(owner)
        if len(self._watchers) > self._most_watchers:
            self._watchers = {
                key: watcher for key, watcher in self._watchers.items() if watcher() is not None
            }
            self._most_watchers = max(FIRST_SWEEP, 2 * len(self._watchers))

    def _tell(self, *_: object) -> None:
        for (_id, name), watcher in list(self._watchers.items()):
            owner = watcher()
            if owner is not None:
                getattr(owner, name)()

    def px(self, millimetres: float) -> float:
        return float(millimetres * self.mm)

    def font_px(self, style: str, most: float = 2.0) -> float:
        """Pixels of an em; ``most`` caps the scale where space is fixed (the bars)."""
        return float(round(TYPE_MM[style] * self.mm * min(self.scale, most)))

    def colour(self, role: str) -> Colour:
        return PALETTES[self.contrast][role]

    def reset(self) -> None:
        """Back to default: each visitor begins with the same screen. Whoever watches is told once, where it was not."""
        if (self.scale, self.contrast, self.low) == DEFAULT:
            return
        self._is_changing = True
        try:
            self.scale, self.contrast, self.low = DEFAULT
        finally:
            self._is_changing = False
            self._recompute()

    def _recompute(self, *_: object) -> None:
        if self._is_changing:
            return
        self.gap, self.radius = self.px(3), self.px(3)
        self.target = self.px(20) * (1 + (self.scale - 1) * 0.5)
        self.key, self.row = self.px(16), self.px(18) * (1 + (self.scale - 1) * 0.6)
        self.text_px = self.font_px("text")
        self.revision += 1


def contrast_ratio(one: Colour, other: Colour) -> float:
    """WCAG 2.2 contrast of two opaque colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


FONT, FONT_FULL, FONT_ICONS = "KioskSans", "KioskSansFull", "KioskIcons"


def register_fonts() -> list[str]:
    """Make the bundled fonts known to Kivy; the names of those that are missing, or not whole.

    Such a font is replaced by one that is there, in the end by Kivy's own: letters may be boxes, but the app
    starts and staff are told.
    """
    from kivy import kivy_data_dir
    from kivy.core.text import LabelBase

    files = {
        FONT: ("KioskSans-Regular.otf", "KioskSans-Bold.otf"),
        FONT_FULL: ("KioskSans-Full.otf", None),
        FONT_ICONS: ("KioskIcons.ttf", None),
    }
    missing = []
    for name, (regular, bold) in files.items():
        found = {style: _font_path(file) for style, file in (("regular", regular), ("bold", bold)) if file}
        if None in found.values():
            missing.append(name)
        path = found["regular"] or _font_path("KioskSans-Full.otf") or _font_path("KioskSans-Bold.otf")
        LabelBase.register(
            name, path or f"{kivy_data_dir}/fonts/Roboto-Regular.ttf", fn_bold=found.get("bold")
        )
    return missing


def _font_path(file: str) -> str | None:
    try:
        path = asset(f"fonts/{file}")
    except FileNotFoundError:
        return None
    return str(path) if is_whole_font(path) else None
