"""What became of a step: with the centre, kept here, or not allowed now; and the way back to the road."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from msgspec.structs import replace

from kiosk.services.today import may_be_printed
from kiosk.session import Pace
from screens.case_steps import REFUSED, begin_step, step_words
from screens.journeys import run
from screens.kv import load_kv
from screens.printing import PrintsHere

load_kv(__file__)


class StepDoneScreen(PrintsHere):
    where = "where.steps"
    pace = Pace.READ
    may_go_back = False
    title = StringProperty()
    text = StringProperty()
    is_well = BooleanProperty(True)
    may_rate_on = BooleanProperty(False)
    may_print = BooleanProperty(False)

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
        self.may_print = may_be_printed(visit.deeds) and not self.printing
        self.is_well = done.note not in REFUSED
        self.may_rate_on = bool(visit.rating and visit.roadmap and visit.roadmap.may_rate)
        if not self.is_well:
            self.title, self.text = self.words["step_done.refused"], self.words[f"step_refused.{done.note}"]
            return
        self.title = self.words["step_done.sent" if done.is_sent else "step_done.kept"]
        self.text = step_words(self.words, "step_done", done.step, visit.roadmap)

    def wipe(self) -> None:
        self.title = self.text = ""
        self.may_rate_on = self.may_print = False
        self.forget_job()

    def leave(self) -> None:
        self.forget_job()

    def print_today(self) -> None:
        """All that was done today, on one slip; once for what stands here."""
        self.show_job(self.context.ports.print_today(list(self.context.visit.deeds)))
        self.may_print = False

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
