"""Every state that a device can be in: one table, from which screens, home line, heartbeat and manual take what they need.

For staff the sentence is ``state.CODE`` in assets/strings, for visitors the one that ``visitor`` names; ``picture`` is an
icon's name in assets/fonts; docs/operations.md has a row for each code. Tests hold all of them to this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """Who has to do something."""

    FINE = "fine"
    WARNING = "warning"  # staff should see to it today
    ATTENTION = "attention"  # does not work until staff has done something simple
    TECHNICIAN = "technician"  # does not work until it is repaired or plugged in


class About(Enum):
    """What is in that state."""

    DEVICE = "device"
    WHAT_LIES_THERE = "what lies there"  # a code or card held before it; the device is well
    JOB = "job"  # one slip


@dataclass(frozen=True, slots=True)
class DeviceState:
    """One code. ``works`` says whether the device does its work in it."""

    code: str
    severity: Severity
    picture: str
    visitor: str = ""
    works: bool = False
    about: About = About.DEVICE


_FINE, _WARNING = Severity.FINE, Severity.WARNING
_ATTENTION, _TECHNICIAN = Severity.ATTENTION, Severity.TECHNICIAN
_ITEM = About.WHAT_LIES_THERE
_NO_SCANNER, _NO_READER = "trouble.scanner", "trouble.card_reader"

_ROWS = (
    DeviceState("P00", _FINE, "print", "print.PRINTED", works=True),
    DeviceState("P01", _ATTENTION, "receipt_long", "print.P01"),
    DeviceState("P02", _ATTENTION, "vertical_align_bottom", "print.P02"),
    DeviceState("P03", _ATTENTION, "construction", "print.P03"),
    DeviceState("P04", _ATTENTION, "electric_bolt", "print.P04"),
    DeviceState("P05", _TECHNICIAN, "build", "print.P05"),
    DeviceState("P06", _TECHNICIAN, "print_disabled", "print.P06"),
    DeviceState("P07", _WARNING, "receipt_long", "print.PRINTED", works=True),
    DeviceState("P08", _WARNING, "help", "print.UNCERTAIN", about=About.JOB),
    DeviceState("P09", _TECHNICIAN, "error", "print.P09"),
    DeviceState("P10", _WARNING, "hourglass_top", "print.P10"),
    DeviceState("P11", _ATTENTION, "pending", "print.P11"),
    DeviceState("P12", _WARNING, "history", "print.UNCERTAIN", about=About.JOB),
    DeviceState("P13", _ATTENTION, "sync", "print.P13"),
    DeviceState("P14", _ATTENTION, "pause_circle", "print.P14"),
    DeviceState("S00", _FINE, "qr_code_scanner", "home.how", works=True),
    DeviceState("S01", _TECHNICIAN, "cancel", _NO_SCANNER),
    DeviceState("S02", _WARNING, "help", "message.S02", works=True, about=_ITEM),
    DeviceState("S03", _WARNING, "more_horiz", "message.S03", works=True, about=_ITEM),
    DeviceState("S04", _FINE, "help", "message.S04", works=True, about=_ITEM),
    DeviceState("S05", _FINE, "public", "message.S05", works=True, about=_ITEM),
    DeviceState("S06", _TECHNICIAN, "settings", _NO_SCANNER),
    DeviceState("S07", _TECHNICIAN, "lock", _NO_SCANNER),
    DeviceState("C00", _FINE, "badge", "home.how", works=True),
    DeviceState("C01", _TECHNICIAN, "cancel", _NO_READER),
    DeviceState("C02", _WARNING, "undo", "message.C02", works=True, about=_ITEM),
    DeviceState("C03", _TECHNICIAN, "electric_bolt", _NO_READER),
    DeviceState("C04", _TECHNICIAN, "error", _NO_READER),
    DeviceState("C05", _TECHNICIAN, "build", _NO_READER),
    DeviceState("C06", _WARNING, "contact_support", "message.C06", works=True, about=_ITEM),
    DeviceState("A00", _FINE, "volume_up", "trouble.no_sound_needed", works=True),
    DeviceState("A01", _WARNING, "settings", "trouble.no_sound_needed"),
    DeviceState("A02", _WARNING, "warning", "trouble.no_sound_needed"),
)
STATES = {row.code: row for row in _ROWS}


def works(code: str) -> bool:
    """Whether a device with this code does its work. One that has not told yet, code "", is taken for well."""
    return not code or (code in STATES and STATES[code].works)


def is_about_what_lies_there(code: str) -> bool:
    """The visitor is told what to do with the code or card; the device is well."""
    return STATES[code].about is About.WHAT_LIES_THERE
