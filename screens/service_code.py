"""The code that staff approve at the desk; the machine asks until somebody has decided, and goes on by itself.

It stands here as long as the code holds, also when nobody touches the glass: 返回 closes the door.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from kivy.properties import OptionProperty, StringProperty

from kiosk.enrolment_states import APPROVED, REFUSED, WAITING
from kiosk.session import Pace
from screens.kv import load_kv
from screens.service_room import ServiceRoom

load_kv(__file__)

LEAST_WAIT_S, GO_ON_S = 1, 6.0


class ServiceCodeScreen(ServiceRoom):
    where = "where.service_pair"
    pace = Pace.NEVER
    mode = OptionProperty("waiting", options=["waiting", "paired", "over"])
    code = StringProperty()
    address = StringProperty()
    told = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._event: Any = None
        self._key, self._terminal, self._interval, self._until = "", "", 5, 0.0
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        asked = self.context.visit.pairing_code
        if asked is None:
            self.context.go("service_pair")
            return
        self.code, self.address = asked.user_code, asked.verification_uri_complete
        self._until = monotonic() + asked.expires_in
        self._interval, self._terminal = max(asked.interval, LEAST_WAIT_S), ""
        self._say("waiting", "service_code.waiting")
        self._later(self._poll, self._interval)

    def leave(self) -> None:
        if self._event is not None:
            self._event.cancel()
            self._event = None

    def wipe(self) -> None:
        self.leave()
        self.code = self.address = self.told = ""

    def relabel(self) -> None:
        if self._key:
            self.told = self.words.say(self._key, terminal=self._terminal)

    def go_up(self) -> bool:
        """返回 closes the door: nobody may be here any more."""
        self.context.finish()
        return True

    def _poll(self) -> None:
        asked = self.context.visit.pairing_code
        serial = self.context.session_serial()
        self.context.tasks.run(
            lambda: self._polled(asked),
            on_done=lambda answer: self._judge(answer) if serial == self.context.session_serial() else None,
            on_error=lambda _: self._unheard(serial),
        )

    def _polled(self, asked: Any) -> tuple[Any, bool]:
        pairing = self.context.service.pairing()
        was_paired = pairing.is_paired()
        return pairing.poll(asked), was_paired

    def _unheard(self, serial: int) -> None:
        """No answer: the code holds all the same, for its time."""
        if serial != self.context.session_serial():
            return
        if monotonic() > self._until:
            self._give_up("service_code.expired")
        else:
            self._say("waiting", "service_code.offline")
            self._later(self._poll, self._interval)

    def _judge(self, answer: tuple[Any, bool]) -> None:
        progress, was_paired = answer
        if progress.state in WAITING:
            self._interval = max(progress.interval or self._interval, LEAST_WAIT_S)
            self._say("waiting", "service_code.waiting")
            self._later(self._poll, self._interval)
        elif progress.state == APPROVED:
            self._terminal = progress.enrolment.terminal
            self._paired(was_paired)
        else:
            self._give_up("service_code.refused" if progress.state == REFUSED else "service_code.expired")

    def _give_up(self, key: str) -> None:
        """Said for a moment; then the glass is the visitors' again."""
        self.code = self.address = ""
        self._say("over", key)
        self._later(self.context.finish, GO_ON_S * 2)

    def _paired(self, was_paired: bool) -> None:
        """The first time it begins to serve at once; with a new key it starts anew."""
        self.code = self.address = ""
        if was_paired:
            self._say("paired", "service_code.restarts")
            self._later(lambda: self.context.service.end("restart"), GO_ON_S)
            return
        self._say("paired", "service_code.paired")
        self.context.tasks.run(
            self.context.service.serve,
            on_done=lambda _: self._later(self.context.finish, GO_ON_S),
            on_error=lambda _: self.context.service.end(
                "restart"
            ),  # half a terminal must not look like a whole one
        )

    def _say(self, mode: str, key: str) -> None:
        self.mode, self._key = mode, key
        self.relabel()

    def _later(self, call: Any, seconds: float) -> None:
        self.leave()
        self._event = self.context.schedule(call, seconds)
