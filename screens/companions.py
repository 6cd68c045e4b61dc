"""一起来的人: each representative lays an ID card down, five at most; names are masked as soon as they are read."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.domain.masking import mask_name
from kiosk.domain.matters import MAX_REPRESENTATIVES, Visitor
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.choices import Choice

load_kv(__file__)


class CompanionsScreen(KioskScreen):
    where = "where.companions"
    said = StringProperty()
    is_full = BooleanProperty(False)

    def enter(self) -> None:
        self.said = ""
        self.context.ask_card(True)
        self.relabel()

    def leave(self) -> None:
        self.context.ask_card(False)

    def wipe(self) -> None:
        self.said = ""
        self.ids.people.offer([])

    def relabel(self) -> None:
        people = self.context.visit.draft.representatives
        self.is_full = len(people) >= MAX_REPRESENTATIVES
        remove = self.words["companions.remove"]
        self.ids.people.offer([Choice("close", f"{mask_name(person.name)}  {remove}") for person in people])

    def card_read(self, visitor: Visitor) -> bool:
        """Add who laid a card down; the visitor's own and one that is there already add nobody."""
        draft = self.context.visit.draft
        known = {draft.visitor.id_number, *(person.id_number for person in draft.representatives)}
        if visitor.id_number in known:
            self.said = self.words["companions.known"]
        elif len(draft.representatives) >= MAX_REPRESENTATIVES:
            self.said = self.words.say("companions.full", n=MAX_REPRESENTATIVES)
        else:
            draft.representatives.append(visitor)
            draft.people_came = max(draft.people_came, 1 + len(draft.representatives))
            self.said = self.words.say("companions.added", name=mask_name(visitor.name))
        self.relabel()
        return True

    def remove(self, place: int) -> None:
        del self.context.visit.draft.representatives[place]
        self.said = ""
        self.relabel()

    def done(self) -> None:
        self.context.go("review")
