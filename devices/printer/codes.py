"""Every state of the printer that the kiosk tells apart, the worst last in each severity."""

from __future__ import annotations

from enum import StrEnum

from devices.codes import CodeRow, Severity
from devices.printer.status import Condition


class PrinterCode(StrEnum):
    OK = "P00"
    PAPER_OUT = "P01"
    COVER_OPEN = "P02"
    CUTTER_FAULT = "P03"
    SILENT = "P04"
    NEEDS_REPAIR = "P05"
    UNPLUGGED = "P06"
    PAPER_NEAR_END = "P07"
    UNCONFIRMED = "P08"
    GARBLED = "P09"
    HEAD_HOT = "P10"
    BUSY = "P11"
    NOT_CLEARED = "P13"  # P12 is the kiosk's own: it stopped in the middle
    OFFLINE = "P14"


TABLE = (
    CodeRow(PrinterCode.OK, "printer_ok", Severity.FINE),
    CodeRow(PrinterCode.PAPER_OUT, "printer_paper_out", Severity.ATTENTION),
    CodeRow(PrinterCode.COVER_OPEN, "printer_cover_open", Severity.ATTENTION),
    CodeRow(PrinterCode.CUTTER_FAULT, "printer_cutter_fault", Severity.ATTENTION),
    CodeRow(PrinterCode.SILENT, "printer_silent", Severity.ATTENTION),
    CodeRow(PrinterCode.NEEDS_REPAIR, "printer_needs_repair", Severity.TECHNICIAN),
    CodeRow(PrinterCode.UNPLUGGED, "printer_unplugged", Severity.TECHNICIAN),
    CodeRow(PrinterCode.PAPER_NEAR_END, "printer_paper_near_end", Severity.WARNING),
    CodeRow(PrinterCode.UNCONFIRMED, "printer_unconfirmed", Severity.WARNING),
    CodeRow(PrinterCode.GARBLED, "printer_garbled", Severity.TECHNICIAN),
    CodeRow(PrinterCode.HEAD_HOT, "printer_head_hot", Severity.WARNING),
    CodeRow(PrinterCode.BUSY, "printer_busy", Severity.ATTENTION),
    CodeRow(PrinterCode.NOT_CLEARED, "printer_not_cleared", Severity.ATTENTION),
    CodeRow(PrinterCode.OFFLINE, "printer_offline", Severity.ATTENTION),
)

# of several conditions at once the first one here is what a person should mend first
_FIRST_TO_MEND = (
    (Condition.NEEDS_REPAIR, PrinterCode.NEEDS_REPAIR),
    (Condition.COVER_OPEN, PrinterCode.COVER_OPEN),
    (Condition.PAPER_OUT, PrinterCode.PAPER_OUT),
    (Condition.STOPPED_NO_PAPER, PrinterCode.PAPER_OUT),
    (Condition.CUTTER_JAM, PrinterCode.CUTTER_FAULT),
    (Condition.PAPER_JAM, PrinterCode.CUTTER_FAULT),
    (Condition.PRESENTER_JAM, PrinterCode.CUTTER_FAULT),
    (Condition.HEAD_HOT, PrinterCode.HEAD_HOT),
    (Condition.LINE_ERROR, PrinterCode.GARBLED),
    (Condition.OFFLINE, PrinterCode.OFFLINE),
    (Condition.ERROR, PrinterCode.OFFLINE),
    (Condition.PAPER_NEAR_END, PrinterCode.PAPER_NEAR_END),
)
PRINTABLE = frozenset((PrinterCode.OK, PrinterCode.PAPER_NEAR_END))


def code_for(conditions: frozenset[Condition]) -> PrinterCode:
    """The one code for what the printer reports."""
    return next((code for condition, code in _FIRST_TO_MEND if condition in conditions), PrinterCode.OK)
