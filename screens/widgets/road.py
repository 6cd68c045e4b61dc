"""The road of a case: a bar for the time the law gives, and stations told by shape, word and colour."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.graphics import Color, Ellipse, Line, Rectangle, RoundedRectangle, Triangle
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.services.road_words import StationView
from screens.widgets.buttons import Panel, TapButton
from screens.widgets.text import Words

BUTTONS = {"on_law": ("plain", "article"), "on_step": ("primary", "balance")}  # event -> kind and icon


class TimeBar(Widget):
    """How much of the running limit has gone; hidden when ``gone`` is negative."""

    theme = ObjectProperty(None, allownone=True)
    gone = NumericProperty(-1.0)
    is_overdue = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, **kwargs)
        for name in ("gone", "is_overdue", "pos", "size"):
            self.fbind(name, self._draw)
        self.fbind("theme", self._follow)

    def _follow(self, *_: object) -> None:
        if self.theme is not None:
            self.theme.watch(self._draw)
            self._draw()

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if self.theme is None or self.gone < 0:
            self.height = 0
            return
        self.height = high = self.theme.px(9)
        done = "danger" if self.is_overdue else "now" if self.gone > 2 / 3 else "action"
        with self.canvas:
            Color(*self.theme.colour("soft"))
            RoundedRectangle(pos=self.pos, size=self.size, radius=[high / 2])
            Color(*self.theme.colour(done))
            RoundedRectangle(pos=self.pos, size=(max(high, self.width * self.gone), high), radius=[high / 2])
            Color(*self.theme.colour("line"))
            Line(rounded_rectangle=(*self.pos, *self.size, high / 2), width=1.2)


class Track(Widget):
    """The road's line and the station's sign: a tick when done, an arrow now, a ring to come; dashed in a branch."""

    theme = ObjectProperty(None, allownone=True)
    station = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_x=None, **kwargs)
        for name in ("station", "pos", "size", "theme"):
            self.fbind(name, self._draw)

    def follow(self) -> None:
        """The theme is there now: take its width and follow it."""
        self.theme.watch(self._resize)
        self._resize()

    def _resize(self, *_: object) -> None:
        self.width = self.theme.px(16)
        self._draw()

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if self.theme is None or self.station is None:
            return
        with self.canvas:
            self._line()
            self._sign()

    def _line(self) -> None:
        station: StationView = self.station
        Color(*self.theme.colour("done" if station.state == "done" else "line"))
        x, width = self.x + self.width / 2, self.theme.px(1.6)
        if not station.is_branch:
            Rectangle(pos=(x - width / 2, self.y), size=(width, self.height))
            return
        dash = self.theme.px(2.5)
        y = self.y
        top = self.y + self.height
        while y < top:
            Rectangle(pos=(x - width / 2, y), size=(width, min(dash, top - y)))
            y += 2 * dash

    def _sign(self) -> None:
        station: StationView = self.station
        size = self.theme.px(11)
        x, y = self.x + (self.width - size) / 2, self.y + self.height - self.theme.px(3) - size
        role = (
            "danger"
            if station.is_overdue
            else {"done": "done", "current": "action"}.get(station.state, "line")
        )
        Color(*self.theme.colour("ground"))
        Ellipse(pos=(x - 2, y - 2), size=(size + 4, size + 4))
        Color(*self.theme.colour(role))
        if station.state in ("done", "current"):
            Ellipse(pos=(x, y), size=(size, size))
            Color(*self.theme.colour("card"))
            self._mark(x, y, size, station.state)
        else:
            Line(ellipse=(x, y, size, size), width=2)

    def _mark(self, x: float, y: float, size: float, state: str) -> None:
        if state == "done":
            points = [
                x + size * 0.25,
                y + size * 0.5,
                x + size * 0.43,
                y + size * 0.32,
                x + size * 0.76,
                y + size * 0.68,
            ]
            Line(points=points, width=self.theme.px(0.7), cap="round", joint="round")
        else:
            Triangle(
                points=[
                    x + size * 0.36,
                    y + size * 0.25,
                    x + size * 0.36,
                    y + size * 0.75,
                    x + size * 0.76,
                    y + size * 0.5,
                ]
            )


class StationRow(BoxLayout):
    """One station; the present one is opened on a card with who, limit and what is being done."""

    theme = ObjectProperty(None, allownone=True)
    station = ObjectProperty(None, allownone=True)
    law_label = StringProperty()
    step_label = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._track = Track()
        self._card = Panel(orientation="vertical", ground="", size_hint_y=None)
        self._title, self._when = Words(bold=True), Words()
        self._more = [Words() for _ in range(3)]
        self._law: TapButton | None = None  # most stations never open theirs
        self._step: TapButton | None = None
        self.register_event_type("on_law")
        self.register_event_type("on_step")
        super().__init__(size_hint_y=None, **kwargs)
        for words in (self._title, self._when, *self._more):
            self._card.add_widget(words)
        self._card.bind(minimum_height=self._fit)
        self.add_widget(self._track)
        self.add_widget(self._card)
        self.fbind("theme", self._follow)
        self.fbind("station", self._show)

    def _follow(self, *_: object) -> None:
        if self.theme is None:
            return
        parts: tuple[Any, ...] = (self._track, self._card, self._title, self._when, *self._more)
        for part in parts:
            part.theme = self.theme
        self._track.follow()
        self.theme.watch(self._show)
        self._show()

    def _show(self, *_: object) -> None:
        station: StationView | None = self.station
        if station is None or self.theme is None:
            return
        is_now = station.state == "current"
        self._track.station = station
        self._card.ground, self._card.outline = ("card", "action") if is_now else ("", "")
        self._title.content, self._title.style = station.title, "large" if is_now else "text"
        self._title.role = "ink" if is_now else "done" if station.state == "done" else "quiet"
        self._when.content, self._when.role = (
            station.when,
            "danger" if station.is_overdue else "ink" if is_now else "quiet",
        )
        more = (
            (station.detail, station.card or station.who, station.limit)
            if is_now
            else (station.who, station.detail, "")
        )
        for words, content in zip(self._more, more, strict=True):
            words.content, words.style = content, "text" if is_now else "small"
            words.role = "ink" if is_now else "quiet"
        self._offer(station)
        self._fit()

    def _offer(self, station: StationView) -> None:
        """The article behind the present limit, and the step that may be taken here."""
        law = self.law_label if station.state == "current" and station.article else ""
        self._law = self._button(self._law, "on_law", law)
        self._step = self._button(self._step, "on_step", self.step_label if station.action else "")

    def _button(self, button: TapButton | None, event: str, label: str) -> TapButton | None:
        """Made when it is first needed; out of the card while there is nothing to do."""
        if button is not None:
            self._card.remove_widget(button)
        if not label:
            return button
        if button is None:
            kind, icon = BUTTONS[event]
            button = TapButton(kind=kind, icon=icon, most_scale=1.5)
            button.theme = self.theme
            button.bind(on_tap=partial(self._tapped, event))
        button.label = label
        self._card.add_widget(button)
        return button

    def _tapped(self, event: str, *_: object) -> None:
        station: StationView = self.station
        self.dispatch(event, station.article if event == "on_law" else station.action)

    def on_law(self, article: str) -> None:
        """The article of law is to be told in plain words."""

    def on_step(self, step: str) -> None:
        """The step is to be taken."""

    def _fit(self, *_: object) -> None:
        if self.theme is None:
            return
        gap = self.theme.gap
        self._card.padding, self._card.spacing = [gap, gap * 0.5], gap * 0.2
        for words in (self._when, *self._more):
            if not words.content:
                words.height = 0
        parts = [self._title, self._when, *self._more]
        buttons = [b for b in (self._law, self._step) if b is not None and b.parent is not None]
        high = sum(w.height for w in parts if w.content) + gap * 0.2 * 5 + gap
        high += sum(b.height + gap * 0.2 for b in buttons)
        self._card.height = self.height = max(high, self.theme.px(17))
