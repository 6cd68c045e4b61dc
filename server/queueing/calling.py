"""Calling from the queue: who is next, called again, in the room, served, missed. Every step is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.queue import Waiting, call_order
from kiosk.domain.visits import MOST_CALLS, VisitActor, VisitState, VisitStep, next_state
from server.appointments.events import VisitEvent, add_event
from server.clock import parse_rfc3339
from server.db.engine import Cursor

_COLUMNS = (
    "event_id, ticket, lane, room, state, at, terminal, masked_name, priority, slot_at, appointment_id, called_at, "
    "called_times, called_room, started_at, ended_at"
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a day. Times are RFC 3339 or empty."""

    event_id: str
    ticket: str
    lane: str
    room: str
    state: str
    at: str
    terminal: str
    masked_name: str
    priority: str
    slot_at: str
    appointment_id: str
    called_at: str
    called_times: int
    called_room: str
    started_at: str
    ended_at: str


def numbers_of(cursor: Cursor, division: str, day: str) -> list[Number]:
    """Every number of the day in the order they came."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM queue_tickets WHERE division = ? AND day = ? ORDER BY at, ticket",  # noqa: S608
        (division, day),
    )
    return [Number(*row) for row in cursor.fetchall()]


def find_number(cursor: Cursor, division: str, day: str, event_id: str) -> Number | None:
    cursor.execute(
        f"SELECT {_COLUMNS} FROM queue_tickets WHERE division = ? AND day = ? AND event_id = ?",  # noqa: S608
        (division, day, event_id),
    )
    row = cursor.fetchone()
    return Number(*row) if row else None


def in_call_order(numbers: list[Number], now: datetime) -> list[Number]:
    """Those that wait, as they will be called."""
    waiting = {number.event_id: number for number in numbers if number.state == VisitState.WAITING.value}
    order = call_order((_waiting(number) for number in waiting.values()), now)
    return [waiting[one.ticket] for one in order]


def call_next(
    cursor: Cursor, division: str, day: str, *, room: str, who: str, now: datetime, at: str
) -> Number | None:
    """Call the first that waits for ``room``; None when nobody does."""
    waiting = [number for number in numbers_of(cursor, division, day) if number.room == room]
    order = in_call_order(waiting, now)
    return take_step(cursor, division, day, order[0], VisitStep.CALL, who=who, at=at) if order else None


def take_step(
    cursor: Cursor, division: str, day: str, number: Number, step: VisitStep, *, who: str, at: str,
    by: VisitActor = VisitActor.DESK, room: str = "",
) -> Number:  # fmt: skip
    """Raises IllegalVisitStep. A third call that brings nobody is the last: the number is then missed."""
    if step is VisitStep.RECALL and number.called_times >= MOST_CALLS:
        step = VisitStep.MISS
    state = next_state(VisitState(number.state), step, by)
    changes = _changes(number, step, at, room)
    columns = ", ".join(f"{name} = ?" for name in changes)
    cursor.execute(
        f"UPDATE queue_tickets SET state = ?, {columns} WHERE division = ? AND day = ? AND event_id = ?",  # noqa: S608
        (state.value, *changes.values(), division, day, number.event_id),
    )
    add_event(cursor, division, number.event_id, VisitEvent(step.value, state.value, at, who, room))
    found = find_number(cursor, division, day, number.event_id)
    assert found is not None, "it was there a moment ago"
    return found


def set_priority(cursor: Cursor, division: str, day: str, number: Number, priority: str) -> None:
    """Staff see that somebody should not wait long; empty takes it back."""
    cursor.execute(
        "UPDATE queue_tickets SET priority = ? WHERE division = ? AND day = ? AND event_id = ?",
        (priority, division, day, number.event_id),
    )


def _changes(number: Number, step: VisitStep, at: str, room: str) -> dict[str, object]:
    """What a step writes beside the state."""
    called: dict[str, object] = {
        "called_at": at, "called_times": number.called_times + 1, "called_room": room or number.called_room or number.room,
    }  # fmt: skip
    table: dict[VisitStep, dict[str, object]] = {
        VisitStep.CALL: called,
        VisitStep.RECALL: called,
        VisitStep.ENTER: {"started_at": at, "called_room": room or number.called_room or number.room},
        VisitStep.SERVE: {"ended_at": at},
        VisitStep.MISS: {"ended_at": at},
        VisitStep.PUT_BACK: {"called_at": "", "called_times": 0, "started_at": "", "ended_at": ""},
    }
    return table[step]


def _waiting(number: Number) -> Waiting:
    slot = parse_rfc3339(number.slot_at) if number.slot_at else None
    return Waiting(number.event_id, parse_rfc3339(number.at), bool(number.priority), slot)


def visit_minutes(numbers: list[Number]) -> list[float]:
    """How long today's visits took."""
    ended = [n for n in numbers if n.state == VisitState.SERVED.value and n.started_at and n.ended_at]
    return [(parse_rfc3339(n.ended_at) - parse_rfc3339(n.started_at)).total_seconds() / 60 for n in ended]
