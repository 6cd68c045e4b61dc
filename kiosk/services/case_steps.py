"""What a visitor does with an own case: add to it, complain, ask for another officer or for review, withdraw, rate.

Kept like every record before it is said to be done; the centre judges whether the law allows it and says so in a note.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.api.envelope import RecordKind
from kiosk.api.records import (
    AvoidancePayload,
    ComplaintPayload,
    RatingPayload,
    ReviewRequestPayload,
    SupplementPayload,
    WithdrawalPayload,
)
from kiosk.services.capture import Accepted, Capture
from kiosk.services.wishes import MOST_CHARACTERS, Wish

# a key of kiosk.services.wishes.NEEDS -> the record it becomes
RECORDS: dict[str, tuple[RecordKind, Callable[[Wish], object]]] = {
    "supplement": (RecordKind.SUPPLEMENT, lambda w: SupplementPayload(w.number, w.proof, w.text)),
    "complain": (RecordKind.COMPLAINT, lambda w: ComplaintPayload(w.number, w.proof, w.text)),
    "ask_avoidance": (RecordKind.AVOIDANCE, lambda w: AvoidancePayload(w.number, w.proof, w.text)),
    "ask_review": (
        RecordKind.REVIEW_REQUEST,
        lambda w: ReviewRequestPayload(w.number, w.proof, w.text, w.received_on),
    ),
    "ask_withdraw": (RecordKind.WITHDRAWAL, lambda w: WithdrawalPayload(w.number, w.proof, w.text)),
    "rate": (RecordKind.RATING, lambda w: RatingPayload(w.number, w.proof, w.target, w.score, w.text)),
}


class CaseSteps:
    def __init__(self, capture: Capture) -> None:
        self._capture = capture

    def __call__(self, wish: Wish) -> Accepted:
        """Raises StoreUnavailable when it cannot be kept, KeyError for an unknown step."""
        kind, payload = RECORDS[wish.step]
        kept = replace(wish, text=wish.text[:MOST_CHARACTERS])
        return self._capture.accept(
            kind, payload=lambda _: payload(kept), slip=None, numbered=False, about=wish.number
        )
