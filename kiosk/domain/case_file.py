"""A case as the law sees it: its log, the clocks that run, and what can be asked of them.

Articles are those of 信访工作条例 (2022).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import msgspec

from kiosk.domain.case_terms import SERVICE_LIMITS, Action, Actor, CaseState, Kind, OfficerCard
from kiosk.domain.deadlines import Law
from kiosk.domain.policy import LimitCode, Unit
from kiosk.domain.procedures import Procedure


class Event(msgspec.Struct, frozen=True):
    """One step. ``on`` is the local date the law counts from (of a reply: the day it was served).

    ``confirmed``: what the step asks for was seen to by the one who took it (both sides consent, the identity was
    checked, everybody signed). ``paper`` is the SHA-256 of the document that the step issued.
    """

    action: Action
    on: date
    by: Actor | None = None  # None: the first that the table names
    unit: str = ""
    officer: OfficerCard | None = None
    reason: str = ""
    days: int = 0  # of an extension
    until: date | None = None  # the date a reviewer or supervisor sets
    into: str = ""  # number of another case: merged into, decided before, registered anew
    kind: Kind | None = None  # of SUBMIT and RECLASSIFY
    procedure: Procedure | None = None
    ground: str = ""  # Ground, SupervisionWay
    outcome: str = ""  # of an opinion, a review, a mediation, a procedure elsewhere
    basis: str = ""  # of an opinion: the law it rests on (Art. 32)
    place: str = ""  # of a hearing, a mediation: where and when
    confirmed: bool = False
    simple: bool = False
    paper: str = ""
    category: str = ""  # of RECLASSIFY, where it changes


class Clock(msgspec.Struct, frozen=True):
    """A limit that runs or ran. ``stopped_on`` is None while it runs."""

    code: LimitCode
    started_on: date
    length: int
    unit: Unit
    raw_due: date
    due: date
    provisional: bool
    article: str
    policy_version: str
    calendar_version: str
    extra_days: int = 0
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The log and its clocks.

    ``accused`` is the text that names whom an accusation is against: it never receives the case. ``recipients`` is
    the closed list of organs that may (Art. 30). ``is_joint``: several came with one matter.
    ``log`` are the events that count: a step that was undone and the undoing of it are left out.
    """

    kind: Kind
    state: CaseState
    events: tuple[Event, ...] = ()
    clocks: tuple[Clock, ...] = ()
    accused: str = ""
    recipients: tuple[str, ...] = ()
    is_joint: bool = False
    log: tuple[Event, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "log", standing(self.events))  # read many times a road, so made once

    def running(self, code: LimitCode) -> Clock | None:
        """The clock ``code`` that runs now; there is at most one."""
        for clock in self.clocks:
            if clock.code is code and clock.stopped_on is None:
                return clock
        return None

    def last(self, *actions: Action) -> Event | None:
        """The latest event of one of ``actions`` that counts."""
        for event in reversed(self.log):
            if event.action in actions:
                return event
        return None

    @property
    def procedure(self) -> Procedure | None:
        """The branch it was accepted under or led into; None before."""
        decided = self.last(Action.ACCEPT, Action.DIVERT)
        if decided is None or decided.procedure or self.kind is not Kind.APPEAL:
            return decided.procedure if decided else None
        return Procedure.PETITION if decided.action is Action.ACCEPT else None

    @property
    def is_simple(self) -> bool:
        """Handled by the simple rules (简易办理) now."""
        last = self.last(Action.FORWARD, Action.ACCEPT, Action.LEAVE_SIMPLE)
        return last is not None and last.simple


