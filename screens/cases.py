"""Several matters of one person: choose one."""

from __future__ import annotations

from functools import partial
from typing import Any

from kiosk.session import Pace
from screens.journeys import open_case
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.buttons import TapButton

load_kv(__file__)


class CasesScreen(KioskScreen):
    where = "where.cases"
    pace = Pace.READ

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._buttons: list[TapButton] = []
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        box = self.ids.rows
        box.clear_widgets()
        for place, case in enumerate(self.context.visit.cases):
            if place == len(self._buttons):
                self._buttons.append(self._new_button(place))
            self._buttons[place].label = self.words.say(
                "cases.row", title=case.title, day=case.registered_on, state=self.words[f"state.{case.state}"]
            )
            box.add_widget(self._buttons[place])

    def _new_button(self, place: int) -> TapButton:
        """Buttons are built once and relabelled."""
        button = TapButton(kind="plain", icon="folder", least_mm=26)
        button.theme = self.theme
        button.bind(on_tap=partial(self._open, place))
        return button

    def wipe(self) -> None:
        self.ids.rows.clear_widgets()
        for button in self._buttons:
            button.label = ""

    def relabel(self) -> None:
        self.enter()

    def _open(self, place: int, *_: object) -> None:
        open_case(self.context, self.context.visit.cases[place])
