"""One row of what may be meant by what was written, with arrows to more."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from screens.widgets.buttons import TapButton

MOST_SHOWN = 12  # candidates at once
STRIP_MM = 20
CANDIDATE_SCALE = 1.5  # text of candidates grows so far and no further


class Candidates(BoxLayout):
    """``offer`` texts; ``on_choose`` tells the place of the one that was tapped."""

    theme = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        self._texts: list[str] = []
        self._first = 0
        self._ends: list[int] = []  # the first place of each page before this one
        self._fit = 0
        super().__init__(size_hint_y=None, **kwargs)
        self.register_event_type("on_choose")
        self._row = BoxLayout()
        self._buttons = [self._button(place) for place in range(MOST_SHOWN)]
        self._back, self._more = (
            self._arrow("arrow_back", self._page_back),
            self._arrow("arrow_forward", self._page_on),
        )
        for part in (self._row, self._back, self._more):
            self.add_widget(part)
        self.fbind("theme", self._follow)
        self.fbind("width", self._show)
        self._follow()

    def on_choose(self, place: int) -> None:
        """``place`` in the list that was offered."""

    def offer(self, texts: list[str]) -> None:
        self._texts, self._first, self._ends = texts, 0, []
        self._show()

    def _button(self, place: int) -> TapButton:
        button = TapButton(
            kind="plain", style="large", size_hint=(None, 1), most_scale=CANDIDATE_SCALE, bold=False
        )
        button.bind(on_tap=partial(self._tapped, place))
        return button

    def _arrow(self, icon: str, go: Any) -> TapButton:
        button = TapButton(kind="soft", icon=icon, size_hint=(None, 1), shown=False)
        button.bind(on_tap=go)
        return button

    def _tapped(self, place: int, *_: object) -> None:
        self.dispatch("on_choose", self._first + place)

    def _page_on(self, *_: object) -> None:
        self._ends.append(self._first)
        self._first += self._fit
        self._show()

    def _page_back(self, *_: object) -> None:
        self._first = self._ends.pop()
        self._show()

    def _follow(self, *_: object) -> None:
        if self.theme is None:
            return
        for button in (*self._buttons, self._back, self._more):
            button.theme = self.theme
        self.theme.watch(self._show)
        self._show()

    def _show(self, *_: object) -> None:
        if self.theme is None:
            return
        self.height = self._high()
        self.spacing = self.theme.gap
        self._row.spacing = self.theme.gap
        widths = self._widths()
        self._fit = len(widths)
        self._row.clear_widgets()
        for place, button in enumerate(self._buttons):
            if place < self._fit:
                button.width, button.label = widths[place], self._texts[self._first + place]
                self._row.add_widget(button)
            elif button.label:
                button.label = ""
        for arrow, shown in (
            (self._back, bool(self._ends)),
            (self._more, self._first + self._fit < len(self._texts)),
        ):
            arrow.shown = shown
            arrow.size_hint_x, arrow.width = None, round(self._high()) if shown else 0

    def _high(self) -> float:  # of the strip
        scale = min(self.theme.scale, CANDIDATE_SCALE)
        return float(self.theme.px(STRIP_MM) * (1 + 0.8 * (scale - 1)))

    def _widths(self) -> list[int]:
        """Of the candidates that go into the row beside both arrows; a long sentence alone may fill it."""
        em, room = (
            self.theme.font_px("large", CANDIDATE_SCALE),
            self.width - 2 * (self._high() + self.theme.gap),
        )
        widths: list[int] = []
        for text in self._texts[self._first : self._first + MOST_SHOWN]:
            wide = max(self.theme.px(STRIP_MM), em * len(text) + 3 * self.theme.gap)
            if widths and sum(widths) + len(widths) * self.theme.gap + wide > room:
                break
            widths.append(round(min(wide, room)))
        return widths
