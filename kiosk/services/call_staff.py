"""叫人: ring the desk, and say only what is true: delivered, seen, or neither."""

from __future__ import annotations

from kiosk.api.queueing import StaffCall
from kiosk.services.capture import Capture
from kiosk.sync.centre import Centre


class CallStaff:
    def __init__(self, centre: Centre, capture: Capture) -> None:
        self._centre, self._capture = centre, capture

    def __call__(self, reason: str) -> str:
        """Ring; the id to ask about. Raises ServerUnreachable when the desk was not reached."""
        event_id = self._capture.new_id()
        self._centre.call_staff(StaffCall(event_id=event_id, reason=reason))
        return event_id

    def was_seen(self, event_id: str) -> bool:
        """Whether a person has answered."""
        return self._centre.staff_call_state(event_id).state == "seen"
