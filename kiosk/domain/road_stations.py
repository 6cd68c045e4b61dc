"""The stations of the road, in order, and how each is read from a case's log."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from kiosk.domain.case_file import CaseFile
from kiosk.domain.case_terms import SERVICE_LIMITS, UNKNOWN_KINDS, Action, CaseState, Kind
from kiosk.domain.policy import LimitCode
from kiosk.domain.procedures import Procedure


class StageCode(Enum):
    """The stations, in the order of the roads; from DIVERTED on, other ends."""

    REGISTERED = "registered"
    SORTED = "sorted"
    FORWARDED = "forwarded"  # of a suggestion
    TAKEN_UP = "taken_up"  # of a service matter
    ACCEPTED = "accepted"
    HANDLED = "handled"
    STUDIED = "studied"  # of a suggestion
    DUTY_DONE = "duty_done"  # branch P5
    REPLIED = "replied"
    REVIEW_ASKED = "review_asked"
    REVIEWED = "reviewed"
    REEXAM_ASKED = "reexam_asked"
    REEXAMINED = "reexamined"
    CLOSED = "closed"
    RATED = "rated"
    DIVERTED = "diverted"
    TRACKED = "tracked"  # what became of it elsewhere
    NOT_ACCEPTED = "not_accepted"
    NO_MORE = "no_more"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    REREGISTERED = "reregistered"
    HANDED_OVER = "handed_over"  # an accusation: the only other station that it shows (Art. 30)


class StageState(Enum):
    DONE = "done"
    CURRENT = "current"
    NEXT = "next"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Station:
    """How a station is read from the log: where the case stands in it, what begins and what ends it, its limit."""

    code: StageCode
    current_in: tuple[CaseState, ...]
    begins: tuple[Action, ...]
    ends: tuple[Action, ...]
    limit: LimitCode | None
    branch: str = "main"
    else_ends: tuple[Action, ...] = ()  # what ends it where nothing of ``ends`` happened
    is_redone: bool = False  # an order to do it again begins it anew

    @cached_property
    def steps(self) -> frozenset[Action]:
        """Every step that tells something of it."""
        return frozenset((*self.begins, *self.ends, *self.else_ends))


S, A, L = CaseState, Action, LimitCode
C = StageCode
_OPINION, _REVIEW, _REEXAM = (A.SERVE_OPINION,), (A.SERVE_REVIEW, A.ORDER_REDO), (A.SERVE_REEXAM,)
_ASKED = (A.ASK_REVIEW,), (A.ASK_REEXAM,)
_BEFORE, _WITH_UNIT = (S.REG, S.SORT), (S.FWD, S.OBJ)
_REGISTERED = Station(C.REGISTERED, (), (A.SUBMIT,), (A.SUBMIT,), None)
_SORTED = Station(C.SORTED, _BEFORE, (A.SUBMIT,), (A.FORWARD,), L.SORTING, else_ends=(A.ACCEPT, A.DIVERT))
_ACCEPTED = Station(C.ACCEPTED, _WITH_UNIT, (A.FORWARD,), (A.ACCEPT,), L.ACCEPTANCE)

# branch P6 of an appeal, and of every petition until its branch is known
PETITION: tuple[Station, ...] = (
    _REGISTERED,
    _SORTED,
    _ACCEPTED,
    Station(C.HANDLED, (S.ACC, S.EXT), (A.ACCEPT, A.ORDER_REDO), _OPINION, L.HANDLING, is_redone=True),
    Station(C.REPLIED, (S.RPL,), _OPINION, _OPINION, None, is_redone=True),
    Station(C.REVIEW_ASKED, (), _OPINION, _ASKED[0], L.REVIEW_WINDOW, "review", is_redone=True),
    Station(C.REVIEWED, (S.REV, S.REVD), _ASKED[0], _REVIEW, L.REVIEW, "review", is_redone=True),
    Station(C.REEXAM_ASKED, (), _REVIEW, _ASKED[1], L.REEXAM_WINDOW, "review", is_redone=True),
    Station(C.REEXAMINED, (S.CHK,), _ASKED[1], _REEXAM, L.REEXAM, "review", is_redone=True),
    Station(C.CLOSED, (), (), (A.CLOSE_UNREVIEWED, A.CLOSE_UNREEXAMINED, A.SERVE_REEXAM), None),
)  # fmt: skip

# branch P5: the organ does its duty or answers; what follows is another law's
DUTY: tuple[Station, ...] = (
    _REGISTERED,
    _SORTED,
    _ACCEPTED,
    Station(C.DUTY_DONE, (S.ACC, S.EXT), (A.ACCEPT,), (A.ANSWER,), L.HANDLING),
    Station(C.CLOSED, (), (), (A.ANSWER,), None),
)

SUGGESTION: tuple[Station, ...] = (
    _REGISTERED,
    Station(C.FORWARDED, _BEFORE, (A.SUBMIT,), (A.FORWARD,), None, else_ends=(A.ACCEPT,)),
    Station(C.STUDIED, (*_WITH_UNIT, S.ACC, S.EXT), (A.SUBMIT,), (A.ANSWER,), L.HANDLING),
    Station(C.CLOSED, (), (), (A.ANSWER,), None),
)

SERVICE: tuple[Station, ...] = (
    _REGISTERED,
    Station(C.TAKEN_UP, (*_BEFORE, *_WITH_UNIT), (A.SUBMIT,), (A.ACCEPT,), None),
    Station(C.HANDLED, (S.ACC, S.EXT), (A.SUBMIT,), (A.ANSWER,), L.HANDLING),
    Station(C.CLOSED, (), (), (A.ANSWER,), None),
    Station(C.RATED, (), (), (A.RATE,), None),
)

# a matter whose kind a person must say first
UNKNOWN: tuple[Station, ...] = (_REGISTERED, _SORTED)

LINES = {
    "petition": PETITION,
    "duty": DUTY,
    "suggestion": SUGGESTION,
    "service": SERVICE,
    "unknown": UNKNOWN,
}


def line_of(file: CaseFile) -> tuple[Station, ...]:
    """The road that a matter of this kind and branch takes; never one line for all."""
    if file.kind in UNKNOWN_KINDS:
        return UNKNOWN
    if file.kind is Kind.SUGGEST:
        return SUGGESTION
    if file.kind in SERVICE_LIMITS:
        return SERVICE
    return DUTY if file.procedure is Procedure.DUTY and file.state is not S.DIV else PETITION


# states that leave the road: the station they end at, and the step that led there; DIV has stations of its own
OTHER_ENDS = {
    S.NACC: (StageCode.NOT_ACCEPTED, A.NOT_ACCEPT),
    S.NOMORE: (StageCode.NO_MORE, A.NO_MORE),
    S.WDR: (StageCode.WITHDRAWN, A.WITHDRAW),
    S.MRG: (StageCode.MERGED, A.MERGE),
}

# the station that a document of a template lies at
DOCUMENT_STAGE = {
    "REG-SLIP": StageCode.REGISTERED,
    "FWD": StageCode.SORTED,
    "ACC": StageCode.ACCEPTED,
    "EXT": StageCode.HANDLED,
    "SUPP": StageCode.HANDLED,
    "MED": StageCode.HANDLED,
    "HEAR": StageCode.HANDLED,
    "OPN": StageCode.REPLIED,
    "REPLY": StageCode.CLOSED,
    "REV": StageCode.REVIEWED,
    "RECHK": StageCode.REEXAMINED,
    "GUIDE": StageCode.DIVERTED,
    "NACC": StageCode.NOT_ACCEPTED,
    "NOMORE": StageCode.NO_MORE,
}
