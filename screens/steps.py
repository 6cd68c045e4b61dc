"""What the visitor may do with an own case, as the law allows it now: one button each, with what it means."""

from __future__ import annotations

from kiosk.session import Pace
from screens.case_steps import begin_step, open_steps, step_words
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.choices import Choice

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

    def enter(self) -> None:
        self.ids.scroller.to_top()
        self.relabel()

    def relabel(self) -> None:
        road = self.context.visit.roadmap
        self._steps = open_steps(road) if road else []
        self.ids.rows.offer(
            [
                Choice(
                    ICONS[step],
                    *(step_words(self.words, about, step, road) for about in ("step", "step_note")),
                )
                for step in self._steps
            ]
        )

    def wipe(self) -> None:
        self.ids.rows.offer([])

    def choose(self, place: int) -> None:
        begin_step(self.context, self._steps[place])
