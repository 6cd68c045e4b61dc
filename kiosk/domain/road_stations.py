"""The stations of the road, in order, and how each is read from a case's log."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.case_file import SERVICE_LIMITS, Action, CaseState
from kiosk.domain.policy import LimitCode


class StageCode(Enum):
    """The stations, in the order of the road; from DIVERTED on, other ends."""

    REGISTERED = "registered"
    SORTED = "sorted"
    ACCEPTED = "accepted"
    HANDLED = "handled"
    REPLIED = "replied"
    REVIEW_ASKED = "review_asked"
    REVIEWED = "reviewed"
    REEXAM_ASKED = "reexam_asked"
    REEXAMINED = "reexamined"
    CLOSED = "closed"
    DIVERTED = "diverted"
    NOT_ACCEPTED = "not_accepted"
    NO_MORE = "no_more"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    HANDED_OVER = "handed_over"  # an accusation: the only other station that it shows (Art. 30)


class StageState(Enum):
    DONE = "done"
    CURRENT = "current"
    NEXT = "next"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
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


S, A, L = CaseState, Action, LimitCode
_OPINION, _REVIEW, _REEXAM = (A.SERVE_OPINION, A.ANSWER), (A.SERVE_REVIEW, A.ORDER_REDO), (A.SERVE_REEXAM,)
_ASKED = (A.ASK_REVIEW,), (A.ASK_REEXAM,)

ROAD: tuple[Station, ...] = (
    Station(StageCode.REGISTERED, (), (A.SUBMIT,), (A.SUBMIT,), None),
    Station(StageCode.SORTED, (S.REG, S.SORT), (A.SUBMIT,), (A.FORWARD,), L.SORTING, else_ends=(A.ACCEPT,)),
    Station(StageCode.ACCEPTED, (S.FWD, S.OBJ), (A.FORWARD,), (A.ACCEPT,), L.ACCEPTANCE),
    Station(StageCode.HANDLED, (S.ACC, S.EXT), (A.ACCEPT, A.ORDER_REDO), _OPINION, L.HANDLING, is_redone=True),
    Station(StageCode.REPLIED, (S.RPL,), _OPINION, _OPINION, None, is_redone=True),
    Station(StageCode.REVIEW_ASKED, (), _OPINION, _ASKED[0], L.REVIEW_WINDOW, "review", is_redone=True),
    Station(StageCode.REVIEWED, (S.REV, S.REVD), _ASKED[0], _REVIEW, L.REVIEW, "review", is_redone=True),
    Station(StageCode.REEXAM_ASKED, (), _REVIEW, _ASKED[1], L.REEXAM_WINDOW, "review", is_redone=True),
    Station(StageCode.REEXAMINED, (S.CHK,), _ASKED[1], _REEXAM, L.REEXAM, "review", is_redone=True),
    Station(StageCode.CLOSED, (), (), (A.ANSWER, A.CLOSE_UNREVIEWED, A.CLOSE_UNREEXAMINED, A.SERVE_REEXAM), None),
)  # fmt: skip

# states that leave the road: the station they end at, and the step that led there
OTHER_ENDS = {
    S.DIV: (StageCode.DIVERTED, A.DIVERT),
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
    "REV": StageCode.REVIEWED,
    "RECHK": StageCode.REEXAMINED,
    "GUIDE": StageCode.DIVERTED,
    "NACC": StageCode.NOT_ACCEPTED,
    "NOMORE": StageCode.NO_MORE,
}

CLOCK_STAGE = {station.limit: station.code for station in ROAD if station.limit} | dict.fromkeys(
    SERVICE_LIMITS.values(), StageCode.HANDLED
)
