"""叫人: says 已通知 only when the desk has the call, 工作人员已看到 when a person answered, else the way to the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic

from kiosk.errors import KioskError
from screens.context import Context

ANSWER_WITHIN_S = 30.0
ASK_EVERY_S = 2.0


class StaffCalls:
    """One call at a time; it ends with an answer, after 30 s, or with the session."""

    def __init__(self, context: Context, say: Callable[[str, str], None]) -> None:
        """``say`` gets the sentence to show, and the key of the one that is spoken."""
        self._context, self._say = context, say
        self._event = ""
        self._until = self._next = 0.0

    def ring(self, reason: str) -> None:
        asked = self._context.session_serial()
        self._context.tasks.run(
            partial(self._context.ports.call_staff, reason),
            on_done=partial(self._rung, asked),
            on_error=partial(self._not_rung, asked),
        )

    def forget(self) -> None:
        self._event = ""

    def tick(self) -> None:
        """Ask now and then whether somebody has answered."""
        now = monotonic()
        if not self._event or now < self._next:
            return
        if now > self._until:
            self._event = ""
            self._say_window()
            return
        self._next = now + ASK_EVERY_S
        event, asked = self._event, self._context.session_serial()
        self._context.tasks.run(
            partial(self._context.ports.call_was_seen, event),
            on_done=partial(self._answered, asked, event),
            on_error=lambda error: None if isinstance(error, KioskError) else _raise(error),
        )

    def _rung(self, asked: int, event: str) -> None:
        if asked == self._context.session_serial():
            self._event, self._until = event, monotonic() + ANSWER_WITHIN_S
            self._next = monotonic() + ASK_EVERY_S
            self._say(self._context.words["call.rung"], "voice.call.rung")

    def _not_rung(self, asked: int, error: Exception) -> None:
        if not isinstance(error, KioskError):
            raise error
        if asked == self._context.session_serial():
            self._say_window()

    def _answered(self, asked: int, event: str, seen: bool) -> None:
        if seen and event == self._event and asked == self._context.session_serial():
            self._event = ""
            self._say(self._context.words["call.seen"], "voice.call.seen")

    def _say_window(self) -> None:
        site, words = self._context.ports.site(), self._context.words
        window = site.help_window if site and site.help_window else words["call.window"]
        self._say(words.say("call.go_to", window=window), "voice.call.go_to")


def _raise(error: Exception) -> None:
    raise error
