"""What a visitor may wish for an own case, and what each wish needs: for screens and for the service that keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.api.records import CaseProof

MOST_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """One step for one case. ``step``: a key of :data:`NEEDS`; ``rate`` has ``target`` and ``score``."""

    step: str
    number: str
    proof: CaseProof
    text: str = ""
    target: str = ""  # petition_department | responsible_unit
    score: int = 0  # 0 满意, 1 基本满意, 3 不满意
    received_on: str = ""  # YYYY-MM-DD: when the answer came of which review is asked, as the visitor says


@dataclass(frozen=True, slots=True)
class StepDone:
    """What became of a wish: kept in any case; ``note`` is the centre's, empty when it was done or not heard yet."""

    step: str
    is_sent: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """``person``: a slip alone is not enough for it. ``words``: nothing is handed in without them."""

    person: bool = True
    words: bool = True


NEEDS = {
    "supplement": Needs(),
    "complain": Needs(person=False),
    "ask_avoidance": Needs(),
    "ask_review": Needs(),
    "ask_withdraw": Needs(words=False),
    "rate": Needs(person=False, words=False),
}


def is_enough(step: str, proof: CaseProof) -> bool:
    """Whether this way into a case is enough for the step; the centre asks the same."""
    return not NEEDS[step].person or bool(proof.id_number or (proof.query_code and proof.factor))
