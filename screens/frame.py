"""The frame, the same on every screen: who and when and where on top, four things at the bottom, the stage between."""

from __future__ import annotations

from typing import Any

from kivy.core.window import Window
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.domain.dates import UTC_OFFSET, clock_face
from screens.context import Context
from screens.kv import load_kv
from screens.stage import Stage

load_kv(__file__)

LOW_PART = 0.6  # of the window's height: where everything lies for who sits


class TopBar(BoxLayout):
    theme = ObjectProperty(None, rebind=True)
    centre_name = StringProperty()
    time = StringProperty()
    where = StringProperty()


class BottomBar(BoxLayout):
    """返回 · 看不清/听不清 · 叫人 · 结束, always in the same place."""

    theme = ObjectProperty(None, rebind=True)
    words = ObjectProperty(None, rebind=True)
    may_go_back = BooleanProperty(True)
    may_call = BooleanProperty(True)
    may_finish = BooleanProperty(True)

    def __init__(self, **kwargs: Any) -> None:
        for event in ("on_back", "on_assist", "on_call", "on_finish"):
            self.register_event_type(event)
        super().__init__(**kwargs)

    def on_back(self) -> None: ...
    def on_assist(self) -> None: ...
    def on_call(self) -> None: ...
    def on_finish(self) -> None: ...


class Frame(BoxLayout):
    """Holds the stage. It follows the theme by itself, and the screen when ``label`` is called."""

    def __init__(self, context: Context, stage: Stage) -> None:
        super().__init__(orientation="vertical")
        self._context, self._theme, self._stage = context, context.theme, stage
        self.top_bar = TopBar(theme=self._theme)
        self.bottom_bar = BottomBar(theme=self._theme, words=context.words)
        self._filler = Widget(size_hint_y=None, height=0)
        self._middle = BoxLayout(padding=[self._theme.gap * 2, self._theme.gap])
        self._middle.add_widget(stage)
        for part in (self.top_bar, self._filler, self._middle, self.bottom_bar):
            self.add_widget(part)
        self._theme.fbind("revision", self.restyle)
        self.restyle()

    def restyle(self, *_: object) -> None:
        """As the theme wants it now."""
        Window.clearcolor = self._theme.colour("ground")
        self._filler.height = max(0, self._room_above()) if self._theme.low else 0
        self._middle.padding = [self._theme.gap * 2, self._theme.gap]

    def label(self) -> None:
        """Say which screen of which centre this is, and where one can go from here."""
        self.top_bar.centre_name = self._centre_name()
        current = self._stage.current
        if current is not None:
            is_home = current.name == "home"
            self.top_bar.where = self._context.words[current.where] if current.where else ""
            self.bottom_bar.may_go_back = current.may_go_back and not is_home
            self.bottom_bar.may_finish = not is_home
        self.tell_time()

    def tell_time(self) -> None:
        """And whether a call would reach anybody."""
        ports = self._context.ports
        self.top_bar.time = clock_face(ports.now(), UTC_OFFSET)
        self.bottom_bar.may_call = ports.is_online()

    def _room_above(self) -> float:
        return float(Window.height * (1 - LOW_PART) - self.top_bar.height)

    def _centre_name(self) -> str:
        site, words = self._context.ports.site(), self._context.words
        if site is None:
            return words["app.centre"]
        return site.centre_name if words.language == "zh" else site.centre_name_en
