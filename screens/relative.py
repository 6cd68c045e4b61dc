"""替家人办: what the relative is to the visitor, and the relative's card; staff ask for the written authority."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.domain.masking import mask_name
from kiosk.domain.matters import Visitor
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class RelativeScreen(KioskScreen):
    where = "where.relative"
    relation = StringProperty()
    said = StringProperty()

    def enter(self) -> None:
        self.context.ask_card(True)
        self.said = ""
        self.relabel()

    def leave(self) -> None:
        self.context.ask_card(False)

    def wipe(self) -> None:
        self.relation = self.said = ""

    def relabel(self) -> None:
        draft = self.context.visit.draft
        self.relation = draft.relation
        if draft.relative.name:
            self.said = self.words.say("relative.known", name=mask_name(draft.relative.name))

    def choose(self, relation: str) -> None:
        """A key of kiosk.domain.matters.RELATIONS."""
        self.context.visit.draft.relation = relation
        self.relabel()

    def card_read(self, visitor: Visitor) -> bool:
        draft = self.context.visit.draft
        if visitor.id_number == draft.visitor.id_number:
            self.said = self.words["relative.own_card"]
        else:
            draft.relative = visitor
            self.relabel()
        return True

    def by_hand(self) -> None:
        self.context.visit.keypad = "relative_id"
        self.context.go("keypad")

    def done(self) -> None:
        self._go_back()

    def for_oneself(self) -> None:
        draft = self.context.visit.draft
        draft.relation, draft.relative = "", Visitor()
        self._go_back()

    def _go_back(self) -> None:
        """To the check where there is something to check, else to the visitor's own card."""
        draft = self.context.visit.draft
        self.context.go("review" if draft.category or draft.wants_privacy else "identify")
