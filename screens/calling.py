"""叫人: says 已通知 only when the desk has the call, 工作人员已看到 when a person answered, else the way to the window.

A call of distress is asked about until the visit ends, so that a late answer is still told; a call for help for 30 s.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiosk.api.queueing import DISTRESS
from kiosk.errors import KioskError
from kiosk.words import Words
from screens.context import Context

ANSWER_WITHIN_S = 30.0
ASK_EVERY_S = 2.0


class StaffCalls:
    """One call at a time; it ends with an answer, with the session, or for help after 30 s."""

    def __init__(
        self, context: Context, told: Callable[[str, str], None], *, now: Callable[[], float]
    ) -> None:
        """``told`` gets why it was rung, and what is true now: rung | seen | go_to. ``now``: monotonic seconds."""
        self._context, self._told, self._now = context, told, now
        self._event = self._reason = ""
        self._until = self._next = 0.0

    def ring(self, reason: str) -> None:
        """While a call of distress is on its way, another one says nothing new to the desk."""
        if self._reason == DISTRESS:
            return
        self._reason, self._event = reason, ""  # an answer to the call before says nothing of this one
        asked = self._context.session_serial()
        self._context.tasks.run(
            partial(self._context.ports.call_staff, reason),
            on_done=partial(self._rung, asked, reason),
            on_error=partial(self._not_rung, asked, reason),
        )

    def forget(self) -> None:
        self._event = self._reason = ""

    def tick(self) -> None:
        """Ask now and then whether somebody has answered."""
        now = self._now()
        if not self._event or now < self._next:
            return
        if now > self._until:
            self._until, reason = float("inf"), self._reason
            if reason != DISTRESS:
                self.forget()
            self._told(reason, "go_to")
            return
        self._next = now + ASK_EVERY_S
        event, asked = self._event, self._context.session_serial()
        self._context.tasks.run(
            partial(self._context.ports.call_was_seen, event),
            on_done=partial(self._answered, asked, event),
            on_error=lambda error: None if isinstance(error, KioskError) else _raise(error),
        )

    def _rung(self, asked: int, reason: str, event: str) -> None:
        if self._is_awaited(asked, reason):
            self._event, self._until = event, self._now() + ANSWER_WITHIN_S
            self._next = self._now() + ASK_EVERY_S
            self._told(reason, "rung")

    def _not_rung(self, asked: int, reason: str, error: Exception) -> None:
        if not isinstance(error, KioskError):
            raise error
        if self._is_awaited(asked, reason):
            self.forget()
            self._told(reason, "go_to")

    def _answered(self, asked: int, event: str, seen: bool) -> None:
        if seen and event == self._event and asked == self._context.session_serial():
            reason = self._reason
            self.forget()
            self._told(reason, "seen")

    def _is_awaited(self, asked: int, reason: str) -> bool:
        """Whether the same visitor still waits for this call; one of distress has taken the place of one for help."""
        return asked == self._context.session_serial() and reason == self._reason


def way_to_the_window(context: Context, words: Words | None = None) -> str:
    """The sentence that is true when nobody answers."""
    site, words = context.ports.site(), words or context.words
    window = site.help_window if site and site.help_window else words["call.window"]
    return words.say("call.go_to", window=window)


def _raise(error: Exception) -> None:
    raise error
