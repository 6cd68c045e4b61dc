"""The morning check: print, scan, card, nine points, centre. Each step goes on by itself once the device has answered."""

from __future__ import annotations

from time import monotonic
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.clock import rfc3339
from kiosk.services.morning_check import STEPS, Checked
from kiosk.services.self_test import SelfTest, Verdict
from screens.journeys import run
from screens.kv import load_kv
from screens.service_test_steps import KINDS, Look, PrinterStep
from screens.step_walk import StepWalk

load_kv(__file__)

SEEN_S = 0.7  # that it is well stays so long before the next step comes
OF_DEVICES = ("printer", "scanner", "card_reader")


class SlipStep(PrinterStep):
    """The printer's own word is enough: its code is scanned in the next step."""

    def look(self) -> Look:
        look = super().look()
        if not look.asks:
            return look
        return Look(look.told, not look.code, code=look.code)


class ServiceMorningScreen(StepWalk):
    where = "where.service_morning"
    sentences = "service_morning"
    kinds = {step: KINDS[step] for step in STEPS} | {"printer": (SlipStep, "print")}
    seconds = StringProperty()
    advice = StringProperty()
    may_repeat = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._began, self._next_event = 0.0, None
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        self._test, self._began = SelfTest(STEPS), monotonic()
        self._skip_absent()

    def leave(self) -> None:
        self._stay()
        super().leave()

    def wipe(self) -> None:
        self._stay()
        self.seconds = self.advice = ""
        super().wipe()

    def bad(self) -> None:
        self._judge(Verdict.BAD)

    def skip(self) -> None:
        self._judge(Verdict.LEFT_OUT)

    def _looked(self) -> None:
        self.seconds = self.words.say("service_morning.seconds", n=round(monotonic() - self._began))
        code = "" if self.outcome == "well" else self._look.code
        self.advice = f"{code} {self.words.get(f'state.{code}', '')}".strip()
        self.may_repeat = self.outcome == "bad" or self.step == "touch"
        if self.outcome == "well" and self._next_event is None:
            self._next_event = self.context.schedule(self._go_on, SEEN_S)

    def _go_on(self) -> None:
        self._next_event = None
        self._judge(Verdict.WELL)

    def _judge(self, verdict: Verdict) -> None:
        self._stay()
        if self._step is None:
            return
        self._test.judge(verdict, self._look.code if verdict is Verdict.BAD else "")
        self._end()
        self._skip_absent()

    def _skip_absent(self) -> None:
        """To the next device that this terminal has."""
        while self._test.step in OF_DEVICES and not self.context.service.has_device(self._test.step):
            self._test.judge(Verdict.LEFT_OUT)
        if self._test.step:
            self._begin()
        else:
            self._over()

    def _over(self) -> None:
        checked = Checked(
            rfc3339(self.context.ports.now()),
            round(monotonic() - self._began),
            self.context.visit.role,
            tuple(self._test.results()),
        )
        self.context.visit.checked = checked
        run(
            self.context,
            lambda: self.context.service.morning.keep(checked),
            done=lambda _: self.context.go("service_checked"),
            busy="busy.register",
        )

    def _stay(self) -> None:
        if self._next_event is not None:
            self._next_event.cancel()
            self._next_event = None
