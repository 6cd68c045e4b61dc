"""Secrets on a slip that open a case: query code, PIN and slip token. Randomness comes in as an argument."""

from __future__ import annotations

import re
from collections.abc import Callable

from kiosk.domain.numbers import check_digit, has_valid_check
from kiosk.errors import InvalidInput

RandomBelow = Callable[[int], int]  # secrets.randbelow in the product
RandomBytes = Callable[[int], bytes]  # os.urandom in the product

TOKEN_BYTES = 10


def new_query_code(random_below: RandomBelow) -> str:
    """8 random digits and a Damm check digit."""
    digits = f"{random_below(100_000_000):08}"
    return digits + check_digit(digits)


def new_pin(random_below: RandomBelow) -> str:
    """4 digits, for those who gave neither phone nor ID number."""
    return f"{random_below(10_000):04}"


def new_slip_token(random_bytes: RandomBytes) -> bytes:
    """80 random bits."""
    return random_bytes(TOKEN_BYTES)


def parse_query_code(text: str) -> str:
    """The 9 digits of a typed code. Raises InvalidInput with what to do."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{9}", digits, re.ASCII):
        raise InvalidInput(f"a query code has 9 digits, {len(digits)} were given", code="code_length")
    if not has_valid_check(digits):
        raise InvalidInput("a digit of the query code is probably misread", code="code_check")
    return digits


def grouped(code: str) -> str:
    """``123 456 789``"""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def second_factor(*, phone: str, id_number: str, pin: str) -> list[str]:
    """Every factor that opens the case together with its query code: last 4 of phone, of ID number, or the PIN."""
    return [value[-4:].upper() for value in (phone, id_number, pin) if len(value) >= 4]
