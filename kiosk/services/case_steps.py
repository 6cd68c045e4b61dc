"""What a visitor does with an own case: add to it, complain, ask for another officer or for review, withdraw, rate.

Kept like every record before it is said to be done; the centre judges whether the law allows it and says so in a note.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.api.envelope import RecordKind
from kiosk.api.records import (
    AvoidancePayload,
    CaseProof,
    ComplaintPayload,
    RatingPayload,
    ReviewRequestPayload,
    SupplementPayload,
    WithdrawalPayload,
)
from kiosk.services.capture import Accepted, Capture

MOST_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """One step for one case. ``step``: a key of :data:`STEPS`, or ``rate`` with ``target`` and ``score``."""

    step: str
    number: str
    proof: CaseProof
    text: str = ""
    target: str = ""  # petition_department | responsible_unit
    score: int = 0  # 0 满意, 1 基本满意, 3 不满意


@dataclass(frozen=True, slots=True)
class StepDone:
    """What became of a wish: kept in any case; ``note`` is the centre's, empty when it was done or not heard yet."""

    step: str
    is_sent: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """``needs_person``: a slip alone is not enough for it. ``needs_words``: nothing is handed in without them."""

    kind: RecordKind
    payload: Callable[[Wish], object]
    needs_person: bool = True
    needs_words: bool = True


STEPS = {
    "supplement": Step(RecordKind.SUPPLEMENT, lambda w: SupplementPayload(w.number, w.proof, w.text)),
    "complain": Step(
        RecordKind.COMPLAINT, lambda w: ComplaintPayload(w.number, w.proof, w.text), needs_person=False
    ),
    "ask_avoidance": Step(RecordKind.AVOIDANCE, lambda w: AvoidancePayload(w.number, w.proof, w.text)),
    "ask_review": Step(RecordKind.REVIEW_REQUEST, lambda w: ReviewRequestPayload(w.number, w.proof, w.text)),
    "ask_withdraw": Step(
        RecordKind.WITHDRAWAL, lambda w: WithdrawalPayload(w.number, w.proof, w.text), needs_words=False
    ),
    "rate": Step(
        RecordKind.RATING,
        lambda w: RatingPayload(w.number, w.proof, w.target, w.score, w.text),
        needs_person=False,
        needs_words=False,
    ),
}


def is_enough(step: str, proof: CaseProof) -> bool:
    """Whether this way into a case is enough for the step; the centre asks the same."""
    return not STEPS[step].needs_person or bool(proof.id_number or (proof.query_code and proof.factor))


class CaseSteps:
    def __init__(self, capture: Capture) -> None:
        self._capture = capture

    def __call__(self, wish: Wish) -> Accepted:
        """Raises StoreUnavailable when it cannot be kept, KeyError for an unknown step."""
        step, wish = STEPS[wish.step], replace(wish, text=wish.text[:MOST_CHARACTERS])
        return self._capture.accept(
            step.kind, payload=lambda _: step.payload(wish), slip=None, numbered=False, about=wish.number
        )
