"""您登记过类似事项: see how it stands, add to it, or go on: it is a new one. Only where the card has told of one."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.api.cases import FoundCase, RoadmapReply
from kiosk.api.records import CaseProof
from kiosk.services.own_cases import similar_cases
from screens.case_steps import begin_step
from screens.journeys import open_case, run
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class BeforeScreen(KioskScreen):
    where = "where.before"
    told = StringProperty()

    def enter(self) -> None:
        self.relabel()

    def wipe(self) -> None:
        self.told = ""

    def relabel(self) -> None:
        similar = self._similar()
        if similar:
            newest, state = similar[0], self.words[f"state.{similar[0].state}"]
            self.told = self.words.say("cases.row", title=newest.title, day=newest.registered_on, state=state)

    def see(self) -> None:
        """The road of the one, or the list where there are several."""
        similar = self._similar()
        self._prove()
        if len(similar) == 1:
            open_case(self.context, similar[0])
        else:
            self.context.visit.cases = similar
            self.context.go("cases")

    def add(self) -> None:
        """To the newest, if it takes anything now; else its road says what is open."""
        newest = self._similar()[0]
        self._prove()

        def show(road: RoadmapReply) -> None:
            self.context.visit.roadmap, self.context.visit.ticket = road, newest.ticket
            if "supplement" in road.may:
                begin_step(self.context, "supplement")
            else:
                self.context.go("roadmap")

        run(self.context, lambda: self.context.ports.roadmap(newest.ticket), done=show, busy="busy.find")

    def is_new(self) -> None:
        self.context.go("procedure")

    def _similar(self) -> list[FoundCase]:
        visit = self.context.visit
        return similar_cases(visit.own_cases, visit.draft.category)

    def _prove(self) -> None:
        visit = self.context.visit
        visit.proof = CaseProof(id_number=visit.draft.visitor.id_number)
