"""叫人 and 我很难受: somebody is called, and what is true of that call is told where its reason wants it.

A call for help is told over whatever screen there is; one of distress on its own quiet screen, and nowhere over another.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.api.queueing import DISTRESS, HELP
from screens.calling import StaffCalls, way_to_the_window
from screens.context import Context
from screens.covers import Covers
from screens.stage import Stage
from screens.voice import Voice

QUIET_SCREEN = "beside"
LOG = logging.getLogger("kiosk.screens")


class CallPerson:
    """``calls`` asks the desk until it has an answer."""

    def __init__(
        self, context: Context, stage: Stage, covers: Covers, voice: Voice, *, now: Callable[[], float]
    ) -> None:
        self._context, self._stage, self._covers, self._voice = context, stage, covers, voice
        self.calls = StaffCalls(context, self.told, now=now)

    def call(self) -> None:
        """叫人. Where somebody is on the way already, the screen says so."""
        self.calls.ring(DISTRESS if self._stage.is_at(QUIET_SCREEN) else HELP)

    def stand_by(self) -> None:
        """我很难受, or what is written says so: call somebody quietly, and ask nothing more."""
        self._covers.hide(self._covers.assist)
        self._covers.hide(self._covers.notice)
        self._context.visit.beside = "asking"
        self.calls.ring(DISTRESS)
        self._context.go(QUIET_SCREEN)

    def told(self, reason: str, state: str) -> None:
        """``state``: rung | seen | go_to."""
        LOG.info("a call for staff: %s", state)
        if reason == DISTRESS:
            self._context.visit.beside = state
            self._tell_quietly()
        else:
            words = self._context.words
            self._covers.say_over(
                way_to_the_window(self._context) if state == "go_to" else words[f"call.{state}"],
                f"voice.call.{state}",
            )

    def _tell_quietly(self) -> None:
        if self._stage.is_at(QUIET_SCREEN):
            self._stage.refresh()
            self._voice.say(f"voice.call.{self._context.visit.beside}", waits=True)
