"""A card laid down on the home screen: today's appointment, else one's own cases, else registering."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, StringProperty

from kiosk.api.queueing import AppointmentLookup
from kiosk.api.records import CaseProof
from kiosk.domain.masking import mask_name
from kiosk.errors import KioskError, ServerRefused
from kiosk.services.glance import Pressing, most_pressing
from screens.journeys import look_for_own_cases, may_begin, open_case, run, run_check_in, run_find
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class CardFirstScreen(KioskScreen):
    where = "where.card"
    greeting = StringProperty()
    state = StringProperty()
    glance = StringProperty()
    is_overdue = BooleanProperty(False)
    others = StringProperty()
    has_left = BooleanProperty(False)

    def enter(self) -> None:
        visit = self.context.visit
        visit.left_draft = visit.left_draft or self.context.left_drafts.take(visit.draft.visitor.id_number)
        self.relabel()
        if self.has_left:
            return  # first what was begun; the rest when that is answered
        self._look_for_appointment()

    def resume(self) -> None:
        """Go on where the time ran out: at what is still missing, else at the check."""
        visit = self.context.visit
        if visit.left_draft is None:
            return
        visit.draft, visit.left_draft, visit.goal = visit.left_draft, None, "register"
        told = visit.draft.story or visit.draft.story_by_staff
        missing = "story" if visit.draft.in_procedure else "procedure"
        self.context.go("review" if told and visit.draft.in_procedure else missing)

    def anew(self) -> None:
        """What was left is gone for good."""
        self.context.visit.left_draft = None
        self.relabel()
        self.context.ask_aloud()
        self._look_for_appointment()

    def prompt(self) -> str:
        return "voice.card_first.left" if self.has_left else "voice.card_first"

    def _look_for_appointment(self) -> None:
        lookup = AppointmentLookup(id_number=self.context.visit.draft.visitor.id_number)
        asked = self.context.session_serial()
        self.context.tasks.run(
            partial(self.context.ports.find_appointment, lookup),
            on_done=lambda code: self._found(asked, code),
            on_error=lambda error: self._none(asked, error),
        )

    def wipe(self) -> None:
        self.greeting = self.state = self.glance = self.others = ""
        self.has_left = self.is_overdue = False

    def relabel(self) -> None:
        self.has_left = self.context.visit.left_draft is not None
        self.state = self.words["card.left"] if self.has_left else ""
        self._show_glance()
        self.greeting = self.words.say("card.greeting", name=mask_name(self.context.visit.draft.visitor.name))

    def see_others(self) -> None:
        """All of one's matters, to choose from."""
        visit = self.context.visit
        visit.goal, visit.slip_text = "find", ""
        visit.cases, visit.proof = visit.own_cases, CaseProof(id_number=visit.draft.visitor.id_number)
        self.context.go("cases")

    def _pressing(self) -> Pressing | None:
        return None if self.has_left else most_pressing(self.context.visit.own_cases, self.words)

    def _show_glance(self) -> None:
        """What matters today, in one sentence; the button below opens just that."""
        pressing = self._pressing()
        self.glance = pressing.sentence if pressing else ""
        self.is_overdue = pressing is not None and pressing.is_overdue
        more = pressing.others if pressing else 0
        self.others = self.words.say("card.others", n=more) if more else ""

    def _open_pressing(self, pressing: Pressing) -> None:
        visit = self.context.visit
        visit.slip_text, visit.cases = "", visit.own_cases
        visit.proof = CaseProof(id_number=visit.draft.visitor.id_number)
        open_case(self.context, pressing.case)

    def start(self, goal: str) -> None:
        self.context.visit.goal = goal
        pressing = self._pressing()
        if goal != "find" and not may_begin(self.context):
            return
        if goal == "find" and pressing is not None:
            self._open_pressing(pressing)
        elif goal == "find":
            number = self.context.visit.draft.visitor.id_number
            find = partial(self.context.ports.cases_by_card, number)
            run_find(self.context, find, proof=CaseProof(id_number=number))
        elif goal == "register":
            if not self.context.visit.own_cases:
                look_for_own_cases(self.context)
            self.context.go("category")
        else:
            visitor = self.context.visit.draft.visitor
            run(
                self.context,
                partial(self.context.ports.take_number, visitor, ""),
                done=self._numbered,
                busy="busy.number",
            )

    def _numbered(self, taken: object) -> None:
        visit = self.context.visit
        visit.accepted, visit.place, visit.door = taken.accepted, taken.place, None  # type: ignore[attr-defined]
        self.context.go("door")

    def _found(self, asked: int, code: str) -> None:
        if asked == self.context.session_serial():
            run_check_in(self.context, code)

    def _none(self, asked: int, error: Exception) -> None:
        """No appointment today is the ordinary case; without the centre the ways on still work."""
        if not isinstance(error, KioskError):
            raise error
        if asked != self.context.session_serial():
            return
        self.state = "" if isinstance(error, ServerRefused) else self.words["card.offline"]
        if isinstance(error, ServerRefused):
            look_for_own_cases(self.context, then=self._show_glance)
