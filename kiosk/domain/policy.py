"""The limits of the law as data: each is a row of a versioned table, never a constant in the code.

Local rules override by another table (a province may say 5 working days where the Regulation says 15).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from kiosk.errors import InvalidInput


class Unit(Enum):
    """Natural days (日) and working days (工作日) never mix; months (个月) are those of other laws."""

    NATURAL = "natural"
    WORKING = "working"
    MONTH = "month"


class LimitCode(Enum):
    """Every limit this product speaks of. Articles are those of 信访工作条例 (2022) where no other law is named."""

    __hash__ = object.__hash__  # a member is one object: the name need not be hashed in Python each time
    SORTING = "sorting"  # the petition department sorts and forwards: Art. 22
    ACCEPTANCE = "acceptance"  # the visitor is told whether it is accepted: Art. 23
    OBJECTION = "objection"  # the organ says it is not its matter: Art. 23(3)
    HANDLING = "handling"  # the matter is handled and answered: Art. 34
    EXTENSION = "extension"  # at most so much longer, once: Art. 34
    REVIEW_WINDOW = "review_window"  # the visitor may ask for review: Art. 35
    REVIEW = "review"  # the higher organ answers: Art. 35
    REEXAM_WINDOW = "reexam_window"  # the visitor may ask for re-examination: Art. 36
    REEXAM = "reexam"  # the organ above answers: Art. 36
    DUTY = "duty"  # branch P5: an organ performs its duty or answers: 行政诉讼法 Art. 47
    CONSULT = "consult"  # service matters: the centre's own promise
    SUGGEST = "suggest"
    COMPLAIN = "complain"
    URGE_INTERVAL = "urge_interval"  # a case may be urged once in so many days
    URGE_BEFORE_DUE = "urge_before_due"  # and from so many days before it is due
    URGE_ANSWER = "urge_answer"  # the organ answers an urge
    RATING_WINDOW = "rating_window"  # the visitor may rate
    SIMPLE_ACCEPTANCE = "simple_acceptance"  # simple handling (简易办理), where a centre has it
    SIMPLE_HANDLING = "simple_handling"
    # limits of the procedures a matter is led into, told as information
    RECONSIDERATION_APPLY = "reconsideration_apply"  # 行政复议法 Art. 20
    RECONSIDERATION = "reconsideration"  # Art. 62
    LAWSUIT_APPLY = "lawsuit_apply"  # 行政诉讼法 Art. 46
    ARBITRATION_APPLY = "arbitration_apply"  # 劳动争议调解仲裁法 Art. 27
    ARBITRATION = "arbitration"  # Art. 43
    MEDIATION_CONFIRM = "mediation_confirm"  # 人民调解法 Art. 33
    LEGAL_AID = "legal_aid"  # 法律援助法 Art. 43


OPTIONAL = frozenset({LimitCode.SIMPLE_ACCEPTANCE, LimitCode.SIMPLE_HANDLING})  # a centre may go without


@dataclass(frozen=True, slots=True)
class Limit:
    """One row: so many days of this unit, by this article."""

    code: LimitCode
    length: int
    unit: Unit
    article: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the table. ``limit`` knows every LimitCode but OPTIONAL ones: no other gap can be."""

    version: str
    limits: Mapping[LimitCode, Limit]

    def limit(self, code: LimitCode | str) -> Limit:
        return self.limits[LimitCode(code)]

    def has(self, code: LimitCode) -> bool:
        return code in self.limits


def make_policy(version: str, limits: Iterable[Limit]) -> Policy:
    """Raises InvalidInput naming what is missing, double or out of range."""
    table: dict[LimitCode, Limit] = {}
    for limit in limits:
        if limit.code in table:
            raise InvalidInput(f"policy {version}: {limit.code.value} is there twice")
        if not 1 <= limit.length <= 3660:
            raise InvalidInput(
                f"policy {version}: {limit.code.value} of {limit.length} days; 1 to 3660 are allowed"
            )
        table[limit.code] = limit
    missing = [code.value for code in LimitCode if code not in table and code not in OPTIONAL]
    if missing:
        raise InvalidInput(f"policy {version}: no row for {', '.join(missing)}")
    return Policy(version, MappingProxyType(table))
