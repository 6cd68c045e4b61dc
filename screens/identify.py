"""Who is there: lay the card on the reader, type it, or go on without. Says what is collected, and why."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.domain.masking import mask_name
from kiosk.domain.matters import Visitor
from screens.case_words import relative_words
from screens.journeys import look_for_own_cases, run
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class IdentifyScreen(KioskScreen):
    where = "where.identify"
    known = StringProperty()
    may_help = BooleanProperty(False)  # a relative: registering only
    relative = StringProperty()  # whose matter it is
    has_reader = BooleanProperty(True)

    def enter(self) -> None:
        self.context.ask_card(True)
        self.has_reader = "card_reader" not in self.context.devices()
        self._show()

    def leave(self) -> None:
        self.context.ask_card(False)

    def wipe(self) -> None:
        self.known = self.relative = ""

    def card_read(self, visitor: Visitor) -> bool:
        self.context.visit.draft.visitor = visitor
        self._show()
        left = self.context.left_drafts.take(visitor.id_number) if self._may_resume() else None
        if left is not None:
            self.context.visit.left_draft = left
            self.context.go("card_first")
            return True
        if self.context.visit.goal == "register":
            look_for_own_cases(self.context)
        self.go_on()
        return True

    def _may_resume(self) -> bool:
        """Not over something that was typed meanwhile."""
        visit = self.context.visit
        return visit.goal == "register" and not visit.draft.category and not visit.draft.relation

    def go_on(self) -> None:
        """Everything needed is known, or is not going to be told."""
        if self.context.visit.goal == "register":
            self.context.go("category")
            return
        visitor, room = self.context.visit.draft.visitor, self.context.visit.room
        run(
            self.context,
            lambda: self.context.ports.take_number(visitor, room),
            done=self._numbered,
            busy="busy.number",
        )

    def without(self) -> None:
        """没带证件, or 不方便说: served all the same."""
        self.context.visit.draft.visitor = Visitor()
        self.go_on()

    def for_relative(self) -> None:
        self.context.go("relative")

    def by_hand(self) -> None:
        self.context.visit.keypad = "id_number"
        self.context.go("keypad")

    def _numbered(self, taken: Any) -> None:
        visit = self.context.visit
        visit.accepted, visit.place, visit.door = taken.accepted, taken.place, None
        visit.slips.append(taken.accepted.job_id)
        self.context.go("door")

    def _show(self) -> None:
        visitor = self.context.visit.draft.visitor
        self.known = self.words.say("identify.known", name=mask_name(visitor.name)) if visitor.name else ""
        draft, self.may_help = self.context.visit.draft, self.context.visit.goal == "register"
        told = relative_words(self.words, draft) if draft.relation else ""
        self.relative = self.words.say("identify.relative", who=told) if told else ""

    def relabel(self) -> None:
        self._show()
