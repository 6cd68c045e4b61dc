"""Numbers that say who somebody is: identity cards, permits, mobile phones.

Resident and permanent-residence numbers follow GB 11643-1999. An unknown county code is never a reason to turn
somebody away; only the check digit, the date and the province are judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from kiosk.errors import InvalidInput

MAX_AGE_YEARS = 130
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    str(code) for span in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*span)
)  # fmt: skip


class IdKind(Enum):
    """Documents a visitor may give. The value goes over the wire."""

    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"  # 港澳台居民居住证
    FOREIGNER = "foreigner"  # 外国人永久居留身份证, 2023
    FOREIGNER_OLD = "foreigner_old"
    HM_PERMIT = "hm_permit"  # 港澳居民来往内地通行证
    TW_PERMIT = "tw_permit"  # 台湾居民来往大陆通行证
    PASSPORT = "passport"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that holds. ``birth`` is None where the document does not carry it; ``warnings`` are codes."""

    number: str
    kind: IdKind
    birth: date | None
    warnings: tuple[str, ...] = ()


def compact(text: str) -> str:
    """Spaces and hyphens dropped, upper case."""
    return re.sub(r"[\s-]", "", text).upper()


def parse_id_number(text: str, *, today: date, knows_county: Callable[[str], bool] | None = None) -> IdNumber:
    """Judge any supported number. Raises InvalidInput whose ``code`` is a key of assets/strings (``id_*``).

    ``knows_county`` takes the first six digits of a resident's number; an unknown county only warns.
    """
    number = compact(text)
    if len(number) == 18 and re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        found = _eighteen(number, today)
        if found.kind is IdKind.RESIDENT and knows_county is not None and not knows_county(number[:6]):
            return replace(found, warnings=(*found.warnings, "id_county_unknown"))
        return found
    for kind, form in _OTHER_FORMS:
        if re.fullmatch(form, number, re.ASCII):
            return IdNumber(number, kind, None)
    if re.fullmatch(r"[\dX]+", number, re.ASCII):
        raise InvalidInput(f"an ID number has 18 characters, not {len(number)}", code="id_length")
    raise InvalidInput("this is no number of a document we know", code="id_unknown")


def parse_passport(text: str) -> IdNumber:
    """A passport of any country, where the visitor says that it is one: some are digits alone, as a number half typed is.

    Raises InvalidInput (``id_unknown``).
    """
    number = compact(text)
    if not re.fullmatch(r"[A-Z0-9]{5,17}", number, re.ASCII):
        raise InvalidInput("a passport's number has 5 to 17 letters and digits", code="id_unknown")
    return IdNumber(number, IdKind.PASSPORT, None)


_OTHER_FORMS = (
    (IdKind.HM_PERMIT, r"[HM]\d{8}(\d{2})?"),
    (IdKind.FOREIGNER_OLD, r"[A-Z]{3}\d{12}"),
    (IdKind.TW_PERMIT, r"\d{8}(\d{2})?"),
    (IdKind.PASSPORT, r"[A-Z][A-Z0-9]{4,16}"),
)


def _eighteen(number: str, today: date) -> IdNumber:
    if check_character(number[:17]) != number[17]:
        raise InvalidInput("the last character does not fit the other 17", code="id_check")
    kind = _kind_of(number)
    birth = _birth(number[6:14], today)
    warnings = ("id_very_old",) if today.year - birth.year > MAX_AGE_YEARS else ()
    return IdNumber(number, kind, birth, warnings)


def _kind_of(number: str) -> IdKind:
    if number.startswith("9"):
        return IdKind.FOREIGNER
    if number[:2] not in _PROVINCES:
        raise InvalidInput("the first two digits are no province", code="id_province")
    return IdKind.HMT_RESIDENCE if number[:6] in ("810000", "820000", "830000") else IdKind.RESIDENT


def check_character(first17: str) -> str:
    """The 18th character (GB 11643-1999, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def _birth(digits: str, today: date) -> date:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise InvalidInput("the date of birth in the number does not exist", code="id_birth") from error
    if birth > today:
        raise InvalidInput("the date of birth in the number is in the future", code="id_birth")
    return birth


def parse_mobile(text: str) -> str:
    """An 11-digit mainland mobile number. Raises InvalidInput (``phone_length`` or ``phone_form``)."""
    digits = re.sub(r"^\+?86(?=1\d{10}$)", "", compact(text))
    if not re.fullmatch(r"\d*", digits, re.ASCII) or len(digits) != 11:
        raise InvalidInput(f"a mobile number has 11 digits, not {len(digits)}", code="phone_length")
    if not re.fullmatch(r"1[3-9]\d{9}", digits, re.ASCII):
        raise InvalidInput("a mobile number begins with 13 to 19", code="phone_form")
    return digits
