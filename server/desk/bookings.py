"""Bookings at the desk: who asked for what, and the answer: confirmed, diverted, rejected, another time, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from kiosk.api.bookings import BookingRequest
from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.domain.text import printable
from kiosk.domain.visits import IllegalVisitStep, VisitActor, VisitState, VisitStep, steps_from
from server.appointments.bookings import find_booking, said_in, take_visit_step
from server.appointments.events import VisitEvent, events_of
from server.appointments.slots import find_slot
from server.appointments.store import Appointment, appointments_between, find_appointment
from server.centre import Centre
from server.clock import rfc3339
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.people.roles import RUNS_QUEUE
from server.people.store import Staff
from server.web import Call, Endpoint, Proof, Refused, json_response

AHEAD, BEHIND = timedelta(days=31), timedelta(days=1)
LONGEST_REASON = 300
WAITING = (VisitState.SUBMITTED.value, VisitState.IN_REVIEW.value)
_NEEDS_REASON = (VisitStep.DIVERT, VisitStep.REJECT)
DECISIONS = (
    VisitStep.REVIEW, VisitStep.CONFIRM, VisitStep.DIVERT, VisitStep.REJECT, VisitStep.RESCHEDULE, VisitStep.CANCEL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookingLine:
    """One line of the list: masked, with what may be decided next."""

    id: str
    starts_at: str
    room: str
    room_name: str
    state: str
    masked_name: str
    category: str
    suggestion: str
    steps: list[str]


@dataclass(frozen=True, slots=True)
class Bookings:
    bookings: list[BookingLine]


@dataclass(frozen=True, slots=True)
class OpenBooking:
    """``said`` is None where the appointment was made elsewhere (an older system)."""

    line: BookingLine
    said: BookingRequest | None
    reason: str
    log: list[VisitEvent]


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` is told to the visitor; ``slot_at`` and ``room`` where another time is given."""

    reason: str = ""
    slot_at: str = ""
    room: str = ""


async def list_bookings(centre: Centre, staff: Staff) -> list[BookingLine]:
    """From yesterday to a month ahead, those that wait for an answer first."""
    first, last = rfc3339(centre.clock() - BEHIND), rfc3339(centre.clock() + AHEAD)

    def work(cursor: Cursor) -> list[BookingLine]:
        rows = appointments_between(cursor, staff.division, first, last)
        return [_line(centre, cursor, row) for row in rows]

    lines = await centre.engine.read(work)
    return sorted(lines, key=lambda line: (line.state not in WAITING, line.starts_at, line.id))


def _line(centre: Centre, cursor: Cursor, row: Appointment) -> BookingLine:
    booking = find_booking(cursor, row.division, row.id)
    steps = [step.value for step in steps_from(VisitState(row.state), VisitActor.DESK) if step in DECISIONS]
    return BookingLine(
        row.id, row.starts_at, row.room, centre.site.room_name(row.room), row.state, row.masked_name,
        centre.site.title_of(row.category), booking.suggestion if booking else "", steps,
    )  # fmt: skip


async def open_booking(centre: Centre, staff: Staff, identity: str) -> OpenBooking:
    """What was said; every look is written to the audit log. Raises Refused(NOT_FOUND)."""
    now = centre.now_text()

    def work(cursor: Cursor) -> OpenBooking:
        row = _row(cursor, staff, identity)
        booking = find_booking(cursor, staff.division, identity)
        append_audit(
            cursor, division=staff.division, at=now, who=staff.login, action="booking_read", subject=identity
        )
        said = said_in(centre.keys, booking) if booking else None
        reason = booking.reason if booking else ""
        return OpenBooking(
            _line(centre, cursor, row), said, reason, events_of(cursor, staff.division, identity)
        )

    return await centre.engine.tx(work)


async def decide(centre: Centre, staff: Staff, identity: str, step_name: str, asked: Decision) -> BookingLine:
    """Raises Refused: NOT_FOUND, or INVALID in words."""
    step, now = _decision(step_name), centre.now_text()
    reason = printable(asked.reason, limit=LONGEST_REASON).strip()
    if step in _NEEDS_REASON and not reason:
        raise Refused(
            ProblemType.INVALID, "reason: the visitor reads it; say where to go instead", code="reason"
        )

    def work(cursor: Cursor) -> BookingLine:
        _row(cursor, staff, identity)
        if step is VisitStep.RESCHEDULE:
            _move(centre, cursor, staff.division, identity, asked)
        try:
            row = take_visit_step(
                cursor,
                staff.division,
                identity,
                step,
                by=VisitActor.DESK,
                who=staff.login,
                now=now,
                note=reason,
            )
        except IllegalVisitStep as error:
            raise Refused(ProblemType.INVALID, str(error), code=error.code) from error
        assert row is not None, "it was there a moment ago"
        cursor.execute(
            "UPDATE bookings SET reason = ?, decided_by = ?, decided_at = ? WHERE division = ? AND id = ?",
            (reason, staff.login, now, staff.division, identity),
        )
        append_audit(
            cursor,
            division=staff.division,
            at=now,
            who=staff.login,
            action=f"booking_{step.value}",
            subject=identity,
        )
        return _line(centre, cursor, row)

    line = await centre.engine.tx(work)
    centre.site.forget()
    return line


def _row(cursor: Cursor, staff: Staff, identity: str) -> Appointment:
    row = find_appointment(cursor, staff.division, identity)
    if row is None:
        raise Refused(ProblemType.NOT_FOUND)
    return row


def _decision(name: str) -> VisitStep:
    known = {step.value: step for step in DECISIONS}
    if name not in known:
        raise Refused(ProblemType.INVALID, f"one of {', '.join(known)}", code="step")
    return known[name]


def _move(centre: Centre, cursor: Cursor, division: str, identity: str, asked: Decision) -> None:
    slot = find_slot(centre, cursor, division, asked.slot_at, asked.room)
    if slot is None:
        raise Refused(
            ProblemType.INVALID, "slot_at, room: a free time of GET /v1/booking-slots", code="slot_at"
        )
    cursor.execute(
        "UPDATE appointments SET starts_at = ?, room = ? WHERE division = ? AND id = ?",
        (rfc3339(slot.starts_at), slot.room, division, identity),
    )


async def desk_bookings(centre: Centre, call: Call) -> Response:
    return json_response(Bookings(await list_bookings(centre, call.staff)))


async def desk_booking(centre: Centre, call: Call) -> Response:
    return json_response(await open_booking(centre, call.staff, call.request.path_params["id"]))


async def desk_booking_decided(centre: Centre, call: Call) -> Response:
    path = call.request.path_params
    line = await decide(centre, call.staff, path["id"], path["step"], from_json(call.body, Decision))
    return json_response(line)


_P = ProblemType
ENDPOINTS = (
    Endpoint("GET", "/v1/desk/bookings", desk_bookings, Proof.STAFF, "Bookings, those that wait first", gives=Bookings,
             roles=RUNS_QUEUE, polled=True),
    Endpoint("GET", "/v1/desk/bookings/{id}", desk_booking, Proof.STAFF, "One booking with what was said",
             gives=OpenBooking, roles=RUNS_QUEUE, problems=(_P.NOT_FOUND,)),
    Endpoint("POST", "/v1/desk/bookings/{id}/{step}", desk_booking_decided, Proof.STAFF, "Answer a booking",
             takes=Decision, gives=BookingLine, roles=RUNS_QUEUE, problems=(_P.MALFORMED, _P.NOT_FOUND, _P.INVALID)),
)  # fmt: skip
