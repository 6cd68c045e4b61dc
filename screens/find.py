"""办到哪了 and reprint: the slip's code, the card, or query code and last four."""

from __future__ import annotations

from functools import partial

from kivy.properties import StringProperty

from kiosk.api.records import CaseProof
from kiosk.domain.matters import Visitor
from screens.journeys import run_find, take_scan
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class FindScreen(KioskScreen):
    where = "where.find"
    question = StringProperty()

    def enter(self) -> None:
        self.context.ask_card(True)
        self.relabel()

    def leave(self) -> None:
        self.context.ask_card(False)

    def relabel(self) -> None:
        self.question = self.words[
            "find.reprint" if self.context.visit.goal == "reprint" else "find.question"
        ]

    takes_scans = True

    def scanned(self, text: str) -> bool:
        take_scan(self.context, text)
        return True

    def card_read(self, visitor: Visitor) -> bool:
        self.context.visit.draft.visitor = visitor
        number = visitor.id_number
        find = partial(self.context.ports.cases_by_card, number)
        run_find(self.context, find, proof=CaseProof(id_number=number))
        return True

    def by_code(self) -> None:
        self.context.visit.keypad = "query_code"
        self.context.go("keypad")
