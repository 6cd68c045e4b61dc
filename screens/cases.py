"""Several matters of one person: choose one."""

from __future__ import annotations

from functools import partial

from kiosk.api.cases import FoundCase
from kiosk.session import Pace
from screens.journeys import open_case
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.buttons import TapButton

load_kv(__file__)


class CasesScreen(KioskScreen):
    where = "where.cases"
    pace = Pace.READ

    def enter(self) -> None:
        rows = self.ids.rows
        rows.clear_widgets()
        for case in self.context.visit.cases:
            label = self.words.say(
                "cases.row", title=case.title, day=case.registered_on, state=self.words[f"state.{case.state}"]
            )
            button = TapButton(kind="plain", icon="folder", label=label, least_mm=26)
            button.theme = self.theme
            button.bind(on_tap=partial(self._open, case))
            rows.add_widget(button)

    def wipe(self) -> None:
        self.ids.rows.clear_widgets()

    def relabel(self) -> None:
        self.enter()

    def _open(self, case: FoundCase, *_: object) -> None:
        open_case(self.context, case)
