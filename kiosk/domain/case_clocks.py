"""What a step does to the clocks of a case: stop, start, lengthen, run again. No due date changes otherwise."""

# ruff: noqa: ARG001 - one signature for every row of the table

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Protocol

from kiosk.domain.case_file import Action, CaseFile, CaseState, Clock, Event, handling_limit, open_hearing
from kiosk.domain.deadlines import Deadline, Law, deadline
from kiosk.domain.policy import LimitCode


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


def _accepted(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    clocks = stop_and_start(file, event, law, row)
    return [*clocks, started(law, handling_limit(file.kind), event.on)]


def _extended(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    return [_longer(c, event.days, law) if _runs(c, LimitCode.HANDLING) else c for c in file.clocks]


def _hearing_closed(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """The time of a hearing does not count in re-examination (Art. 36), and there alone."""
    opened = open_hearing(file)
    days = (event.on - opened.on).days if opened and file.state is CaseState.CHK else 0
    return [_longer(c, days, law) if days and _runs(c, LimitCode.REEXAM) else c for c in file.clocks]


def _redone(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    clocks = stop_and_start(file, event, law, row)
    clock = started(law, LimitCode.HANDLING, event.on)
    until = event.until or clock.due
    length = (until - event.on).days
    provisional = not law.calendar.is_known(until)
    return [*clocks, replace(clock, length=length, raw_due=until, due=until, provisional=provisional)]


def _unmerged(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """The clock that merging stopped runs again, from its own start: merging is reversible."""
    merged = file.last(Action.MERGE)
    if merged is None or file.last(Action.FORWARD):
        return list(file.clocks)
    return [replace(c, stopped_on=None) if c.stopped_on == merged.on else c for c in file.clocks]


def _recalculated(file: CaseFile, event: Event, law: Law, row: ClockRow) -> list[Clock]:
    """Running provisional clocks by the calendar now known; their lengths stay those of their own policy."""
    return [_by_calendar(c, law) if c.provisional and c.stopped_on is None else c for c in file.clocks]


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
    Action.ACCEPT: _accepted,
    Action.EXTEND: _extended,
    Action.CLOSE_HEARING: _hearing_closed,
    Action.ORDER_REDO: _redone,
    Action.UNMERGE: _unmerged,
    Action.RECALCULATE: _recalculated,
}


def started(law: Law, code: LimitCode, on: date) -> Clock:
    return clock_of(law, code, law.ends(on, code))


def clock_of(law: Law, code: LimitCode, ends: Deadline, *, extra_days: int = 0) -> Clock:
    """A clock as it starts to run."""
    article = law.policy.limit(code).article
    return Clock(
        code, ends.start, ends.length - extra_days, ends.unit, ends.raw_due, ends.due, ends.provisional,
        article, law.policy.version, law.calendar.version, extra_days,
    )  # fmt: skip


def _longer(clock: Clock, days: int, law: Law) -> Clock:
    extra = clock.extra_days + days
    return clock_of(
        law, clock.code, law.ends(clock.started_on, clock.code, extra_days=extra), extra_days=extra
    )


def _stopped(clock: Clock, on: date) -> Clock:
    return replace(clock, stopped_on=on)


def _ends(row: ClockRow, clock: Clock) -> bool:
    return clock.stopped_on is None and (row.stops_all or clock.code in row.stops)


def _runs(clock: Clock, code: LimitCode) -> bool:
    return clock.code is code and clock.stopped_on is None
