"""What became of a slip, and how the printer is: the only words the rest of the program hears from the printer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from devices.printer.codes import PRINTABLE, PrinterCode
from devices.printer.status import Condition


class PrintOutcome(Enum):
    PRINTED = "printed"  # the printer said so, after the cut
    NOT_PRINTED = "not_printed"  # no byte of the slip has left: it may simply be printed again
    UNCERTAIN = (
        "uncertain"  # some of it may be out; what was left has been thrown away. Never repeat it unasked
    )


@dataclass(frozen=True, slots=True)
class PrintResult:
    """``code`` is the printer's state at the end: P07 beside PRINTED means that the roll is nearly used up."""

    outcome: PrintOutcome
    code: PrinterCode
    bytes_sent: int
    seconds: float


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    conditions: frozenset[Condition]
    code: PrinterCode

    @property
    def may_print(self) -> bool:
        return self.code in PRINTABLE
