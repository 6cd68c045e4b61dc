"""Whether two matters of one person may be one: the machine joins exact copies alone, and asks people about the rest.

Only matters of the same person are ever compared (Shenzhen's rule: what the system cannot tell, staff compare; and no
decision of weight by a machine alone, 个人信息保护法 第二十四条).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rapidfuzz.fuzz import ratio

from kiosk.domain.case_terms import CaseState

EXACT_SCORE = 97  # of 100: the same text but for a slip of the pen
LIKELY_SCORE = 60
LEAST_TEXT = 6  # characters; less says too little to be compared


class Likeness(Enum):
    EXACT = "exact"  # joined by the machine, and can be parted again
    LIKELY = "likely"  # asked of the visitor and of staff
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is compared of one matter."""

    category: str
    unit: str
    story: str
    state: CaseState = CaseState.REG
    kind: str = ""


_OPEN = frozenset({
    CaseState.REG, CaseState.SORT, CaseState.FWD, CaseState.OBJ, CaseState.ACC, CaseState.EXT,
})  # fmt: skip


def compare(new: Matter, old: Matter) -> tuple[Likeness, int]:
    """How alike, and the score of the texts, 0 to 100. ``old`` is an earlier matter of the same person."""
    score = text_score(new.story, old.story)
    same_words = new.category == old.category and plain(new.unit) == plain(old.unit) and new.kind == old.kind
    if same_words and score >= EXACT_SCORE and old.state in _OPEN:
        return Likeness.EXACT, score
    same_subject = new.category.partition(".")[0] == old.category.partition(".")[0]
    is_likely = score >= LIKELY_SCORE or (same_words and same_subject)
    return (Likeness.LIKELY if is_likely else Likeness.OTHER), score


def text_score(first: str, second: str) -> int:
    """Likeness of two stories, 0 to 100; 0 where one says too little."""
    a, b = plain(first), plain(second)
    if min(len(a), len(b)) < LEAST_TEXT:
        return 0
    return round(ratio(a, b))


def plain(text: str) -> str:
    """Letters, digits and Han alone: spaces and punctuation say nothing."""
    return "".join(character for character in text.lower() if character.isalnum())
