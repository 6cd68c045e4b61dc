"""Shows what is being typed: a label, the text with its cursor, and what is wrong in words. No system keyboard."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from screens.widgets.buttons import Panel
from screens.widgets.text import Words

LINE = 1.448  # ems from one line of the bundled font to the next


class Field(Panel):
    """``shown`` is what to show (masked by the screen when it must be)."""

    theme = ObjectProperty(None, allownone=True)
    label = StringProperty()
    shown = StringProperty()
    hint = StringProperty()
    problem = StringProperty()
    is_active = BooleanProperty(True)
    least_mm = NumericProperty(0)
    last_lines = NumericProperty(0)  # of a long text, so that the keys below stay where they are; 0: all

    def __init__(self, **kwargs: Any) -> None:
        self._label = Words(style="small", role="quiet")
        self._text = Words(style="large")
        self._problem = Words(style="small", role="danger")
        super().__init__(orientation="vertical", size_hint_y=None, **kwargs)
        for words in (self._label, self._text, self._problem):
            self.add_widget(words)
            words.bind(height=self._fit)
        self.add_widget(Widget())  # keeps the words at the top of a tall field
        for name in ("label", "shown", "hint", "problem", "is_active", "least_mm", "last_lines"):
            self.fbind(name, self._show)
        self._show()

    def _follow(self, *_: object) -> None:
        for words in (self._label, self._text, self._problem):
            words.theme = self.theme
        super()._follow()
        self._show()

    def _show(self, *_: object) -> None:
        if self.theme is None:
            return
        self.outline = "danger" if self.problem else "action" if self.is_active else "line"
        self._label.content = self.label
        self._text.content = (self.shown + ("▏" if self.is_active else "")) or self.hint
        self._text.role = "ink" if self.shown else "quiet"
        if not self.shown and self.hint:
            self._text.content = self.hint
        self._text.last_lines = self.last_lines
        self._problem.content = self.problem
        self._fit()

    def _fit(self, *_: object) -> None:
        if self.theme is None:
            return
        self.padding = [self.theme.gap, self.theme.gap * 0.6]
        shown = [w for w in (self._label, self._text, self._problem) if w.content]
        for words in (self._label, self._text, self._problem):
            words.opacity = 1.0 if words.content else 0.0
            if not words.content:
                words.height = 0
        high = sum(w.height for w in shown) + self.theme.gap * 1.2
        if self.last_lines:  # their room is there from the beginning
            room = self.last_lines * LINE * self.theme.font_px("large")
            high += max(0, room - self._text.height)
        self.height = max(high, self.theme.px(self.least_mm))
