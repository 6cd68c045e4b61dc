"""POST /v1/check-ins: an appointment used at the door, or a plain number. The same event gives the same number."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.queueing import CheckInReply, CheckInRequest
from kiosk.domain.queue import Priority, estimate_minutes
from kiosk.domain.visits import state_for_terminals
from server.appointments.store import CANCELLED, Appointment, find_appointment, mark_used
from server.centre import Centre
from server.db.engine import Cursor
from server.queueing.calling import numbers_of, visit_minutes
from server.queueing.store import BOOKED, WALK_IN, Place, Who, find_place, give_place
from server.terminals.store import Terminal
from server.web import Call, Endpoint, Proof, Refused, json_response


async def check_in(centre: Centre, call: Call) -> Response:
    """A place in the queue; 409 and 410 tell what became of the appointment, with the number it was given."""
    asked = from_json(call.body, CheckInRequest)
    terminal = call.terminal
    if not asked.event_id:
        raise Refused(ProblemType.MALFORMED, "event_id is required")
    if asked.priority and asked.priority not in {known.value for known in Priority}:
        raise Refused(
            ProblemType.MALFORMED, f"priority: one of {', '.join(known.value for known in Priority)}"
        )

    def work(cursor: Cursor) -> tuple[Place, int]:
        known = find_place(cursor, terminal.division, asked.event_id)
        place = known or _new_place(centre, cursor, terminal, asked)
        return place, _estimate(centre, cursor, terminal.division, place)

    place, estimate = await centre.engine.tx(work)
    if asked.appointment_id:
        centre.site.forget()
    return json_response(CheckInReply(asked.event_id, place.ticket, place.room, place.waiting, estimate))


def _estimate(centre: Centre, cursor: Cursor, division: str, place: Place) -> int:
    """By how long today's visits to this room took."""
    numbers = [n for n in numbers_of(cursor, division, centre.today().isoformat()) if n.room == place.room]
    usual = centre.site.plan.queue_minutes
    return estimate_minutes(place.waiting, visit_minutes(numbers), usual=usual, counters=1)


def _new_place(centre: Centre, cursor: Cursor, terminal: Terminal, asked: CheckInRequest) -> Place:
    now, day, site = centre.now_text(), centre.today().isoformat(), centre.site
    booked = _usable(cursor, terminal, asked.appointment_id) if asked.appointment_id else None
    room = (booked.room if booked else asked.room) or site.plan.reception_room
    place = give_place(
        cursor, terminal.division, day, lane=BOOKED if booked else WALK_IN, room=site.room_name(room),
        event_id=asked.event_id, at=now, terminal=terminal.id, who=_who(asked, booked),
    )  # fmt: skip
    if booked:
        mark_used(
            cursor, booked.division, booked.id,
            event_id=asked.event_id, terminal=terminal.id, at=now, ticket=place.ticket,
        )  # fmt: skip
    return place


def _who(asked: CheckInRequest, booked: Appointment | None) -> Who:
    if booked is None:
        return Who(priority=asked.priority)
    return Who(booked.masked_name, asked.priority, booked.starts_at, booked.id)


def _usable(cursor: Cursor, terminal: Terminal, identity: str) -> Appointment:
    appointment = find_appointment(cursor, terminal.division, identity)
    known = state_for_terminals(appointment.state) if appointment else ""
    if appointment is None or not known:
        raise Refused(ProblemType.NOT_FOUND)
    if known == CANCELLED:
        raise Refused(ProblemType.APPOINTMENT_CANCELLED)
    if appointment.used_event:
        raise Refused(
            ProblemType.APPOINTMENT_USED, ticket=appointment.used_ticket, terminal=appointment.used_by,
            at=appointment.used_at,
        )  # fmt: skip
    return appointment


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/check-ins", check_in, Proof.TERMINAL, "Take a place in the queue",
        takes=CheckInRequest, gives=CheckInReply,
        problems=(
            ProblemType.MALFORMED, ProblemType.NOT_FOUND, ProblemType.APPOINTMENT_USED,
            ProblemType.APPOINTMENT_CANCELLED,
        ),
    ),
)  # fmt: skip
