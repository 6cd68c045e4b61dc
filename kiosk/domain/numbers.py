"""The permanent number of a matter: made on the terminal, online or not, and never changed.

``XF`` + division (6 digits, GB/T 2260) + terminal (3) + serial (6) + one Damm check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.errors import InvalidInput

PREFIX = "XF"
_FORM = re.compile(r"XF(\d{6})(\d{3})(\d{6})(\d)", re.ASCII)
_FORGIVEN = re.compile(r"[\s-]")

# H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004): catches every single wrong digit and every swap of neighbours
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_NEXT = [{str(digit): int(row[digit]) for digit in range(10)} for row in _DAMM]


def check_digit(digits: str) -> str:
    """The Damm check digit of a string of decimal digits. Raises KeyError for anything else."""
    row = 0
    for digit in digits:
        row = _NEXT[row][digit]
    return str(row)


def has_valid_check(digits: str) -> bool:
    """Whether the last digit is the check digit of those before."""
    return digits.isascii() and digits.isdecimal() and len(digits) > 1 and check_digit(digits) == "0"


@dataclass(frozen=True, slots=True, order=True)
class MatterNumber:
    """One permanent number. ``str()`` gives it as stored; ``grouped()`` as people copy it."""

    division: str
    terminal: int
    serial: int

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{6}", self.division, re.ASCII):
            raise InvalidInput(f"a division has 6 digits, not {self.division!r}")
        if not 1 <= self.terminal <= 999:
            raise InvalidInput(f"a terminal's number is 1 to 999, not {self.terminal}")
        if not 1 <= self.serial <= 999_999:
            raise InvalidInput(f"a serial is 1 to 999999, not {self.serial}")

    def __str__(self) -> str:
        digits = f"{self.division}{self.terminal:03}{self.serial:06}"
        return f"{PREFIX}{digits}{check_digit(digits)}"

    def grouped(self) -> str:
        """For reading aloud and copying: ``XF 130926 001 000123 4``."""
        text = str(self)
        return " ".join((text[:2], text[2:8], text[8:11], text[11:17], text[17:]))


def parse_number(text: str) -> MatterNumber:
    """Read a number typed or scanned: spaces, hyphens and case are forgiven, a wrong check digit is not.

    Raises InvalidInput, in words for the one who typed it.
    """
    return parse_stored(_FORGIVEN.sub("", text).upper())


def parse_stored(text: str) -> MatterNumber:
    """Read a number exactly as it is stored; nothing is forgiven. Raises InvalidInput."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise InvalidInput(f"a number is XF and 16 digits, this has {len(text)} characters")
    division, terminal, serial, _ = match.groups()
    if not has_valid_check(text[2:]):
        raise InvalidInput("the check digit does not fit; one digit was probably misread")
    return MatterNumber(division, int(terminal), int(serial))
