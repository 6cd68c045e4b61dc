"""The panel, for technicians: calibrate its touches on five crosses, turn the picture, or put both back."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk.domain.touch_map import FIVE
from kiosk.errors import InvalidInput
from kiosk.session import Pace
from screens.kv import load_kv
from screens.panel import apply, size_mm, to_panel
from screens.stage import KioskScreen
from screens.widgets.crosses import Crosses, Hit

load_kv(__file__)


class ServiceTouchScreen(KioskScreen):
    where = "where.service_touch"
    pace = Pace.READ
    state = StringProperty()
    problem = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._crosses: Crosses | None = None
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        if self.context.visit.role != "technician":
            self.context.go("service_door")
            return
        self.problem = ""
        self.relabel()

    def leave(self) -> None:
        self._stopped()

    def wipe(self) -> None:
        self._stopped()
        self.problem = ""

    def relabel(self) -> None:
        panel = self.context.service.panel
        calibrated = self.words["service_touch.calibrated" if panel.is_calibrated else "service_touch.plain"]
        self.state = self.words.say(
            "service_touch.state", calibrated=calibrated, rotation=panel.state.rotation
        )

    def calibrate(self) -> None:
        self._stopped()
        self.problem = ""
        self._crosses = Crosses(
            self.theme, self.words, FIVE, to_panel=to_panel, done=self._hit, stopped=self._stopped
        )
        self.context.cover(self._crosses)

    def turn(self) -> None:
        self.context.service.panel.turn()
        self._try()

    def put_back(self) -> None:
        self.context.service.panel.try_plain()
        self._try()

    def _hit(self, hits: list[Hit]) -> None:
        self._stopped()
        panel = self.context.service.panel
        try:
            panel.calibrate([(hit.hit, hit.aimed) for hit in hits], size_mm(self.theme))
        except InvalidInput as error:
            self.problem = self.words[f"wrong.{error.code}"]
            return
        self._try()

    def _try(self) -> None:
        """Nothing is kept before a finger has confirmed it on the next screen."""
        apply(self.context.service.panel.state, self.theme)
        self.context.go("service_trial")

    def _stopped(self) -> None:
        if self._crosses is not None:
            crosses, self._crosses = self._crosses, None
            self.context.uncover(crosses)
