"""The one screen of a kiosk that cannot have its store: out of order, where to go, and the code. It needs nothing that is kept."""

from __future__ import annotations

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.words import Words
from screens.no_way_out import close_ways_out
from screens.overlays import OutOfOrder
from screens.theme import Theme


class RefusedApp(App):
    """Says so for ``shown_s`` seconds and ends; a supervisor starts the kiosk again, which tries again."""

    def __init__(self, *, theme: Theme, words: Words, code: str, shown_s: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._theme, self._words, self._code, self._shown_s = theme, words, code, shown_s

    def build(self) -> OutOfOrder:
        screen = OutOfOrder(theme=self._theme, words=self._words)
        screen.way, screen.way_en = (self._to_the_desk(language) for language in ("zh", "en"))
        screen.code = self._code
        return screen

    def on_start(self) -> None:
        close_ways_out(Window)
        Clock.schedule_once(lambda _: self.stop(), self._shown_s)

    def _to_the_desk(self, language: str) -> str:
        """What the centre calls its window is in the store."""
        words = self._words.in_language(language)
        return words.say("call.go_to", window=words["call.window"])
