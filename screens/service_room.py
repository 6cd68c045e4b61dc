"""What every screen behind the door shares: who may be here, and the door for who may not; and looking again and again."""

from __future__ import annotations

from typing import Any

from kiosk.errors import KioskError
from kiosk.session import Pace
from screens.stage import KioskScreen
from screens.widgets.rows import StateRow

STAFF, TECHNICIAN = "staff", "technician"


class ServiceRoom(KioskScreen):
    """``begin`` is called instead of ``enter``, and only for one of ``roles``."""

    pace = Pace.READ
    roles: tuple[str, ...] = (STAFF, TECHNICIAN)

    def enter(self) -> None:
        if self.context.visit.role not in self.roles:
            self.context.go("service_door")
            return
        self.begin()

    def begin(self) -> None:
        """Somebody with a PIN sees it now."""


class LookingRoom(ServiceRoom):
    """Rows of states that are asked for off the drawing thread, and again as long as the screen is shown."""

    look_every_s = 1.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: dict[str, StateRow] = {}
        self._event: Any = None
        super().__init__(*args, **kwargs)

    def leave(self) -> None:
        if self._event is not None:
            self._event.cancel()
            self._event = None

    def wipe(self) -> None:
        self.leave()

    def asked(self) -> Any:
        """In a thread of its own. Whatever of KioskError it raises is told as None."""

    def told(self, answer: Any) -> None:
        """On the drawing thread."""

    def look(self) -> None:
        self.context.tasks.run(self.asked, on_done=self._came, on_error=self._failed)

    def row(self, name: str, icon: str) -> StateRow:
        """The row called ``name``, made once; where it stands is the screen's affair."""
        if name not in self._rows:
            self._rows[name] = StateRow(icon=icon, state="unknown")
            self._rows[name].theme = self.theme
        return self._rows[name]

    def _came(self, answer: Any) -> None:
        self.leave()  # one round at a time, also when two were asked for
        if self.parent is not None:
            self.told(answer)
            self._event = self.context.schedule(self.look, self.look_every_s)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KioskError):
            raise error
        self._came(None)
