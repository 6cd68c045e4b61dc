"""How the parts of a terminal are: one code each, as docs/operations.md explains them; for screens, heartbeat and staff."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.api.terminals import DeviceHealth
from kiosk.domain.device_states import works

SALVAGE_CODE = "D04"
# The home screen says nothing of them: nothing is only heard.
UNSEEN = frozenset(("speaker", "touch", "settings"))
SERVES_ALL_THE_SAME = frozenset((SALVAGE_CODE,))  # for staff alone


@dataclass(slots=True)
class Health:
    """The last code of every device; empty: not told yet."""

    codes: dict[str, str]

    def troubles(self) -> dict[str, str]:
        """Devices that do not work now, with their code."""
        return {
            device: code
            for device, code in self.codes.items()
            if not works(code) and device not in UNSEEN and code not in SERVES_ALL_THE_SAME
        }

    def lights(self) -> dict[str, tuple[str, bool]]:
        """Every device with its code and whether that is well."""
        return {device: (code, works(code)) for device, code in self.codes.items()}

    def report(self) -> list[DeviceHealth]:
        return [
            DeviceHealth(device, "ok" if works(code) else "down", code) for device, code in self.codes.items()
        ]
