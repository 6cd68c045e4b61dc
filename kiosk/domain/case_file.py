"""A case as the law sees it: kind, state, the log of its steps and its clocks, and what can be asked of them.

Articles are those of 信访工作条例 (2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiosk.domain.deadlines import Law
from kiosk.domain.policy import LimitCode, Unit


class Kind(Enum):
    """What a matter is; VISIT is a number taken to speak with a person."""

    APPEAL = "appeal"
    SUGGEST = "suggest"
    COMPLAIN = "complain"
    CONSULT = "consult"
    ACCUSE = "accuse"
    UNSURE = "unsure"
    VISIT = "visit"


SERVICE_LIMITS = {
    Kind.SUGGEST: LimitCode.SUGGEST,
    Kind.COMPLAIN: LimitCode.COMPLAIN,
    Kind.CONSULT: LimitCode.CONSULT,
}


class CaseState(Enum):
    REG = "REG"  # registered
    SORT = "SORT"  # being sorted
    FWD = "FWD"  # forwarded, the organ has not said yet
    OBJ = "OBJ"  # the organ objects
    ACC = "ACC"  # accepted, being handled
    EXT = "EXT"  # the same, extended
    RPL = "RPL"  # answered; review may be asked for
    REV = "REV"  # under review
    REVD = "REVD"  # review answered; re-examination may be asked for
    CHK = "CHK"  # under re-examination
    FINAL = "FINAL"  # re-examined: the end
    DONE = "DONE"  # closed
    DIV = "DIV"  # led into another legal procedure
    NACC = "NACC"  # not accepted
    NOMORE = "NOMORE"  # no more accepted: the same facts after FINAL
    WDR = "WDR"  # withdrawn
    MRG = "MRG"  # merged into another case


class Action(Enum):
    SUBMIT = "submit"
    SORT = "sort"
    MERGE = "merge"
    UNMERGE = "unmerge"
    FORWARD = "forward"
    OBJECT = "object"
    UPHOLD_OBJECTION = "uphold_objection"
    REJECT_OBJECTION = "reject_objection"
    ACCEPT = "accept"
    DIVERT = "divert"
    NOT_ACCEPT = "not_accept"
    NO_MORE = "no_more"
    ASK_MATERIAL = "ask_material"
    MEDIATE = "mediate"
    EXTEND = "extend"
    OPEN_HEARING = "open_hearing"
    CLOSE_HEARING = "close_hearing"
    SERVE_OPINION = "serve_opinion"
    ANSWER = "answer"
    ASK_REVIEW = "ask_review"
    CLOSE_UNREVIEWED = "close_unreviewed"
    SERVE_REVIEW = "serve_review"
    ORDER_REDO = "order_redo"
    ASK_REEXAM = "ask_reexam"
    CLOSE_UNREEXAMINED = "close_unreexamined"
    SERVE_REEXAM = "serve_reexam"
    WITHDRAW = "withdraw"
    URGE = "urge"
    RECALCULATE = "recalculate"  # a new working calendar came: provisional dates are computed again


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """Who holds the case: name, post and phone belong on the notice."""

    name: str
    post: str
    phone: str


@dataclass(frozen=True, slots=True)
class Event:
    """One step. ``on`` is the local date the law counts from (of a reply: the day it was served)."""

    action: Action
    on: date
    unit: str = ""
    officer: OfficerCard | None = None
    reason: str = ""
    days: int = 0  # of an extension
    until: date | None = None  # the date a reviewer sets
    into: str = ""  # number of the case merged into


@dataclass(frozen=True, slots=True)
class Clock:
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
    """The log and its clocks. ``accused_unit`` never receives the case."""

    kind: Kind
    state: CaseState
    events: tuple[Event, ...] = ()
    clocks: tuple[Clock, ...] = ()
    accused_unit: str = ""

    def running(self, code: LimitCode) -> Clock | None:
        """The clock ``code`` that runs now; there is at most one."""
        for clock in self.clocks:
            if clock.code is code and clock.stopped_on is None:
                return clock
        return None

    def last(self, *actions: Action) -> Event | None:
        """The latest event of one of ``actions``."""
        for event in reversed(self.events):
            if event.action in actions:
                return event
        return None


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


def handling_limit(kind: Kind) -> LimitCode:
    """60 days are for appeals only; service matters have limits of their own."""
    return SERVICE_LIMITS.get(kind, LimitCode.HANDLING)


def current_clock(file: CaseFile) -> Clock | None:
    """The clock the visitor is shown: the one of the state, if it runs."""
    code = STATE_LIMIT.get(file.state)
    if code is LimitCode.HANDLING:
        code = handling_limit(file.kind)
    return file.running(code) if code else None


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
