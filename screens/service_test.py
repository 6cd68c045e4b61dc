"""The guided self-test, for technicians: one device a screen, one question each, with a picture where one helps."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.services.self_test import STEPS, SelfTest, Verdict
from kiosk.session import Pace
from screens.kv import load_kv
from screens.service_test_steps import KINDS, Look, Step
from screens.stage import KioskScreen

load_kv(__file__)

LOOK_EVERY_S = 0.5


class ServiceTestScreen(KioskScreen):
    where = "where.service_test"
    pace = Pace.READ
    step = StringProperty()
    head = StringProperty()
    question = StringProperty()
    told = StringProperty()
    yes_label = StringProperty()
    no_label = StringProperty()
    icon = StringProperty()
    outcome = StringProperty()  # well | bad | "" while nothing is known
    picture = ObjectProperty(None, allownone=True)
    asks = BooleanProperty(False)
    is_absent = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._test = SelfTest()
        self._step: Step | None = None
        self._look = Look()
        self._event: Any = None
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        if self.context.visit.role != "technician":
            self.context.go("service_door")
            return
        begun = self.context.visit.self_test
        self._test = self.context.visit.self_test = begun if begun is not None and begun.step else SelfTest()
        self._begin()

    def leave(self) -> None:
        self._end()

    def wipe(self) -> None:
        self._end()
        self.picture = None
        self.step = self.head = self.question = self.told = ""

    def relabel(self) -> None:
        if self._step is not None:
            self._step.words = self.words
            self._label()
            self.refresh()

    def go_up(self) -> bool:
        """返回 leads to the step before; from the first one out of the test."""
        if not self._test.back():
            self.context.visit.self_test = None
            return False
        self._begin()
        return True

    # ---- what is pressed ----

    def yes(self) -> None:
        self._judge(Verdict.WELL)

    def no(self) -> None:
        self._judge(Verdict.BAD)

    def skip(self) -> None:
        self._judge(Verdict.LEFT_OUT)

    def again(self) -> None:
        if self._step is not None:
            self._step.begin()
            self.refresh()

    # ---- what is seen ----

    def refresh(self) -> None:
        """A device has told something, or half a second has gone."""
        if self._step is None:
            return
        look = self._look = self._step.look()
        self.told, self.asks, self.is_absent = look.told, look.asks, look.absent
        self.outcome = {True: "well", False: "bad", None: ""}[look.well]
        self.picture = self._step.picture
        self.yes_label = self.words[f"service_test.yes_{self.step}" if look.asks else "service_test.next"]
        self.no_label = self.words[f"service_test.no_{self.step}" if look.asks else "service_test.bad"]

    def _begin(self) -> None:
        self._end()
        self.step = self._test.step
        kind, self.icon = KINDS[self.step]
        self._step = kind(self.context, self.refresh)
        self._label()
        self.ids.scroller.to_top()
        self._step.begin()
        self._look_on()

    def _end(self) -> None:
        if self._event is not None:
            self._event.cancel()
            self._event = None
        step, self._step = self._step, None
        if step is not None:
            step.end()

    def _look_on(self) -> None:
        self.refresh()
        self._event = self.context.schedule(self._look_on, LOOK_EVERY_S)

    def _label(self) -> None:
        device = self.words[f"service.step_{self.step}"]
        self.head = self.words.say("service_test.head", n=self._test.number, all=len(STEPS), device=device)
        self.question = self.words[f"service_test.ask_{self.step}"]

    def _judge(self, verdict: Verdict) -> None:
        if self._step is None:
            return
        self._test.judge(verdict, self._look.code if verdict is Verdict.BAD or self.is_absent else "")
        if self._test.step:
            self._begin()
        else:
            self.context.go("service_results")
