"""The road of one case: every station done and still to come, its limit and date, and what the visitor may do.

``current`` is where the case stands. A station of the review branch is ``next`` as long as it may still be taken,
``skipped`` once it cannot. No 60 days are spoken of before acceptance: they begin with it (Art. 34).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from kiosk.domain.case_file import (
    WINDOWS,
    CaseFile,
    Clock,
    Event,
    actual_limit,
    current_clock,
    in_mediation,
    is_overdue,
    issued,
    may_urge,
    open_hearing,
    urge_again_on,
)
from kiosk.domain.case_people import holder
from kiosk.domain.case_state import may_try
from kiosk.domain.case_terms import SERVICE_LIMITS, Action, CaseState, Kind, OfficerCard
from kiosk.domain.deadlines import Law
from kiosk.domain.policy import Limit, LimitCode
from kiosk.domain.procedures import BRANCHES, Procedure
from kiosk.domain.road_stations import (
    DOCUMENT_STAGE,
    OTHER_ENDS,
    StageCode,
    StageState,
    Station,
    line_of,
)
from kiosk.domain.satisfaction import Target, may_rate

__all__ = ["DOCUMENT_STAGE", "People", "Road", "Stage", "StageCode", "StageState", "road_of"]

S, A, L = CaseState, Action, LimitCode
# what a visitor may do besides urging, asking for review and rating, in the order in which it is offered
VISITOR_STEPS = (A.SUPPLEMENT, A.COMPLAIN, A.ASK_AVOIDANCE, A.ASK_WITHDRAW)


@dataclass(frozen=True, slots=True)
class People:
    """Who answers for a case before an organ has it, and who reviews it."""

    centre: str
    receiver: OfficerCard
    review_organ: str
    reexam_organ: str


class Stage(msgspec.Struct, frozen=True):
    """One station. Dates are None when not known yet; ``detail`` is a code of what is being done now."""

    code: StageCode
    state: StageState
    branch: str = "main"
    unit: str = ""
    officer: OfficerCard | None = None
    started_on: date | None = None
    finished_on: date | None = None
    limit: Limit | None = None
    due_on: date | None = None
    provisional: bool = False
    days_left: int | None = None
    overdue: bool = False
    detail: str = ""
    procedure: Procedure | None = None  # of DIVERTED
    told: tuple[Limit, ...] = ()  # that law's limits, as information


class Road(msgspec.Struct, frozen=True):
    """``clock`` is the limit now running and ``clock_stage`` the station it belongs to."""

    stages: tuple[Stage, ...]
    clock: Clock | None
    clock_stage: StageCode | None
    days_left: int | None
    overdue: bool
    may_urge: bool
    urge_again_on: date | None
    may_ask_review: bool
    review_organ: str
    review_until: date | None
    merged_into: str
    may_rate: tuple[Target, ...] = ()
    may: tuple[Action, ...] = ()  # of VISITOR_STEPS, what the case allows now


def road_of(file: CaseFile, *, today: date, law: Law, people: People) -> Road:
    """Everything the roadmap shows, by the server's ``today``."""
    if file.kind is Kind.ACCUSE:
        return _bare_road(_accusation(file))
    clock = current_clock(file)
    window = clock if clock and clock.code in WINDOWS else None
    in_time = window is not None and today <= window.due
    merged = file.last(Action.MERGE)
    return Road(
        stages=tuple(_stages(file, today, law, people)),
        clock=clock,
        clock_stage=_clock_stage(file, clock),
        days_left=(clock.due - today).days if clock else None,
        overdue=is_overdue(file, today),
        may_urge=may_urge(file, today, law),
        urge_again_on=urge_again_on(file, law),
        may_ask_review=in_time,
        review_organ=_higher_organ(window, people) if in_time else "",
        review_until=window.due if window and in_time else None,
        merged_into=merged.into if merged and file.state is S.MRG else "",
        may_rate=tuple(may_rate(file, today, law)),
        may=tuple(step for step in VISITOR_STEPS if may_try(file, step, today, law)),
    )


def _bare_road(stages: list[Stage]) -> Road:
    return Road(tuple(stages), None, None, None, False, False, None, False, "", None, "")


def _clock_stage(file: CaseFile, clock: Clock | None) -> StageCode | None:
    if clock is None:
        return None
    line = line_of(file)
    return next((s.code for s in line if s.limit and actual_limit(file, s.limit) is clock.code), None)


