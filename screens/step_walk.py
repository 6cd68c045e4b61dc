"""A walk through the steps of a test: one device after the other, each looked at twice a second until it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.services.self_test import SelfTest, Verdict
from screens.service_room import ServiceRoom
from screens.service_test_steps import Look, Step

LOOK_EVERY_S = 0.5


class StepWalk(ServiceRoom):
    """Its sentences are ``{sentences}.head`` and ``{sentences}.ask_{step}``."""

    sentences = ""
    kinds: ClassVar[Mapping[str, tuple[type[Step], str]]] = {}
    step = StringProperty()
    head = StringProperty()
    question = StringProperty()
    told = StringProperty()
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

    def again(self) -> None:
        if self._step is not None:
            self._step.begin()
            self.refresh()

    def refresh(self) -> None:
        """A device has told something, or half a second has gone."""
        if self._step is None:
            return
        look = self._look = self._step.look()
        self.told, self.asks, self.is_absent = look.told, look.asks, look.absent
        self.outcome = {True: "well", False: "bad", None: ""}[look.well]
        self.picture = self._step.picture
        self._looked()

    def _looked(self) -> None:
        """What else follows from what was seen."""

    def _over(self) -> None:
        """Every step is judged."""

    def _begin(self) -> None:
        self._end()
        self.step = self._test.step
        kind, self.icon = self.kinds[self.step]
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
        self.head = self.words.say(
            f"{self.sentences}.head", n=self._test.number, all=self._test.count, device=device
        )
        self.question = self.words[f"{self.sentences}.ask_{self.step}"]

    def _judge(self, verdict: Verdict) -> None:
        if self._step is None:
            return
        self._test.judge(verdict, self._look.code if verdict is Verdict.BAD or self.is_absent else "")
        if self._test.step:
            self._begin()
        else:
            self._over()
