"""A case is its event log: which step may follow, what state it leads to, which clocks it starts and stops.

Theory of operation: kiosk.domain.case_table is the one table. ``take`` looks up the row for (state, action), asks who
acts and the row's guards, and returns the case with the event appended and its clocks changed; nothing is ever
removed. A due date changes by an event only. UNDO is an event too: it leads back to the case before the last step.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from kiosk.domain.case_clocks import change_clocks, restored, started
from kiosk.domain.case_file import CaseFile, Event, registration_limit, standing
from kiosk.domain.case_guards import ABOUT_THE_CASE
from kiosk.domain.case_table import Transition, find_transition, rows_from
from kiosk.domain.case_terms import Action, CaseState, Kind
from kiosk.domain.deadlines import Law
from kiosk.errors import InvalidInput


class IllegalStep(InvalidInput):
    """The step may not be taken; ``code`` says why (a guard's name, ``state``, ``actor`` or ``order``)."""


def register(
    kind: Kind,
    event: Event,
    law: Law,
    *,
    accused: str = "",
    recipients: tuple[str, ...] = (),
    is_joint: bool = False,
) -> CaseFile:
    """A new case: registered first, whatever it is (Art. 22)."""
    clock = started(law, registration_limit(kind), event.on)
    first = event if event.kind is kind else replace(event, kind=kind)
    return CaseFile(kind, CaseState.REG, (first,), (clock,), accused, recipients, is_joint)


def take(file: CaseFile, event: Event, law: Law) -> CaseFile:
    """The case after one more step. Raises IllegalStep; the case given is not changed."""
    row = find_transition(file.state, event.action)
    if row is None:
        raise IllegalStep(f"{event.action.value} is no step of a case in {file.state.value}", code="state")
    event = event if event.by else replace(event, by=row.actors[0])
    _check(file, event, law, row)
    if event.action is Action.UNDO:
        return _undone(file, event, law)
    after = dataclasses.replace(
        file, events=(*file.events, event), clocks=change_clocks(file, event, law, row)
    )
    return dataclasses.replace(after, state=_target(file, event, row), kind=event.kind or file.kind)


def _check(file: CaseFile, event: Event, law: Law, row: Transition) -> None:
    name = event.action.value
    if event.by not in row.actors:
        raise IllegalStep(f"{name} is not for {event.by.value if event.by else 'nobody'}", code="actor")
    if event.on < file.events[-1].on:
        raise IllegalStep("a step cannot be older than the one before it", code="order")
    for holds in row.guards:
        if not holds(file, event, law):
            raise IllegalStep(f"{name}: {holds.__doc__}", code=holds.__name__)


def _target(file: CaseFile, event: Event, row: Transition) -> CaseState:
    if event.action is Action.UNMERGE:  # REG, unless the case had been sorted before it was merged
        return CaseState.SORT if file.last(Action.SORT, Action.UPHOLD_OBJECTION) else CaseState.REG
    return row.target or file.state


def _undone(file: CaseFile, event: Event, law: Law) -> CaseFile:
    """State, kind and running clocks as before the last step; what was written stays written."""
    last = standing(file.events)[-1]
    index = max(n for n, known in enumerate(file.events) if known is last)
    before = replay(file.events[:index], law, like=file)
    clocks = restored(file.clocks, before.clocks, event.on, law)
    return dataclasses.replace(before, events=(*file.events, event), clocks=clocks)


def legal_actions(file: CaseFile) -> list[Action]:
    """What the table allows from here; guards may still refuse."""
    return [row.action for row in rows_from(file.state)]


def may_try(file: CaseFile, action: Action, today: date, law: Law) -> bool:
    """Whether the table has the step here and no guard that asks of the case alone refuses it; others still may."""
    row = find_transition(file.state, action)
    event = Event(action, today)
    return row is not None and all(holds(file, event, law) for holds in row.guards if holds in ABOUT_THE_CASE)


def replay(events: Iterable[Event], law: Law, *, like: CaseFile | None = None) -> CaseFile:
    """The case that the log makes, under one law. Raises IllegalStep for a log that no case could have.

    ``like`` gives what is not in the log: the accused, the closed recipients, whether it is joint.
    """
    first, *rest = events
    kind = first.kind or (like.kind if like else Kind.APPEAL)
    file = register(kind, first, law)
    if like is not None:
        file = dataclasses.replace(
            file, accused=like.accused, recipients=like.recipients, is_joint=like.is_joint
        )
    for event in rest:
        file = take(file, event, law)
    return file