def _higher_organ(window: Clock | None, people: People) -> str:
    if window is None:
        return ""
    return people.review_organ if window.code is LimitCode.REVIEW_WINDOW else people.reexam_organ


class _Reading(msgspec.Struct, frozen=True):
    """What every station is read from. ``taken``: the steps in the log, so that stations nobody came near cost little."""

    file: CaseFile
    today: date
    law: Law
    people: People
    taken: frozenset[Action]


def _stages(file: CaseFile, today: date, law: Law, people: People) -> list[Stage]:
    reading = _Reading(file, today, law, people, frozenset(event.action for event in file.log))
    stages = [_stage(station, reading) for station in line_of(file)]
    if file.last(Action.DIVERT):
        return _led_elsewhere(reading, stages)
    anew = file.last(Action.REREGISTER)
    other_end = (StageCode.REREGISTERED, Action.REREGISTER) if anew else OTHER_ENDS.get(file.state)
    if other_end is None:
        return stages
    code, action = other_end
    event = file.last(action)
    end = Stage(
        code, StageState.DONE, unit=event.unit if event else "", finished_on=event.on if event else None
    )
    return [*(stage for stage in stages if stage.state is StageState.DONE), end]


def _led_elsewhere(reading: _Reading, before: list[Stage]) -> list[Stage]:
    """Registered, sorted, led into its procedure with that law's limits, and what became of it there."""
    file, people = reading.file, reading.people
    led, ended = file.last(Action.DIVERT), file.last(Action.END_TRACKING)
    procedure = led.procedure if led else None
    told = tuple(reading.law.policy.limit(code) for code in BRANCHES[procedure].limits) if procedure else ()
    return [
        *(stage for stage in before if stage.state is StageState.DONE and stage.code is not StageCode.CLOSED),
        Stage(
            StageCode.DIVERTED, StageState.DONE, unit=led.unit if led else "", finished_on=led.on if led else None,
            procedure=procedure, told=told,
        ),
        Stage(
            StageCode.TRACKED, StageState.DONE if ended else StageState.CURRENT, unit=people.centre,
            officer=None if ended else people.receiver, started_on=led.on if led else None,
            finished_on=ended.on if ended else None, detail="" if ended else "followed_up",
        ),
    ]  # fmt: skip


def _stage(station: Station, reading: _Reading) -> Stage:
    file, today = reading.file, reading.today
    is_current = file.state in station.current_in
    if not is_current and station.steps.isdisjoint(reading.taken):
        return _to_come(station, reading)
    log = _round(file, station)
    ended = _last(log, station.ends) or _last(log, station.else_ends)
    begun = _last(log, station.begins)
    state = _state(station, file, is_current=is_current, is_ended=ended is not None)
    clock = _clock(station, file) if begun else None
    runs = clock is not None and clock.stopped_on is None
    if state is StageState.SKIPPED or (state is StageState.NEXT and not runs):
        return _to_come(station, reading)
    return Stage(
        code=station.code,
        state=state,
        branch=station.branch,
        unit=_unit(station, file, reading.people) if state is not StageState.NEXT else "",
        officer=_officer(file, reading.people) if is_current else None,
        started_on=begun.on if begun and (is_current or ended) else None,
        finished_on=ended.on if ended and (not is_current or file.state in (S.RPL, S.REVD)) else None,
        limit=_limit(station, reading, clock),
        due_on=clock.due if clock else None,
        provisional=clock.provisional if clock and runs else False,
        days_left=(clock.due - today).days if clock and runs else None,
        overdue=bool(runs and clock and clock.code not in WINDOWS and today > clock.due),
        detail=_detail(file) if is_current else "",
    )


def _to_come(station: Station, reading: _Reading) -> Stage:
    """A station that was not reached, or not taken."""
    state = _state(station, reading.file, is_current=False, is_ended=False)
    return Stage(station.code, state, station.branch, limit=_limit(station, reading, None))


def _round(file: CaseFile, station: Station) -> tuple[Event, ...]:
    """After an order to do it again, handling and reply begin anew, and the review branch once the reply is served."""
    log = file.log
    redo = file.last(Action.ORDER_REDO) if station.is_redone else None
    if redo is None:
        return log
    since = log[log.index(redo) :]
    if station.branch == "main":
        return since
    return since[1:] if _last(since, (Action.SERVE_OPINION,)) else log


