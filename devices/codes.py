"""How the devices name their states: a short code for the technician, a key for the text the visitor reads.

The tables (printer/codes.py, scanner/codes.py, idcard/codes.py) are data: docs/operations.md and the strings under
assets explain every code in them, and tests hold them to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """Who has to do something."""

    FINE = "fine"
    WARNING = "warning"  # works; staff should see to it today
    ATTENTION = "attention"  # does not work until staff has done something simple
    TECHNICIAN = "technician"  # does not work until it is repaired or plugged in


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One state of a device. ``key`` names its texts in assets/strings."""

    code: str
    key: str
    severity: Severity
