"""The guided self-test: one device a screen, with its picture and what the device itself says. For technicians."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.services.self_test import SelfTest, Verdict
from screens.kv import load_kv
from screens.service_room import TECHNICIAN
from screens.service_test_steps import KINDS
from screens.step_walk import StepWalk

load_kv(__file__)


class ServiceTestScreen(StepWalk):
    where = "where.service_test"
    sentences = "service_test"
    kinds = KINDS
    roles = (TECHNICIAN,)
    yes_label = StringProperty()
    no_label = StringProperty()

    def begin(self) -> None:
        begun = self.context.visit.self_test
        self._test = self.context.visit.self_test = begun if begun is not None and begun.step else SelfTest()
        self._begin()

    def go_up(self) -> bool:
        """返回 leads to the step before; from the first one out of the test."""
        if not self._test.back():
            self.context.visit.self_test = None
            return False
        self._begin()
        return True

    def yes(self) -> None:
        self._judge(Verdict.WELL)

    def no(self) -> None:
        self._judge(Verdict.BAD)

    def skip(self) -> None:
        self._judge(Verdict.LEFT_OUT)

    def _looked(self) -> None:
        self.yes_label = self.words[f"service_test.yes_{self.step}" if self.asks else "service_test.next"]
        self.no_label = self.words[f"service_test.no_{self.step}" if self.asks else "service_test.bad"]

    def _over(self) -> None:
        self.context.go("service_results")
