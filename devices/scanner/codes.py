"""Every state of the code scanner that the kiosk tells apart."""

from __future__ import annotations

from enum import StrEnum

from devices.codes import CodeRow, Severity


class ScannerCode(StrEnum):
    OK = "S00"
    UNPLUGGED = "S01"
    NOT_TEXT = "S02"
    TOO_LONG = "S03"
    NOT_OURS = "S04"
    WEB_ADDRESS = "S05"
    EXTRA_MISSING = "S06"
    NOT_ALLOWED = "S07"


TABLE = (
    CodeRow(ScannerCode.OK, "scanner_ok", Severity.FINE),
    CodeRow(ScannerCode.UNPLUGGED, "scanner_unplugged", Severity.TECHNICIAN),
    CodeRow(ScannerCode.NOT_TEXT, "scanner_not_text", Severity.WARNING),
    CodeRow(ScannerCode.TOO_LONG, "scanner_too_long", Severity.WARNING),
    CodeRow(ScannerCode.NOT_OURS, "scanner_not_ours", Severity.FINE),
    CodeRow(ScannerCode.WEB_ADDRESS, "scanner_web_address", Severity.FINE),
    CodeRow(ScannerCode.EXTRA_MISSING, "scanner_extra_missing", Severity.TECHNICIAN),
    CodeRow(ScannerCode.NOT_ALLOWED, "scanner_not_allowed", Severity.TECHNICIAN),
)
