"""The way in for staff and technicians: a PIN on keys that lie elsewhere each time."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import StringProperty

from kiosk.errors import InvalidInput
from screens.journeys import run
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.keys import edit

load_kv(__file__)

MOST_DIGITS = 12
DOT = "●"


class ServiceDoorScreen(KioskScreen):
    where = "where.service_door"
    shown = StringProperty()
    problem = StringProperty()
    digits = StringProperty("1234567890")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._pin = ""
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        self.wipe()
        self.digits = self.context.service.shuffled()

    def leave(self) -> None:
        self.wipe()

    def wipe(self) -> None:
        self._pin = self.shown = self.problem = ""

    def key(self, key: str) -> None:
        self._pin = edit(self._pin, key, limit=MOST_DIGITS)
        self.shown, self.problem = DOT * len(self._pin), ""

    def done(self) -> None:
        """Judged off the drawing thread: it takes long on purpose."""
        pin, self._pin, self.shown = self._pin, "", ""
        run(self.context, partial(self._judged, pin), done=self._answered, busy="busy.pin")

    def _judged(self, pin: str) -> tuple[str, str, int]:
        """Whose PIN it is, or why it is none, and the seconds to wait."""
        service = self.context.service
        try:
            return service.open(pin), "", 0
        except InvalidInput as error:
            return "", error.code, service.wait_s()

    def _answered(self, answer: tuple[str, str, int]) -> None:
        role, problem, wait_s = answer
        if role:
            self.context.visit.role = role
            self.context.go("service_home")
        else:
            self.digits = self.context.service.shuffled()
            self.problem = self.words.say(f"wrong.{problem}", n=wait_s)
