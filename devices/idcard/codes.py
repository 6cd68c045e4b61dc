"""Every state of the ID-card reader that the kiosk tells apart."""

from __future__ import annotations

from enum import StrEnum

from devices.codes import CodeRow, Severity


class CardCode(StrEnum):
    OK = "C00"
    UNPLUGGED = "C01"
    CARD_NOT_READ = "C02"
    SILENT = "C03"
    GARBLED = "C04"
    MODULE_FAULT = "C05"
    CARD_NOT_UNDERSTOOD = "C06"


TABLE = (
    CodeRow(CardCode.OK, "card_ok", Severity.FINE),
    CodeRow(CardCode.UNPLUGGED, "card_unplugged", Severity.TECHNICIAN),
    CodeRow(CardCode.CARD_NOT_READ, "card_not_read", Severity.WARNING),
    CodeRow(CardCode.SILENT, "card_silent", Severity.TECHNICIAN),
    CodeRow(CardCode.GARBLED, "card_garbled", Severity.TECHNICIAN),
    CodeRow(CardCode.MODULE_FAULT, "card_module_fault", Severity.TECHNICIAN),
    CodeRow(CardCode.CARD_NOT_UNDERSTOOD, "card_not_understood", Severity.WARNING),
)
