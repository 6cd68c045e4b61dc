"""Where every error ends that nobody expected: the visit wiped and the home screen, or out of order, or the program's end.

What is counted and when it is enough says kiosk/failsafe.py.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock

from kiosk.failsafe import PART_LOST, Failsafe, Standing
from kiosk.unexpected import tell

LOG = logging.getLogger("kiosk.screens")


@dataclass(frozen=True, slots=True)
class FailsafePorts:
    """The ends of the program, and what is watched. ``end`` returns; ``end_at_once`` does not, but in tests."""

    end: Callable[[], object] = lambda: None  # what is under way is finished
    end_at_once: Callable[[], object] = lambda: None
    lost_parts: Callable[[], Sequence[str]] = tuple  # threads that ended though nobody stopped them
    told: Callable[[BaseException], object] = lambda _: None


class Guard:
    """One for the app. ``show`` puts the home screen there, wiped; ``is_idle``: nobody is at the machine."""

    def __init__(
        self,
        ports: FailsafePorts,
        *,
        now: Callable[[], float],
        show: Callable[[], None],
        is_idle: Callable[[], bool],
    ) -> None:
        self._ports, self._now, self._show, self._is_idle = ports, now, show, is_idle
        self._count = Failsafe(now())
        self._is_ending = False
        self._lost: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Why it is out of order; empty while it serves."""
        return self._count.code

    def failed(self, error: BaseException) -> None:
        """An error on the drawing thread: whatever it broke is this visitor's, so the visit is wiped."""
        tell("failsafe", error)
        self._ports.told(error)
        self._judge(self._count.error(self._now()), wipes=True)

    def failed_elsewhere(self) -> None:
        """An error that ended a thread, told already. It counts; the visitor goes on."""
        self._judge(self._count.error(self._now()), wipes=False)

    def give_up(self) -> None:
        """A part did not come up: half a terminal must not look like a whole one."""
        self._count.give_up(PART_LOST, self._now())
        self._show()

    def not_wiped(self, errors: Sequence[Exception]) -> None:
        """Something of a visitor may have stayed: no screen can be trusted, and no memory."""
        for error in errors:
            tell("not wiped", error)
        self._ports.end_at_once()

    def shown(self) -> None:
        self._count.shown(self._now())

    def tick(self, *, is_shown: bool) -> None:
        """``is_shown``: whether the out-of-order screen stands on the glass, and no staff are behind it."""
        if self._is_ending:
            return
        if self.code:
            self._is_ending = is_shown and self._count.may_end(self._now())
        else:
            self._is_ending = self._has_lost_a_part() and self._is_idle()
        if self._is_ending:
            self._ports.end()

    def _judge(self, standing: Standing, *, wipes: bool) -> None:
        if standing is Standing.HOPELESS:
            self._ports.end_at_once()
        elif wipes or standing is Standing.OUT_OF_ORDER:
            self._show()

    def _has_lost_a_part(self) -> bool:
        lost = tuple(self._ports.lost_parts())
        if lost != self._lost:
            self._lost = lost
            LOG.error("a part has ended: %s", ", ".join(lost))
        return bool(lost) and self._count.may_restart(self._now())


class Catch(ExceptionHandler):
    """Kivy's one broad catch: no traceback on the glass, no message that could hold what a visitor typed."""

    def __init__(self, failed: Callable[[BaseException], Any]) -> None:
        super().__init__()
        self._failed = failed

    def handle_exception(self, exception: BaseException) -> int:
        if isinstance(exception, (KeyboardInterrupt, SystemExit)):
            return int(ExceptionManager.RAISE)
        self._failed(exception)
        return int(ExceptionManager.PASS)


def every(seconds: float, call: Callable[[], object], failed: Callable[[BaseException], object]) -> None:
    """Call again and again. Kivy drops an interval whose call has raised once; without its clock the kiosk would never
    ask 还在吗？ again, and what was typed would stay on the glass."""

    def turn(_: float) -> None:
        try:
            call()
        except Exception as error:  # noqa: BLE001 - to the failsafe, and the next turn comes
            failed(error)

    Clock.schedule_interval(turn, seconds)
