"""Every state of the code scanner that the kiosk tells apart."""

from __future__ import annotations

from enum import StrEnum

from devices.codes import CodeRow, Severity


class ScannerCode(StrEnum):
    OK = "S00"
    UNPLUGGED = "S01"
    NOT_TEXT = "S02"
    TOO_LONG = "S03"


TABLE = (
    CodeRow(ScannerCode.OK, "scanner_ok", Severity.FINE),
    CodeRow(ScannerCode.UNPLUGGED, "scanner_unplugged", Severity.TECHNICIAN),
    CodeRow(ScannerCode.NOT_TEXT, "scanner_not_text", Severity.WARNING),
    CodeRow(ScannerCode.TOO_LONG, "scanner_too_long", Severity.WARNING),
)
