"""A calibration or rotation on trial: a finger confirms it within twenty seconds, or the old one comes back by itself."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from kiosk.services.panel import CONFIRM_S
from screens.journeys import run
from screens.kv import load_kv
from screens.panel import apply
from screens.stage import KioskScreen

load_kv(__file__)


class ServiceTrialScreen(KioskScreen):
    """However it is left without ``keep``, by 返回, 结束, an error or the end of the session, the old one is back."""

    where = "where.service_trial"
    seconds = NumericProperty(CONFIRM_S)
    count = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._event: Any = None
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        if not self.context.service.panel.is_tried:
            self.context.go("service_touch")
            return
        self.seconds = CONFIRM_S
        self.ids.pad.clear_rings()
        self._tick_on()

    def leave(self) -> None:
        self._stop()
        panel = self.context.service.panel
        if panel.is_tried:
            panel.back()
            apply(panel.state, self.theme)

    def wipe(self) -> None:
        self.leave()

    def relabel(self) -> None:
        self.count = self.words.say("service_trial.count", n=self.seconds)

    def keep(self) -> None:
        self._stop()
        run(self.context, self.context.service.panel.keep, done=lambda _: self._over(), busy="busy.register")

    def give_up(self) -> None:
        self._over()

    def _over(self) -> None:
        """Leaving puts the old one back, where nothing was kept."""
        self.context.back()

    def _tick_on(self) -> None:
        self.relabel()
        self._event = self.context.schedule(self._tick, 1.0)

    def _tick(self) -> None:
        self.seconds -= 1
        if self.seconds > 0:
            self._tick_on()
        else:
            self._over()

    def _stop(self) -> None:
        if self._event is not None:
            self._event.cancel()
            self._event = None
