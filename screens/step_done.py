"""What became of a step: with the centre, kept here, or not allowed now; and the way back to the road."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from msgspec.structs import replace

from kiosk.session import Pace
from screens.case_steps import begin_step, step_words
from screens.journeys import run
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)

REFUSED = ("not_proven", "step_refused", "rating_late", "rating_not_asked", "unknown_case")


class StepDoneScreen(KioskScreen):
    where = "where.steps"
    pace = Pace.READ
    may_go_back = False
    title = StringProperty()
    text = StringProperty()
    is_well = BooleanProperty(True)
    may_rate_on = BooleanProperty(False)

    def enter(self) -> None:
        visit = self.context.visit
        if visit.rating and visit.roadmap and visit.step_done.note == "":
            left = [target for target in visit.roadmap.may_rate if target != visit.rating[0]]
            visit.roadmap = replace(visit.roadmap, may_rate=left)
        self.relabel()

    def relabel(self) -> None:
        done, visit = self.context.visit.step_done, self.context.visit
        if done is None:
            return
        self.is_well = done.note not in REFUSED
        self.may_rate_on = bool(visit.rating and visit.roadmap and visit.roadmap.may_rate)
        if not self.is_well:
            self.title, self.text = self.words["step_done.refused"], self.words[f"step_refused.{done.note}"]
            return
        self.title = self.words["step_done.sent" if done.is_sent else "step_done.kept"]
        self.text = step_words(self.words, "step_done", done.step, visit.roadmap)

    def wipe(self) -> None:
        self.title = self.text = ""
        self.may_rate_on = False

    def rate_on(self) -> None:
        begin_step(self.context, "rate")

    def show_road(self) -> None:
        """As it is now: the step may stand in it already."""
        ticket = self.context.visit.ticket
        run(self.context, lambda: self.context.ports.roadmap(ticket), done=self._shown, busy="busy.find")

    def _shown(self, road: object) -> None:
        self.context.visit.roadmap = road  # type: ignore[assignment]
        self.context.visit.rating = None
        self.context.go("roadmap")
