"""催办: ask for speed on an overdue or nearly due case. Kept like every record, so it is never lost."""

from __future__ import annotations

from kiosk.api.envelope import RecordKind
from kiosk.api.records import UrgePayload
from kiosk.services.capture import Accepted, Capture


class Urge:
    def __init__(self, capture: Capture) -> None:
        self._capture = capture

    def __call__(self, number: str) -> Accepted:
        """Raises StoreUnavailable when it cannot be kept."""
        return self._capture.accept(
            RecordKind.URGE, payload=lambda _: UrgePayload(number), slip=None, numbered=False, about=number
        )
