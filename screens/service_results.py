"""What became of the self-test: every device with its verdict, its code, and where the code is explained."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk.services.self_test import Verdict
from kiosk.session import Pace
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.rows import StateRow

load_kv(__file__)

ICONS = {
    "printer": "print",
    "paper": "receipt_long",
    "scanner": "qr_code_scanner",
    "card_reader": "badge",
    "speaker": "volume_up",
    "touch": "touch_app",
    "centre": "cloud_done",
}
STATES = {Verdict.WELL: "well", Verdict.BAD: "bad", Verdict.LEFT_OUT: "unknown"}


class ServiceResultsScreen(KioskScreen):
    where = "where.service_results"
    pace = Pace.READ
    sum = StringProperty()
    advice = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: dict[str, StateRow] = {}
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        if self.context.visit.role != "technician":
            self.context.go("service_door")
            return
        self.relabel()

    def wipe(self) -> None:
        self.sum = self.advice = ""

    def relabel(self) -> None:
        test = self.context.visit.self_test
        results = test.results() if test is not None else []
        for result in results:
            self._row(result)
        bad = [result.code for result in results if result.verdict is Verdict.BAD]
        self.sum = (
            self.words.say("service_results.count", n=len(bad)) if bad else self.words["service_results.none"]
        )
        codes = self.words["service.list"].join(
            dict.fromkeys(result.code for result in results if result.code)
        )
        self.advice = self.words.say("service_results.manual", codes=codes) if codes else ""

    def go_up(self) -> bool:
        """返回 leads to the machine's page: the test is over."""
        self.context.go("service")
        return True

    def again(self) -> None:
        self.context.visit.self_test = None
        self.context.go("service_test")

    def _row(self, result: Any) -> None:
        row = self._rows.get(result.step)
        if row is None:
            row = self._rows[result.step] = StateRow(icon=ICONS[result.step])
            self.ids.rows.add_widget(row)
            row.theme = self.theme
        show_result(row, result, self.words)


def show_result(row: StateRow, result: Any, words: Any) -> None:
    """One device's row: its verdict, what to do about it, its code."""
    row.label = words[f"service.step_{result.step}"]
    row.state = STATES[result.verdict]
    verdict = words[f"service_results.{result.verdict.value}"]
    advice = words.get(f"state.{result.code}", "")
    row.value = words["service.and"].join(part for part in (verdict, advice) if part)
    row.code = result.code
