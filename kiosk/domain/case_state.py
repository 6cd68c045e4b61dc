"""A case is its event log: which step may follow, what state it leads to, which clocks it starts and stops.

Theory of operation: TRANSITIONS is the one table. ``take`` looks up the row for (state, action), asks its guards,
and returns the case with the event appended and its clocks changed; nothing is ever removed. A due date changes by
an event only. Articles are those of 信访工作条例 (2022).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from kiosk.domain import case_guards as guard
from kiosk.domain.case_clocks import change_clocks, started
from kiosk.domain.case_file import STATE_LIMIT, Action, CaseFile, CaseState, Event, Kind
from kiosk.domain.deadlines import Law
from kiosk.domain.policy import LimitCode
from kiosk.errors import InvalidInput


class IllegalStep(InvalidInput):
    """The step may not be taken; ``code`` says why (a guard's name, ``state`` or ``order``)."""


Guard = Callable[[CaseFile, Event, Law], bool]


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table. ``target`` None leaves the state; ``stops`` empty and ``stops_all`` ends every clock."""

    action: Action
    sources: tuple[CaseState, ...]
    target: CaseState | None
    starts: tuple[LimitCode, ...] = ()
    stops: tuple[LimitCode, ...] = ()
    stops_all: bool = False
    document: str = ""
    guards: tuple[Guard, ...] = ()


S, L = CaseState, LimitCode
_OPEN = (S.REG, S.SORT, S.FWD, S.OBJ, S.ACC, S.EXT)
_ORGANS = (*_OPEN, S.REV, S.CHK)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Action.SORT, (S.REG,), S.SORT),
    Transition(Action.MERGE, (S.REG, S.SORT), S.MRG, stops_all=True, guards=(guard.names_primary,)),
    Transition(Action.UNMERGE, (S.MRG,), None, guards=(guard.has_reason,)),
    Transition(
        Action.FORWARD, (S.SORT,), S.FWD, starts=(L.ACCEPTANCE, L.OBJECTION), stops=(L.SORTING,), document="FWD",
        guards=(guard.names_unit, guard.not_to_the_accused, guard.not_an_accusation),
    ),
    Transition(
        Action.OBJECT, (S.FWD,), S.OBJ, stops=(L.OBJECTION,), guards=(guard.has_reason, guard.objection_in_time)
    ),
    Transition(Action.UPHOLD_OBJECTION, (S.OBJ,), S.SORT, stops=(L.ACCEPTANCE,)),
    Transition(Action.REJECT_OBJECTION, (S.OBJ,), S.FWD),
    Transition(
        Action.ACCEPT, (S.SORT, S.FWD), S.ACC, stops_all=True, document="ACC",
        guards=(guard.names_unit, guard.not_to_the_accused, guard.not_an_accusation),
    ),
    Transition(
        Action.DIVERT, (S.SORT, S.FWD), S.DIV, stops_all=True, document="GUIDE", guards=(guard.not_to_the_accused,)
    ),
    Transition(
        Action.NOT_ACCEPT, (S.SORT, S.FWD), S.NACC, stops_all=True, document="NACC", guards=(guard.has_reason,)
    ),
    Transition(
        Action.NO_MORE, (S.SORT, S.FWD), S.NOMORE, stops_all=True, document="NOMORE", guards=(guard.has_reason,)
    ),
    Transition(Action.ASK_MATERIAL, (S.ACC, S.EXT), None, document="SUPP"),  # the Regulation stops no clock for it
    Transition(Action.MEDIATE, (S.ACC, S.EXT), None, document="MED"),
    Transition(
        Action.EXTEND, (S.ACC,), S.EXT, document="EXT", guards=(guard.has_reason, guard.answered_by_opinion, guard.extension_allowed)
    ),
    Transition(
        Action.OPEN_HEARING, (S.ACC, S.EXT, S.CHK), None, document="HEAR", guards=(guard.no_hearing_open,)
    ),
    Transition(Action.CLOSE_HEARING, (S.ACC, S.EXT, S.CHK), None, guards=(guard.a_hearing_open,)),
    Transition(
        Action.SERVE_OPINION, (S.ACC, S.EXT), S.RPL, starts=(L.REVIEW_WINDOW,), stops=(L.HANDLING,),
        document="OPN", guards=(guard.answered_by_opinion, guard.no_hearing_open),
    ),
    Transition(
        Action.ANSWER, (S.ACC, S.EXT), S.DONE, stops_all=True, document="OPN",
        guards=(guard.answered_plainly, guard.no_hearing_open),
    ),
    Transition(
        Action.ASK_REVIEW, (S.RPL,), S.REV, starts=(L.REVIEW,), stops=(L.REVIEW_WINDOW,), guards=(guard.review_in_time,)
    ),
    Transition(Action.CLOSE_UNREVIEWED, (S.RPL,), S.DONE, stops_all=True, guards=(guard.review_window_over,)),
    Transition(
        Action.SERVE_REVIEW, (S.REV,), S.REVD, starts=(L.REEXAM_WINDOW,), stops=(L.REVIEW,), document="REV"
    ),
    Transition(
        Action.ORDER_REDO, (S.REV,), S.ACC, stops=(L.REVIEW,), document="REV", guards=(guard.sets_a_date,)
    ),
    Transition(
        Action.ASK_REEXAM, (S.REVD,), S.CHK, starts=(L.REEXAM,), stops=(L.REEXAM_WINDOW,), guards=(guard.reexam_in_time,)
    ),
    Transition(Action.CLOSE_UNREEXAMINED, (S.REVD,), S.DONE, stops_all=True, guards=(guard.reexam_window_over,)),
    Transition(
        Action.SERVE_REEXAM, (S.CHK,), S.FINAL, stops_all=True, document="RECHK", guards=(guard.no_hearing_open,)
    ),
    Transition(Action.WITHDRAW, _OPEN, S.WDR, stops_all=True),
    Transition(Action.URGE, _ORGANS, None, guards=(guard.urge_allowed,)),
    Transition(Action.RECALCULATE, tuple(STATE_LIMIT), None),
)  # fmt: skip

ENDED = frozenset({S.FINAL, S.DONE, S.DIV, S.NACC, S.NOMORE, S.WDR, S.MRG})
_BY_STATE = {(state, row.action): row for row in TRANSITIONS for state in row.sources}


def register(kind: Kind, event: Event, law: Law, *, accused_unit: str = "") -> CaseFile:
    """A new case: registered first, whatever it is (Art. 22)."""
    clock = started(law, LimitCode.SORTING, event.on)
    return CaseFile(kind, CaseState.REG, (event,), (clock,), accused_unit)


def take(file: CaseFile, event: Event, law: Law) -> CaseFile:
    """The case after one more step. Raises IllegalStep; the case given is not changed."""
    row = find_transition(file.state, event.action)
    if row is None:
        raise IllegalStep(f"{event.action.value} is no step of a case in {file.state.value}", code="state")
    if file.events and event.on < file.events[-1].on:
        raise IllegalStep("a step cannot be older than the one before it", code="order")
    for holds in row.guards:
        if not holds(file, event, law):
            raise IllegalStep(f"{event.action.value}: {holds.__doc__}", code=holds.__name__)
    clocks = change_clocks(file, event, law, row)
    target = _state_before_merge(file) if event.action is Action.UNMERGE else row.target or file.state
    return replace(file, state=target, events=(*file.events, event), clocks=clocks)


def find_transition(state: CaseState, action: Action) -> Transition | None:
    return _BY_STATE.get((state, action))


def legal_actions(file: CaseFile) -> list[Action]:
    """What the table allows from here; guards may still refuse."""
    return [action for state, action in _BY_STATE if state is file.state]


def replay(kind: Kind, events: Iterable[Event], law: Law, *, accused_unit: str = "") -> CaseFile:
    """The case that the log makes, under one law. Raises IllegalStep for a log that no case could have."""
    first, *rest = events
    file = register(kind, first, law, accused_unit=accused_unit)
    for event in rest:
        file = take(file, event, law)
    return file


def _state_before_merge(file: CaseFile) -> CaseState:
    """REG, unless the case had been sorted before it was merged."""
    return CaseState.SORT if file.last(Action.SORT, Action.UPHOLD_OBJECTION) else CaseState.REG
