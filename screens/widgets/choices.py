"""A column of buttons made from data, each with a line that explains it. Built once, relabelled for every visitor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from screens.widgets.buttons import TapButton
from screens.widgets.rows import RowBox
from screens.widgets.text import Words


class Choice(NamedTuple):
    icon: str
    label: str
    note: str = ""


class Choices(RowBox):
    """``offer`` what there is; ``on_choose`` tells the place of what was tapped."""

    def __init__(self, **kwargs: Any) -> None:
        self._rows: list[tuple[TapButton, Words]] = []
        super().__init__(**kwargs)
        self.register_event_type("on_choose")

    def on_choose(self, place: int) -> None:
        """The choice at ``place`` was tapped."""

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show these and nothing of what was shown before."""
        self.clear_widgets()
        for button, note in self._rows[len(choices) :]:
            button.label = note.content = ""
        for place, choice in enumerate(choices):
            button, note = self._row(place)
            button.icon, button.label, note.content = choice.icon, choice.label, choice.note
            self.add_widget(button)
            if choice.note:
                self.add_widget(note)

    def _row(self, place: int) -> tuple[TapButton, Words]:
        if place == len(self._rows):
            button = TapButton(kind="plain", icon_mm=12, style="large", least_mm=24)
            note = Words(style="small", role="quiet")
            button.theme = note.theme = self.theme
            button.bind(on_tap=partial(self._tapped, place))
            self._rows.append((button, note))
        return self._rows[place]

    def _tapped(self, place: int, *_: object) -> None:
        self.dispatch("on_choose", place)