def standing(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """``events`` without those that were undone, and without the undoing."""
    undo = Action.UNDO
    for event in events:  # a loop, not all(): every station of a road asks, and most logs hold none
        if event.action is undo:
            break
    else:
        return events
    kept: list[Event] = []
    for event in events:
        if event.action is Action.UNDO:
            kept.pop()
        else:
            kept.append(event)
    return tuple(kept)


def undone_places(events: tuple[Event, ...]) -> frozenset[int]:
    """The places in ``events`` of steps that were undone."""
    kept: list[int] = []
    undone = set()
    for place, event in enumerate(events):
        if event.action is Action.UNDO:
            undone.add(kept.pop())
        else:
            kept.append(place)
    return frozenset(undone)


# the limit that runs in a state; windows belong to the visitor, the others to an organ
STATE_LIMIT = {
    CaseState.REG: LimitCode.SORTING,
    CaseState.SORT: LimitCode.SORTING,
    CaseState.FWD: LimitCode.ACCEPTANCE,
    CaseState.OBJ: LimitCode.ACCEPTANCE,
    CaseState.ACC: LimitCode.HANDLING,
    CaseState.EXT: LimitCode.HANDLING,
    CaseState.RPL: LimitCode.REVIEW_WINDOW,
    CaseState.REV: LimitCode.REVIEW,
    CaseState.REVD: LimitCode.REEXAM_WINDOW,
    CaseState.CHK: LimitCode.REEXAM,
}
WINDOWS = frozenset({LimitCode.REVIEW_WINDOW, LimitCode.REEXAM_WINDOW})


def registration_limit(kind: Kind) -> LimitCode:
    """The limit that begins with registration: of sorting, or the whole promise of a service matter."""
    return SERVICE_LIMITS.get(kind, LimitCode.SORTING)


def actual_limit(file: CaseFile, code: LimitCode) -> LimitCode:
    """The limit that stands where the ordinary road has ``code``: 60 days are for branch P6 of appeals only."""
    if file.kind in SERVICE_LIMITS:
        return SERVICE_LIMITS[file.kind]
    if code is LimitCode.HANDLING and file.procedure is Procedure.DUTY:
        return LimitCode.DUTY
    return _SIMPLE[code] if code in _SIMPLE and file.is_simple else code


_SIMPLE = {
    LimitCode.ACCEPTANCE: LimitCode.SIMPLE_ACCEPTANCE,
    LimitCode.HANDLING: LimitCode.SIMPLE_HANDLING,
}


def current_clock(file: CaseFile) -> Clock | None:
    """The clock the visitor is shown: the one of the state, if it runs."""
    code = STATE_LIMIT.get(file.state)
    return file.running(actual_limit(file, code)) if code else None


def may_urge(file: CaseFile, today: date, law: Law) -> bool:
    """Overdue or nearly due by an organ's limit, and not urged in the last days."""
    clock = current_clock(file)
    if clock is None or clock.code in WINDOWS or file.kind is Kind.ACCUSE:
        return False
    near = (clock.due - today).days <= law.policy.limit(LimitCode.URGE_BEFORE_DUE).length
    again = urge_again_on(file, law)
    return near and (again is None or today >= again)


def urge_again_on(file: CaseFile, law: Law) -> date | None:
    """From when the case may be urged again; None when it never was."""
    last = file.last(Action.URGE)
    return law.ends(last.on, LimitCode.URGE_INTERVAL).raw_due if last else None


def open_hearing(file: CaseFile) -> Event | None:
    """The hearing that was opened and not closed."""
    last = file.last(Action.OPEN_HEARING, Action.CLOSE_HEARING)
    return last if last and last.action is Action.OPEN_HEARING else None


def in_mediation(file: CaseFile) -> bool:
    last = file.last(Action.MEDIATE, Action.END_MEDIATION)
    return last is not None and last.action is Action.MEDIATE


_ROUNDS = (Action.ACCEPT, Action.ORDER_REDO, Action.ASK_REVIEW, Action.ASK_REEXAM)


def issued(file: CaseFile) -> Event | None:
    """The written answer of this round that was signed and not yet served."""
    last = file.last(Action.ISSUE, *_ROUNDS)
    return last if last and last.action is Action.ISSUE else None


def is_overdue(file: CaseFile, today: date) -> bool:
    """A window that ended is nobody's delay."""
    clock = current_clock(file)
    return clock is not None and clock.code not in WINDOWS and today > clock.due
