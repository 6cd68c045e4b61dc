"""Every state of the code scanner that the kiosk tells apart."""

from __future__ import annotations

from enum import StrEnum

from kiosk.domain.device_states import STATES


class ScannerCode(StrEnum):
    OK = "S00"
    UNPLUGGED = "S01"
    NOT_TEXT = "S02"
    TOO_LONG = "S03"
    NOT_OURS = "S04"
    WEB_ADDRESS = "S05"
    EXTRA_MISSING = "S06"
    NOT_ALLOWED = "S07"


TABLE = tuple(STATES[code] for code in ScannerCode)
