"""What is done while nobody waits: screens are built ahead, and those that few come to are dropped again."""

from __future__ import annotations

import gc
from collections.abc import Callable

from kivy.clock import Clock

from screens.stage import Stage

BUILD_EVERY_S = 0.05
ALL_BUILT_AFTER_S = 1.0
TIDY_AFTER_S = 3.0  # at the home screen


class IdleWork:
    """``is_idle``: nobody is at the machine."""

    def __init__(self, stage: Stage, is_idle: Callable[[], bool]) -> None:
        self._stage, self._is_idle = stage, is_idle
        self._tidy_soon = Clock.create_trigger(self.tidy, TIDY_AFTER_S)

    def build_ahead(self, all_built: Callable[[], None]) -> None:
        """Build the other screens one at a time, then say so."""

        def build_next(_: float) -> bool:
            more = self._stage.build_rest()
            if not more:
                Clock.schedule_once(lambda _: all_built(), ALL_BUILT_AFTER_S)
            return more

        Clock.schedule_interval(build_next, BUILD_EVERY_S)

    def visit_over(self) -> None:
        """Tidy some seconds from now."""
        self._tidy_soon.cancel()  # of the visitor before
        self._tidy_soon()

    def tidy(self, *_: object) -> None:
        """While nobody is there: what only this visitor needed goes, and its memory with it."""
        if self._is_idle() and self._stage.drop_seldom():
            gc.collect()
