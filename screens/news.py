"""What reaches the glass from outside: a code, a card, how the paper went, what the centre told. On the drawing thread.

A code and a card say that somebody is there. They are ignored while something is being done for the visitor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.domain.matters import Visitor
from screens.context import Context
from screens.covers import Covers
from screens.stage import Stage
from screens.voice import Voice


class News:
    """``touched``: somebody is there. ``label``: what the frame tells may be another now."""

    def __init__(
        self,
        context: Context,
        stage: Stage,
        covers: Covers,
        voice: Voice,
        *,
        touched: Callable[[], None],
        label: Callable[[], None],
    ) -> None:
        self._context, self._stage, self._covers, self._voice = context, stage, covers, voice
        self._touched, self._label = touched, label

    def scanned(self, text: str) -> None:
        """A code was read."""
        self._touched()
        if self._covers.is_free and self._stage.current is not None:
            self._stage.current.scanned(text)

    def scan_unreadable(self, code: str) -> None:
        """Something that is no code of ours, by its form (S02 to S05); said where a code is awaited."""
        self._touched()
        current = self._stage.current
        if self._covers.is_free and current is not None and current.takes_scans:
            self._context.visit.keypad = f"message.{code}"
            self._context.go("message")

    def heard(self) -> None:
        """A technician's test took a scan or a card: whoever tests is there, and looks what it was."""
        self._touched()
        self._stage.refresh()

    def card_unreadable(self, code: str) -> None:
        """A card lies there and could not be read (C02) or understood (C06): say what to do with it."""
        self._touched()
        if self._covers.is_free:
            self._covers.say_over(self._context.words[f"message.{code}"], f"voice.message.{code}")

    def card_read(self, visitor: Visitor) -> None:
        self._touched()
        self._covers.hide(self._covers.notice)
        if self._covers.is_free and self._stage.current is not None:
            self._stage.current.card_read(visitor)

    def printed(self, printed: Any) -> None:
        """The paper's outcome (kiosk.services.print_slip.Printed); only of a slip of this visit."""
        visit, job_id = self._context.visit, printed.job_id
        if job_id in visit.slips or (visit.accepted is not None and visit.accepted.job_id == job_id):
            self._context.print_state[job_id] = printed
            self._stage.refresh()
            self._voice.say(f"voice.print.{printed.outcome}", waits=True)

    def record_sent(self, record_id: str) -> None:
        """The centre has it."""
        accepted = self._context.visit.accepted
        if accepted is not None and accepted.record_id == record_id:
            self._stage.refresh()

    def site_changed(self) -> None:
        """The centre, its rooms or its devices are not as before."""
        self._label()
        if self._stage.is_at("home"):
            self._stage.refresh()
