"""我预约了: hold the code under the light; or the card, or phone and booking code; or no booking at all."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty

from kiosk.api.queueing import AppointmentLookup
from kiosk.domain.matters import Visitor
from screens.journeys import may_begin, run, run_check_in, take_scan
from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class CheckInScreen(KioskScreen):
    where = "where.check_in"
    has_scanner = BooleanProperty(True)

    def enter(self) -> None:
        self.context.ask_card(True)
        self.has_scanner = "scanner" not in self.context.devices()

    def leave(self) -> None:
        self.context.ask_card(False)

    takes_scans = True

    def scanned(self, text: str) -> bool:
        take_scan(self.context, text)
        return True

    def card_read(self, visitor: Visitor) -> bool:
        self.context.visit.draft.visitor = visitor
        lookup = AppointmentLookup(id_number=visitor.id_number)
        run(
            self.context,
            partial(self.context.ports.find_appointment, lookup),
            done=partial(run_check_in, self.context),
            busy="busy.find",
        )
        return True

    def by_phone(self) -> None:
        self.context.visit.keypad = "booking_phone"
        self.context.go("keypad")

    def no_booking(self) -> None:
        """Served all the same: a number now."""
        self.context.visit.goal = "number"
        if may_begin(self.context):
            self.context.go("identify")
