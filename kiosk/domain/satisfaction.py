"""Rating: the petition department and the responsible unit, apart; who may rate, until when, and what counts.

Scores and states are the code list seen in use: 0 满意, 1 基本满意, 3 不满意; 0 待评价, 1 未评价, 2 已评价, 3 超期未评价.
How long the window is was not found in any text; it is a row of the policy.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

from kiosk.domain.case_file import CaseFile
from kiosk.domain.case_terms import Action, CaseState, Kind
from kiosk.domain.deadlines import Law
from kiosk.domain.policy import LimitCode


class Target(Enum):
    PETITION_DEPARTMENT = "petition_department"
    RESPONSIBLE_UNIT = "responsible_unit"


class Score(Enum):
    SATISFIED = 0
    MOSTLY = 1
    NOT_SATISFIED = 3


class RatingState(Enum):
    WAITING = 0  # may be rated now
    NOT_RATED = 1  # there is nothing to rate yet, or it is not for rating
    RATED = 2
    TOO_LATE = 3


_ANSWERED = (Action.SERVE_OPINION, Action.ANSWER)
_TAKEN_UP = (Action.FORWARD, Action.ACCEPT)
# not for rating: what is not fit for the public, was led elsewhere, or was never taken up
_EXCLUDED_STATES = frozenset({CaseState.DIV, CaseState.NACC, CaseState.NOMORE, CaseState.MRG, CaseState.WDR})


def rating_state(file: CaseFile, target: Target, today: date, law: Law) -> RatingState:
    """How it stands with one target: the department from forwarding on, the unit from its answer on; 30 days each."""
    if any(event.action is Action.RATE and event.ground == target.value for event in file.log):
        return RatingState.RATED
    if file.kind is Kind.ACCUSE or file.state in _EXCLUDED_STATES or file.last(Action.DIVERT):
        return RatingState.NOT_RATED
    since = file.last(*(_TAKEN_UP if target is Target.PETITION_DEPARTMENT else _ANSWERED))
    if since is None:
        return RatingState.NOT_RATED
    until = law.ends(since.on, LimitCode.RATING_WINDOW).due
    return RatingState.WAITING if today <= until else RatingState.TOO_LATE


def may_rate(file: CaseFile, today: date, law: Law) -> list[Target]:
    """The targets that the visitor may rate now."""
    return [target for target in Target if rating_state(file, target, today, law) is RatingState.WAITING]
