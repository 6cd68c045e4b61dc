"""Every state of the ID-card reader that the kiosk tells apart."""

from __future__ import annotations

from enum import StrEnum

from kiosk.domain.device_states import STATES


class CardCode(StrEnum):
    OK = "C00"
    UNPLUGGED = "C01"
    CARD_NOT_READ = "C02"
    SILENT = "C03"
    GARBLED = "C04"
    MODULE_FAULT = "C05"
    CARD_NOT_UNDERSTOOD = "C06"


TABLE = tuple(STATES[code] for code in CardCode)
