"""A slip alone does not speak for its owner: the own card, or the code with its last four, before a step is taken."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.matters import Visitor
from screens.case_steps import go_on
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class ProveScreen(KioskScreen):
    where = "where.steps"

    def enter(self) -> None:
        self.context.ask_card(True)

    def leave(self) -> None:
        self.context.ask_card(False)

    def card_read(self, visitor: Visitor) -> bool:
        visit = self.context.visit
        visit.proof = replace(visit.proof, id_number=visitor.id_number)
        go_on(self.context)
        return True

    def by_code(self) -> None:
        self.context.visit.goal = "prove"
        self.context.visit.keypad = "query_code"
        self.context.go("keypad")
