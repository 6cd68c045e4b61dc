"""What every screen behind the door shares: who may be here, and the door for who may not."""

from __future__ import annotations

from kiosk.session import Pace
from screens.stage import KioskScreen

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
