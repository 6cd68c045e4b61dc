"""What can be touched. One tap does it, on release; sliding off cancels; a second tap within 300 ms is the same tap."""

from __future__ import annotations

from time import monotonic
from typing import Any

from kivy.graphics import BorderImage, Color
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from screens.widgets.nine_patch import ground_picture
from screens.widgets.text import Caption, Icon

SAME_TAP_S = 0.3
LINE_MM = 0.6
ICON_SHARE = 0.5  # of what letters grow by

# kind -> (ground, text) roles
KINDS = {
    "primary": ("action", "on_action"),
    "plain": ("card", "action"),
    "soft": ("soft", "on_soft"),
    "danger": ("danger", "on_danger"),
    "bar": ("ground", "action"),
}


class Panel(BoxLayout):
    """A box with a rounded ground of a role's colour."""

    theme = ObjectProperty(None, allownone=True)
    ground = StringProperty("card")
    outline = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            Color()
            self._shape = BorderImage()
        for name in ("ground", "outline", "pos", "size"):
            self.fbind(name, self.redraw)
        self.fbind("theme", self._follow)
        self._follow()

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self.redraw)
            self.redraw()

    def ground_role(self) -> str:
        return str(self.ground)

    def redraw(self, *_: object) -> None:
        if self.theme is None:
            return
        fill = self.theme.colour(self.ground_role()) if self.ground else None
        line = self.theme.colour(self.outline) if self.outline else None
        if fill is None and line is None:
            self._shape.size, self._shape.border = (0, 0), (0,) * 4  # what cannot be seen is not drawn
            return
        line_px = max(2, round(self.theme.px(LINE_MM)))
        texture, border = ground_picture(fill, line, round(self.theme.radius), line_px)
        self._shape.texture, self._shape.border = texture, (border,) * 4
        self._shape.pos, self._shape.size = self.pos, self.size


class TapPanel(ButtonBehavior, Panel):
    """Anything that can be tapped: draws its pressed state, swallows repeats."""

    kind = OptionProperty("primary", options=list(KINDS))
    is_selected = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._last_tap = 0.0
        super().__init__(**kwargs)
        self.register_event_type("on_tap")
        for name in ("state", "kind", "is_selected", "disabled"):
            self.fbind(name, self._look)
        self._look()

    def on_release(self) -> None:
        now = monotonic()
        if now - self._last_tap >= SAME_TAP_S:
            self._last_tap = now
            self.dispatch("on_tap")

    def on_tap(self) -> None:
        """The one event that screens listen to."""

    def ground_role(self) -> str:
        if self.state == "down":
            return "pressed"
        return "action" if self.is_selected else KINDS[self.kind][0]

    def text_role(self) -> str:
        if self.state == "down" or self.is_selected:
            return "on_action"
        return KINDS[self.kind][1]

    def _look(self, *_: object) -> None:
        self.outline = "line" if self.kind in ("plain", "soft") else ""
        self.opacity = self.look_opacity()
        self.redraw()

    def look_opacity(self) -> float:
        return 0.45 if self.disabled else 1.0


class TapButton(TapPanel):
    """Icon and words, beside each other or (``stacked``) one above the other; as high as its words need."""

    label = StringProperty()
    icon = StringProperty()
    style = StringProperty("text")
    icon_mm = NumericProperty(10.0)
    stacked = BooleanProperty(False)
    most_scale = NumericProperty(2.0)
    least_mm = NumericProperty(20.0)
    bold = BooleanProperty(True)
    shown = BooleanProperty(True)
    needed = NumericProperty(0)  # pixels of height that icon, words and least_mm ask for

    def __init__(self, **kwargs: Any) -> None:
        self._share: float | None = 1.0
        self._icon: Icon | None = None  # made with the first icon: most keys never have one
        self._words = Caption(halign="center")
        self._words.bold = True
        kwargs.setdefault("size_hint_y", None)
        super().__init__(**kwargs)
        self._words.bind(texture_size=self._place)
        for name in (
            "label",
            "icon",
            "style",
            "icon_mm",
            "stacked",
            "most_scale",
            "least_mm",
            "bold",
            "shown",
            "width",
        ):
            self.fbind(name, self._place)
        self.add_widget(self._words)
        self._look()
        self._place()

    def _follow(self, *_: object) -> None:
        self._words.theme = self.theme
        if self._icon is not None:
            self._icon.theme = self.theme
        super()._follow()
        if self.theme is not None:
            self.theme.watch(self._place)

    def _look(self, *_: object) -> None:
        super()._look()
        self._words.role = self.text_role()
        if self._icon is not None:
            self._icon.role = self.text_role()

    def _draw_icon(self) -> None:
        if self._icon is None:
            if not self.icon:
                return
            self._icon = Icon(role=self.text_role())
            self._icon.theme = self.theme
            self._icon.bind(width=self._place)
            self.add_widget(self._icon, index=len(self.children))  # before the words
        grows = 1 + (min(self.theme.scale, self.most_scale) - 1) * ICON_SHARE
        self._icon.icon, self._icon.size_mm = self.icon, self.icon_mm * grows if self.icon else 0
        self._icon.pos_hint = {"center_x": 0.5} if self.stacked else {"center_y": 0.5}

    def _place(self, *_: object) -> None:
        if self.theme is None:
            return
        if not self.shown:
            self._hide()
            return
        gap = self.theme.gap
        self.orientation = "vertical" if self.stacked else "horizontal"
        self.padding, self.spacing = [gap, gap * 0.8], gap * (0.3 if self.stacked else 0.8)
        self._draw_icon()
        self._words.bold, self._words.style, self._words.most_scale = self.bold, self.style, self.most_scale
        self._words.content = self.label
        self._words.pos_hint = {} if self.stacked else {"center_y": 0.5}
        self.needed = max(self.theme.px(self.least_mm), self._needed())
        if self.size_hint_y is None:
            self.height = self.needed
        self._words.size_hint_x, self._words.width = (1, self._words.width) if self.label else (None, 0)
        if not self.label:
            self.padding = [max(gap, (self.width - self._icon_size()[0]) / 2), gap * 0.8]
        if self.stacked:
            free = max(0, self.height - self._needed()) / 2
            self.padding = [gap, gap * 0.8 + free]

    def _hide(self) -> None:
        self.opacity, self._words.content = 0.0, ""
        if self._icon is not None:
            self._icon.icon = ""
        if self.size_hint_y is None:
            self.height = 0

    def on_shown(self, *_: object) -> None:
        """Gone or back: a hidden button takes no room beside its neighbours."""
        if self.shown:
            self.size_hint_x = self._share
        else:
            self._share, self.size_hint_x, self.width = self.size_hint_x, None, 0
        self.disabled = not self.shown
        self.opacity = self.look_opacity()

    def look_opacity(self) -> float:
        return 0.0 if not self.shown else super().look_opacity()

    def _needed(self) -> float:
        words, icon, gap = self._words.height, self._icon_size()[1] if self.icon else 0, self.theme.gap
        inner = words + icon + self.spacing if self.stacked else max(words, icon)
        return float(inner + gap * 1.6)

    def _icon_size(self) -> tuple[float, float]:
        return (0.0, 0.0) if self._icon is None else tuple(self._icon.size)

    def on_size(self, *_: object) -> None:
        self._place()