def _last(log: tuple[Event, ...], actions: tuple[Action, ...]) -> Event | None:
    for event in reversed(log):
        if event.action in actions:
            return event
    return None


def _state(station: Station, file: CaseFile, *, is_current: bool, is_ended: bool) -> StageState:
    if is_current:
        return StageState.CURRENT
    if is_ended and not _was_undone(station, file):
        return StageState.DONE
    is_over = file.state in (S.DONE, S.FINAL)
    return StageState.SKIPPED if is_over and station.branch == "review" else StageState.NEXT


def _was_undone(station: Station, file: CaseFile) -> bool:
    """An upheld objection takes the case back to sorting."""
    return station.limit is L.ACCEPTANCE and file.state in (S.REG, S.SORT)


def _clock(station: Station, file: CaseFile) -> Clock | None:
    code = actual_limit(file, station.limit) if station.limit else None
    return next((clock for clock in reversed(file.clocks) if clock.code is code), None)


def _limit(station: Station, reading: _Reading, clock: Clock | None) -> Limit | None:
    """The limit as it was when its clock started; of what is to come, the one in force, but none before acceptance."""
    if clock is not None:
        return Limit(clock.code, clock.length + clock.extra_days, clock.unit, clock.article)
    file = reading.file
    is_early = (
        station.limit is L.HANDLING and file.kind not in SERVICE_LIMITS and not file.last(Action.ACCEPT)
    )
    if station.limit is None or is_early:
        return None
    return reading.law.policy.limit(actual_limit(file, station.limit))


_UNIT_ACTIONS = (Action.FORWARD, Action.ACCEPT, Action.REASSIGN)


def _unit(station: Station, file: CaseFile, people: People) -> str:
    if station.code in (StageCode.REGISTERED, StageCode.SORTED):
        return people.centre
    if station.code is StageCode.REVIEWED:
        return people.review_organ
    if station.code is StageCode.REEXAMINED:
        return people.reexam_organ
    if station.branch != "main" or station.code in (StageCode.CLOSED, StageCode.RATED):
        return ""
    return next(
        (event.unit for event in reversed(file.log) if event.action in _UNIT_ACTIONS and event.unit), ""
    )


def _officer(file: CaseFile, people: People) -> OfficerCard | None:
    """The last one named; before that, and while nobody is, the centre's receiver."""
    if file.state in (S.REV, S.REVD, S.CHK):
        asked = file.last(Action.ASK_REVIEW, Action.ASK_REEXAM)
        return asked.officer if asked else None
    return holder(file) or people.receiver


_DETAILS = {
    S.REG: "waiting_to_be_sorted", S.SORT: "being_sorted", S.FWD: "waiting_for_acceptance", S.OBJ: "unit_disputed",
    S.ACC: "being_handled", S.EXT: "extended", S.RPL: "replied", S.REV: "under_review", S.REVD: "reviewed",
    S.CHK: "under_reexamination",
}  # fmt: skip


def _detail(file: CaseFile) -> str:
    """What is being done: the last thing that the visitor should know of, else the state's own words."""
    if open_hearing(file):
        return "hearing"
    if in_mediation(file):
        return "in_mediation"
    if issued(file):
        return "being_served"
    last = file.last(*_SPECIAL, *_SETTLED)
    return _SPECIAL[last.action] if last and last.action in _SPECIAL else _DETAILS.get(file.state, "")


_SPECIAL = {
    A.ASK_MATERIAL: "material_wanted",
    A.ORDER_REDO: "ordered_again",
    A.ASK_WITHDRAW: "withdrawal_asked",
}
_SETTLED = (A.SUPPLEMENT, A.ACCEPT, A.SERVE_OPINION, A.SERVE_REVIEW, A.ASK_REVIEW, A.ASK_REEXAM, A.EXTEND)


def _accusation(file: CaseFile) -> list[Stage]:
    """The public projection of an accusation: registered, handed over. No unit, no officer, no limit, no paper."""
    registered = Stage(StageCode.REGISTERED, StageState.DONE, finished_on=file.events[0].on)
    handed = file.last(Action.DIVERT)
    if handed is None:
        return [registered, Stage(StageCode.HANDED_OVER, StageState.CURRENT)]
    return [registered, Stage(StageCode.HANDED_OVER, StageState.DONE, finished_on=handed.on)]
