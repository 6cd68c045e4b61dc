"""Today's queue at the desk: who waits in the order of calling, and every step from calling to served."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.domain.queue import Priority
from kiosk.domain.visits import IllegalVisitStep, VisitActor, VisitState, VisitStep, steps_from
from server.centre import Centre
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.people.roles import RUNS_QUEUE
from server.people.store import Staff
from server.queueing.calling import (
    Number,
    call_next,
    find_number,
    in_call_order,
    numbers_of,
    set_priority,
    take_step,
)
from server.web import Call, Endpoint, Proof, Refused, json_response

STEPS = (
    VisitStep.CALL,
    VisitStep.RECALL,
    VisitStep.ENTER,
    VisitStep.SERVE,
    VisitStep.MISS,
    VisitStep.PUT_BACK,
)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """``order`` is the place among those that wait for its room, from 1; 0 for others. ``steps``: what may follow."""

    id: str
    ticket: str
    room: str
    state: str
    masked_name: str
    priority: str
    booked_for: str
    at: str
    called_at: str
    called_times: int
    order: int
    steps: list[str]


@dataclass(frozen=True, slots=True)
class Queue:
    """``rooms``: every room that somebody waits for or is in, with how many wait."""

    day: str
    lines: list[QueueLine]
    rooms: dict[str, int]


@dataclass(frozen=True, slots=True)
class CallNext:
    room: str


@dataclass(frozen=True, slots=True)
class QueueStep:
    """``room``: where the number is called to, when it is another than its own."""

    room: str = ""


@dataclass(frozen=True, slots=True)
class PriorityGiven:
    """age | disabled | pregnant | infant | serviceman; empty takes it back."""

    priority: str


async def queue_today(centre: Centre, staff: Staff) -> Queue:
    """In the room first, then called, then waiting in the order of calling, then those that are over."""
    day, now = centre.today().isoformat(), centre.clock()

    def work(cursor: Cursor) -> Queue:
        numbers = numbers_of(cursor, staff.division, day)
        order = {number.event_id: n for n, number in enumerate(in_call_order(numbers, now), start=1)}
        lines = sorted((_line(number, order) for number in numbers), key=_shown_first)
        rooms = {n.room: 0 for n in numbers if n.state in _PRESENT}
        for number in numbers:
            rooms[number.room] = rooms.get(number.room, 0) + (number.state == VisitState.WAITING.value)
        return Queue(day, lines, dict(sorted(rooms.items())))

    return await centre.engine.read(work)


_PRESENT = (VisitState.WAITING.value, VisitState.CALLED.value, VisitState.IN_ROOM.value)
_FIRST = {VisitState.IN_ROOM.value: 0, VisitState.CALLED.value: 1, VisitState.WAITING.value: 2}


def _shown_first(line: QueueLine) -> tuple[int, int, str]:
    return _FIRST.get(line.state, 3), line.order, line.at


def _line(n: Number, order: dict[str, int]) -> QueueLine:
    steps = [step.value for step in steps_from(VisitState(n.state), VisitActor.DESK) if step in STEPS]
    return QueueLine(
        n.event_id, n.ticket, n.room, n.state, n.masked_name, n.priority, n.slot_at, n.at, n.called_at,
        n.called_times, order.get(n.event_id, 0), steps,
    )  # fmt: skip


async def call_next_to(centre: Centre, staff: Staff, room: str) -> QueueLine:
    """Raises Refused(NOT_FOUND) when nobody waits for this room."""
    day, now, at = centre.today().isoformat(), centre.clock(), centre.now_text()

    def work(cursor: Cursor) -> QueueLine:
        number = call_next(cursor, staff.division, day, room=room, who=staff.login, now=now, at=at)
        if number is None:
            raise Refused(ProblemType.NOT_FOUND, "nobody waits for this room")
        return _line(number, {})

    return await centre.engine.tx(work)


async def step_number(centre: Centre, staff: Staff, identity: str, step_name: str, room: str) -> QueueLine:
    """Raises Refused: NOT_FOUND, or INVALID when the step is none from here."""
    day, at = centre.today().isoformat(), centre.now_text()
    known = {step.value: step for step in STEPS}
    if step_name not in known:
        raise Refused(ProblemType.INVALID, f"one of {', '.join(known)}", code="step")

    def work(cursor: Cursor) -> QueueLine:
        number = _number(cursor, staff, day, identity)
        try:
            after = take_step(
                cursor, staff.division, day, number, known[step_name], who=staff.login, at=at, room=room
            )
        except IllegalVisitStep as error:
            raise Refused(ProblemType.INVALID, str(error), code=error.code) from error
        return _line(after, {})

    return await centre.engine.tx(work)


async def give_priority(centre: Centre, staff: Staff, identity: str, priority: str) -> QueueLine:
    """Raises Refused: NOT_FOUND, or INVALID for an unknown reason."""
    day, at = centre.today().isoformat(), centre.now_text()
    if priority and priority not in {known.value for known in Priority}:
        raise Refused(
            ProblemType.INVALID, f"priority: one of {', '.join(k.value for k in Priority)}", code="priority"
        )

    def work(cursor: Cursor) -> QueueLine:
        set_priority(cursor, staff.division, day, _number(cursor, staff, day, identity), priority)
        append_audit(cursor, division=staff.division, at=at, who=staff.login, action="queue_priority",
                     subject=identity, facts={"priority": priority})  # fmt: skip
        return _line(_number(cursor, staff, day, identity), {})

    return await centre.engine.tx(work)


def _number(cursor: Cursor, staff: Staff, day: str, identity: str) -> Number:
    number = find_number(cursor, staff.division, day, identity)
    if number is None:
        raise Refused(ProblemType.NOT_FOUND)
    return number


async def desk_queue(centre: Centre, call: Call) -> Response:
    return json_response(await queue_today(centre, call.staff))


async def desk_call_next(centre: Centre, call: Call) -> Response:
    return json_response(await call_next_to(centre, call.staff, from_json(call.body, CallNext).room))


async def desk_queue_step(centre: Centre, call: Call) -> Response:
    path, asked = call.request.path_params, from_json(call.body, QueueStep)
    return json_response(await step_number(centre, call.staff, path["id"], path["step"], asked.room))


async def desk_priority(centre: Centre, call: Call) -> Response:
    asked = from_json(call.body, PriorityGiven)
    return json_response(
        await give_priority(centre, call.staff, call.request.path_params["id"], asked.priority)
    )


_P = ProblemType
ENDPOINTS = (
    Endpoint("GET", "/v1/desk/queue", desk_queue, Proof.STAFF, "Today's queue", gives=Queue, roles=RUNS_QUEUE, polled=True),
    Endpoint("POST", "/v1/desk/queue/call-next", desk_call_next, Proof.STAFF, "Call the next to a room",
             takes=CallNext, gives=QueueLine, roles=RUNS_QUEUE, problems=(_P.MALFORMED, _P.NOT_FOUND)),
    Endpoint("POST", "/v1/desk/queue/{id}/priority", desk_priority, Proof.STAFF, "Somebody should not wait long",
             takes=PriorityGiven, gives=QueueLine, roles=RUNS_QUEUE, problems=(_P.MALFORMED, _P.NOT_FOUND, _P.INVALID)),
    Endpoint("POST", "/v1/desk/queue/{id}/steps/{step}", desk_queue_step, Proof.STAFF, "Call, call again, in the room, served",
             takes=QueueStep, gives=QueueLine, roles=RUNS_QUEUE, problems=(_P.MALFORMED, _P.NOT_FOUND, _P.INVALID)),
)  # fmt: skip
