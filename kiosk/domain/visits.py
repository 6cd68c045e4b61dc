"""An appointment and a number in the queue: every state, every step, who takes it.

Theory of operation: STEPS is the one table; ``next_state`` looks a step up and refuses what is not there. An
appointment goes from the booking to the door; from then on its number in the queue goes the rest of the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.errors import InvalidInput

MOST_CALLS = 3  # then the next is called; the number keeps its place in the day's list
NO_SHOW_MINUTES = 30  # after the slot


class VisitState(Enum):
    SUBMITTED = "submitted"  # booked by the visitor, nobody has looked
    IN_REVIEW = "in_review"
    CONFIRMED = "confirmed"
    DIVERTED = "diverted"  # solved or led elsewhere before the visit: the usual outcome
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    CHECKED_IN = "checked_in"
    NO_SHOW = "no_show"
    WAITING = "waiting"  # in the queue
    CALLED = "called"
    IN_ROOM = "in_room"
    SERVED = "served"


class VisitStep(Enum):
    REVIEW = "review"
    CONFIRM = "confirm"
    DIVERT = "divert"
    REJECT = "reject"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    CHECK_IN = "check_in"
    MISS = "miss"
    CALL = "call"
    RECALL = "recall"
    ENTER = "enter"
    SERVE = "serve"
    PUT_BACK = "put_back"  # called by mistake, or shown up after all


class VisitActor(Enum):
    VISITOR = "visitor"
    DESK = "desk"
    TIME = "time"


class IllegalVisitStep(InvalidInput):
    """``code`` is ``state`` or ``actor``."""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One row of the table; ``target`` None leaves the state."""

    step: VisitStep
    sources: tuple[VisitState, ...]
    target: VisitState | None
    actors: tuple[VisitActor, ...]


S, V, W = VisitState, VisitStep, VisitActor
_ASKED = (S.SUBMITTED, S.IN_REVIEW)
_BOOKED = (*_ASKED, S.CONFIRMED)

STEPS: tuple[VisitRow, ...] = (
    VisitRow(V.REVIEW, (S.SUBMITTED,), S.IN_REVIEW, (W.DESK,)),
    VisitRow(V.CONFIRM, _ASKED, S.CONFIRMED, (W.DESK,)),
    VisitRow(V.DIVERT, _BOOKED, S.DIVERTED, (W.DESK,)),
    VisitRow(V.REJECT, _ASKED, S.REJECTED, (W.DESK,)),
    VisitRow(V.RESCHEDULE, (*_BOOKED, S.NO_SHOW), S.CONFIRMED, (W.DESK,)),
    VisitRow(V.CANCEL, _BOOKED, S.CANCELLED, (W.VISITOR, W.DESK)),
    # who comes late is received all the same
    VisitRow(V.CHECK_IN, (S.CONFIRMED, S.NO_SHOW), S.CHECKED_IN, (W.VISITOR, W.DESK)),
    VisitRow(V.MISS, (S.CONFIRMED,), S.NO_SHOW, (W.TIME,)),
    VisitRow(V.CALL, (S.WAITING,), S.CALLED, (W.DESK,)),
    VisitRow(V.RECALL, (S.CALLED,), None, (W.DESK,)),
    VisitRow(V.ENTER, (S.CALLED, S.WAITING), S.IN_ROOM, (W.DESK,)),
    VisitRow(V.SERVE, (S.IN_ROOM,), S.SERVED, (W.DESK,)),
    VisitRow(V.MISS, (S.CALLED,), S.NO_SHOW, (W.DESK, W.TIME)),
    VisitRow(V.PUT_BACK, (S.CALLED, S.IN_ROOM, S.NO_SHOW), S.WAITING, (W.DESK,)),
)
ENDED = frozenset({S.DIVERTED, S.REJECTED, S.CANCELLED, S.SERVED})
_TABLE = {(state, row.step): row for row in STEPS for state in row.sources}


def next_state(state: VisitState, step: VisitStep, by: VisitActor) -> VisitState:
    """The state after ``step``. Raises IllegalVisitStep."""
    row = _TABLE.get((state, step))
    if row is None:
        raise IllegalVisitStep(f"{step.value} is no step of what is {state.value}", code="state")
    if by not in row.actors:
        raise IllegalVisitStep(f"{step.value} is not for {by.value}", code="actor")
    return row.target or state


def steps_from(state: VisitState, by: VisitActor) -> list[VisitStep]:
    """What may follow."""
    return [step for (source, step), row in _TABLE.items() if source is state and by in row.actors]


def state_for_terminals(state: str) -> str:
    """An appointment as terminals know it: confirmed (judge the time), checked_in, cancelled, or nothing yet."""
    known = VisitState(state)
    if known in (S.CONFIRMED, S.NO_SHOW):
        return S.CONFIRMED.value
    if known is S.CHECKED_IN:
        return S.CHECKED_IN.value
    return S.CANCELLED.value if known in ENDED else ""
