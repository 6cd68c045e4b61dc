"""What a step does to the clocks of a case: stop, start, lengthen, run again. No due date changes otherwise."""

# ruff: noqa: ARG001 - one signature for every row of the table

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from msgspec.structs import replace

from kiosk.domain.case_file import CaseFile, Clock, Event, current_clock, open_hearing, registration_limit
from kiosk.domain.case_terms import SERVICE_LIMITS, Action, CaseState
from kiosk.domain.deadlines import Law, deadline
from kiosk.domain.policy import LimitCode
from kiosk.domain.procedures import Procedure

L = LimitCode


class ClockRow(Protocol):
    """The part of a transition that names clocks."""

    @property
    def starts(self) -> tuple[LimitCode, ...]: ...
    @property
    def stops(self) -> tuple[LimitCode, ...]: ...
    @property
    def stops_all(self) -> bool: ...


def change_clocks(file: CaseFile, event: Event, law: Law, row: ClockRow) -> tuple[Clock, ...]:
    """The clocks after ``event``: by the row's lists, or by the rule of its own that the action has."""
    return tuple(_EFFECTS.get(event.action, stop_and_start)(file, event, law, row))


def stop_and_start(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    clocks = [_stopped(clock, event.on) if _ends(row, clock) else clock for clock in file.clocks]
    return [*clocks, *(started(law, code, event.on) for code in row.starts)]


def _reclassified(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """The new kind's own limit runs from registration on."""
    old, new = registration_limit(file.kind), registration_limit(event.kind or file.kind)
    if old is new:
        return list(file.clocks)
    clocks = [_stopped(clock, event.on) if _runs(clock, old) else clock for clock in file.clocks]
    return [*clocks, started(law, new, file.events[0].on)]


def _forwarded(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """A service matter keeps its one promise; a petition's organ has time to decide on acceptance."""
    clocks = stop_and_start(file, event, law, row)
    if file.kind in SERVICE_LIMITS:
        return clocks
    return [*clocks, started(law, L.SIMPLE_ACCEPTANCE if event.simple else L.ACCEPTANCE, event.on)]


def _accepted(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    if file.kind in SERVICE_LIMITS:
        return [_stopped(clock, event.on) if _runs(clock, L.OBJECTION) else clock for clock in file.clocks]
    simple_or_not = L.SIMPLE_HANDLING if event.simple else L.HANDLING
    code = L.DUTY if event.procedure is Procedure.DUTY else simple_or_not
    return [*stop_and_start(file, event, law, row), started(law, code, event.on)]


def _left_simple(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """The ordinary limit counts from the original acceptance."""
    accepted = file.last(Action.ACCEPT)
    clocks = [
        _stopped(clock, event.on) if _runs(clock, L.SIMPLE_HANDLING) else clock for clock in file.clocks
    ]
    return [*clocks, started(law, L.HANDLING, accepted.on if accepted else event.on)]


def _extended(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    return [_longer(c, event.days, law) if _runs(c, L.HANDLING) else c for c in file.clocks]


def _hearing_closed(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """The days of a hearing, first and last too, do not count in re-examination (Art. 36), and there alone."""
    opened = open_hearing(file)
    days = (event.on - opened.on).days + 1 if opened and file.state is CaseState.CHK else 0
    return [_longer(c, days, law) if days and _runs(c, L.REEXAM) else c for c in file.clocks]


def _issued(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """The organ has done its part: its clock stops although service may come later."""
    clock = current_clock(file)
    return [_stopped(c, event.on) if c is clock else c for c in file.clocks]


def _redone(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    clocks = stop_and_start(file, event, law, row)
    clock = started(law, L.HANDLING, event.on)
    until = event.until or clock.due
    length = (until - event.on).days
    provisional = not law.calendar.is_known(until)
    return [*clocks, replace(clock, length=length, raw_due=until, due=until, provisional=provisional)]


def _unmerged(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """The clock that merging stopped runs again, from its own start: merging is reversible."""
    merged, code, clocks = file.last(Action.MERGE), registration_limit(file.kind), list(file.clocks)
    if merged is None or (code is L.SORTING and file.last(Action.FORWARD)):
        return clocks
    index = max(n for n, clock in enumerate(clocks) if clock.code is code)
    return [replace(c, stopped_on=None) if n == index else c for n, c in enumerate(clocks)]


def _urged(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """An answer is due; one that is due already stays."""
    return [*file.clocks, *(() if file.running(L.URGE_ANSWER) else (started(law, L.URGE_ANSWER, event.on),))]


def _recalculated(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """Running provisional clocks by the calendar now known; their lengths stay those of their own policy."""
    return [_by_calendar(c, law) if c.provisional and c.stopped_on is None else c for c in file.clocks]


def restored(now: tuple[Clock, ...], before: tuple[Clock, ...], on: date, law: Law) -> tuple[Clock, ...]:
    """``now`` as the clocks were ``before`` a step that is undone: later ones stopped, the others running as then.

    ``before`` tells which ran and how much longer; lengths and dates stay those of the policy they began under.
    """
    kept = [_back(clock, then, law) for clock, then in zip(now, before, strict=False)]
    return (*kept, *(clock if clock.stopped_on else _stopped(clock, on) for clock in now[len(before) :]))


def _back(clock: Clock, then: Clock, law: Law) -> Clock:
    running = replace(clock, stopped_on=then.stopped_on)
    if clock.extra_days == then.extra_days:
        return running
    return _by_calendar(replace(running, extra_days=then.extra_days), law)


def _by_calendar(clock: Clock, law: Law) -> Clock:
    ends = deadline(clock.started_on, clock.length + clock.extra_days, clock.unit, law.calendar)
    return replace(
        clock,
        raw_due=ends.raw_due,
        due=ends.due,
        provisional=ends.provisional,
        calendar_version=ends.calendar_version,
    )


Effect = Callable[[CaseFile, Event, Law, ClockRow], list[Clock]]
_EFFECTS: dict[Action, Effect] = {
    Action.RECLASSIFY: _reclassified,
    Action.FORWARD: _forwarded,
    Action.ACCEPT: _accepted,
    Action.LEAVE_SIMPLE: _left_simple,
    Action.EXTEND: _extended,
    Action.CLOSE_HEARING: _hearing_closed,
    Action.ISSUE: _issued,
    Action.ORDER_REDO: _redone,
    Action.UNMERGE: _unmerged,
    Action.URGE: _urged,
    Action.RECALCULATE: _recalculated,
}


def started(law: Law, code: LimitCode, on: date) -> Clock:
    """A clock as it begins to run, by the policy in force."""
    ends, article = law.ends(on, code), law.policy.limit(code).article
    return Clock(
        code, on, ends.length, ends.unit, ends.raw_due, ends.due, ends.provisional, article,
        law.policy.version, law.calendar.version,
    )  # fmt: skip


def _longer(clock: Clock, days: int, law: Law) -> Clock:
    return _by_calendar(replace(clock, extra_days=clock.extra_days + days), law)


def _stopped(clock: Clock, on: date) -> Clock:
    return replace(clock, stopped_on=on)


def _ends(row: ClockRow, clock: Clock) -> bool:
    return clock.stopped_on is None and (row.stops_all or clock.code in row.stops)


def _runs(clock: Clock, code: LimitCode) -> bool:
    return clock.code is code and clock.stopped_on is None
