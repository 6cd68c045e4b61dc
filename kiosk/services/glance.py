"""Which of one's own matters presses most, and what it says in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.api.cases import CaseGlance, FoundCase
from kiosk.domain.case_terms import CaseState
from kiosk.services.own_cases import OVER
from kiosk.words import Words

FAR_OFF = 10_000  # days; behind every limit


@dataclass(frozen=True, slots=True)
class Pressing:
    """``case`` is shown first, ``others`` stand behind it; ``is_overdue`` is told in red."""

    case: FoundCase
    sentence: str
    is_overdue: bool
    others: int


def most_pressing(cases: Sequence[FoundCase], words: Words) -> Pressing | None:
    """Overdue longest, then the review that ends soonest, then the limit that ends soonest, then the newest that is
    open. None where the centre told nothing of any, or nothing waits for anybody."""
    waiting = [
        case for case in cases if case.glance is not None and (_is_open(case) or _may_ask(case.glance))
    ]
    if not waiting:
        return None
    first = min(waiting, key=_order)
    assert first.glance is not None
    return Pressing(first, _sentence(first, first.glance, words), first.glance.overdue, len(cases) - 1)


def _is_open(case: FoundCase) -> bool:
    return case.state not in OVER


def _may_ask(glance: CaseGlance) -> bool:
    return glance.review_days_left is not None


def _order(case: FoundCase) -> tuple[int, int]:
    glance = case.glance
    assert glance is not None
    if glance.overdue:
        return 0, glance.days_left or 0
    if glance.review_days_left is not None:
        return 1, glance.review_days_left
    return 2, FAR_OFF if glance.days_left is None else glance.days_left


def _sentence(case: FoundCase, glance: CaseGlance, words: Words) -> str:
    if glance.review_days_left is not None and not glance.overdue:
        organ = "glance.reexam" if case.state == CaseState.REVD.value else "glance.review"
        return words.say(organ, days=glance.review_days_left)
    where = _where(case, glance, words)
    if glance.days_left is None:
        return words.say("glance.plain", where=where)
    key = "glance.overdue" if glance.overdue else "glance.left"
    return words.say(key, where=where, days=abs(glance.days_left))


def _where(case: FoundCase, glance: CaseGlance, words: Words) -> str:
    """With whom it lies; what state it is in where nobody is named."""
    if not glance.unit:
        return words.say("glance.state", state=words[f"state.{case.state}"])
    return words.say("glance.held" if glance.holder else "glance.at", unit=glance.unit, who=glance.holder)
