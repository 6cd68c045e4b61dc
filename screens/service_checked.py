"""What the morning check found: all well, or what is not, with its code and what to do."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from screens.kv import load_kv
from screens.service_results import ICONS, show_result
from screens.service_room import ServiceRoom
from screens.widgets.rows import StateRow

load_kv(__file__)


class ServiceCheckedScreen(ServiceRoom):
    where = "where.service_morning"
    sum = StringProperty()
    mood = StringProperty("done")
    took = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: dict[str, StateRow] = {}
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        self.relabel()

    def wipe(self) -> None:
        self.sum = self.took = ""
        self.ids.rows.clear_widgets()

    def relabel(self) -> None:
        checked = self.context.visit.checked
        self.ids.rows.clear_widgets()
        if checked is None:
            return
        ill = len(checked.bad)
        self.sum = (
            self.words.say("service_results.count", n=ill) if ill else self.words["service_checked.well"]
        )
        self.mood = "danger" if ill else "done"
        self.took = self.words.say("service_checked.took", n=checked.seconds)
        for result in sorted(checked.results, key=lambda result: result not in checked.bad):
            row = self._rows.setdefault(result.step, StateRow(icon=ICONS[result.step]))
            row.theme = self.theme
            show_result(row, result, self.words)
            self.ids.rows.add_widget(row)

    def go_up(self) -> bool:
        """返回 leads to the menu: the check is over."""
        self.context.go("service_home")
        return True
