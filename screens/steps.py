"""What the visitor may do with an own case, as the law allows it now: one button each, with what it means."""

from __future__ import annotations

from functools import partial
from typing import Any

from kiosk.session import Pace
from screens.case_steps import begin_step, open_steps, step_words
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.buttons import TapButton
from screens.widgets.text import Words

load_kv(__file__)

ICONS = {
    "ask_review": "balance",
    "rate": "thumb_up",
    "supplement": "add",
    "complain": "campaign",
    "ask_avoidance": "manage_accounts",
    "ask_withdraw": "undo",
}


class StepsScreen(KioskScreen):
    where = "where.steps"
    pace = Pace.READ

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: dict[str, tuple[TapButton, Words]] = {}
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        self.ids.scroller.to_top()
        self.relabel()

    def relabel(self) -> None:
        self.ids.rows.clear_widgets()
        road = self.context.visit.roadmap
        for step in open_steps(road) if road else ():
            button, note = self._row(step)
            button.label = step_words(self.words, "step", step, road)
            note.content = step_words(self.words, "step_note", step, road)
            self.ids.rows.add_widget(button)
            self.ids.rows.add_widget(note)

    def wipe(self) -> None:
        self.ids.rows.clear_widgets()

    def _row(self, step: str) -> tuple[TapButton, Words]:
        if step not in self._rows:
            button = TapButton(kind="plain", icon=ICONS[step], icon_mm=12, style="large", least_mm=24)
            note = Words(style="small", role="quiet")
            button.theme = note.theme = self.theme
            button.bind(on_tap=partial(self._tapped, step))
            self._rows[step] = button, note
        return self._rows[step]

    def _tapped(self, step: str, *_: object) -> None:
        begin_step(self.context, step)
