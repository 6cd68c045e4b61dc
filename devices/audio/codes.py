"""Every state of the sound that the kiosk tells apart. Without sound everything works: nothing is only heard."""

from __future__ import annotations

from enum import StrEnum

from kiosk.domain.device_states import STATES


class AudioCode(StrEnum):
    OK = "A00"
    NO_PLAYER = "A01"
    FAILED = "A02"


TABLE = tuple(STATES[code] for code in AudioCode)
