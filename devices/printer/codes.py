"""Every state of the printer that the kiosk tells apart, the worst last in each severity."""

from __future__ import annotations

from enum import StrEnum

from devices.printer.status import Condition
from kiosk.domain.device_states import STATES


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


TABLE = tuple(STATES[code] for code in PrinterCode)

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
