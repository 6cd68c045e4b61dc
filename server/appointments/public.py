"""Booking by phone: free times, a booking exactly once, its status page, cancelling. No account; a token opens it."""

from __future__ import annotations

import hmac
from datetime import date, datetime, timedelta

from starlette.responses import Response

from kiosk.api.bookings import BookingMade, BookingRequest, BookingState, FreeSlot, FreeSlots
from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.domain.identity import parse_id_number, parse_mobile
from kiosk.domain.slots import Slot
from kiosk.domain.text import printable
from kiosk.domain.triage import Signals, suggest
from kiosk.domain.visits import IllegalVisitStep, VisitActor, VisitState, VisitStep
from kiosk.errors import InvalidInput
from server.appointments.bookings import (
    Booking,
    body_hash,
    booking_of_token,
    code_of,
    find_booking,
    insert_booking,
    open_bookings_of,
    secrets_for,
    take_visit_step,
)
from server.appointments.slots import days_to_book, find_slot, free_slots
from server.appointments.store import Appointment, code_for, find_appointment
from server.cases.keys import contact_hash
from server.centre import Centre
from server.clock import local_day, rfc3339
from server.db.engine import Cursor
from server.site.book import door_code
from server.web import Call, Endpoint, Link, Parameter, Proof, Refused, json_response

MOST_OPEN = 2  # bookings of one person that are not over
LONGEST_MATTER = 1000
FLOOD = timedelta(minutes=10)
_KEY_CAP = 100


async def booking_slots(centre: Centre, call: Call) -> Response:
    """Days that can be booked, and the free times of the day asked for (the first when none is)."""
    asked = call.request.query_params
    days = days_to_book(centre, at_the_door=is_at_the_door(centre, asked.get("door", "")))
    day = _asked_day(asked.get("day", ""), days)
    return json_response(await slots_of(centre, days, day))


async def slots_of(centre: Centre, days: list[date], day: date | None) -> FreeSlots:
    division = centre.site.plan.division
    if day is None:
        return FreeSlots([], "")
    found = await centre.engine.read(lambda cursor: free_slots(centre, cursor, division, day))
    return FreeSlots([d.isoformat() for d in days], day.isoformat(), [_free(centre, slot) for slot in found])


def is_at_the_door(centre: Centre, code: str) -> bool:
    """Whether ``code`` is the one that hangs in the hall today."""
    return bool(code) and hmac.compare_digest(code.encode(), door_code(centre.keys, centre.today()).encode())


def _asked_day(text: str, days: list[date]) -> date | None:
    if not text:
        return days[0] if days else None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Refused(ProblemType.MALFORMED, "day: YYYY-MM-DD") from error
    if day.isoformat() != text:  # a week's day and other forms that ISO 8601 has
        raise Refused(ProblemType.MALFORMED, "day: YYYY-MM-DD")
    return day if day in days else None


def _free(centre: Centre, slot: Slot) -> FreeSlot:
    return FreeSlot(rfc3339(slot.starts_at), slot.room, centre.site.room_name(slot.room), slot.free)


async def make_booking(centre: Centre, call: Call) -> Response:
    """201 the first time, 200 with the same answer on every repeat of the key."""
    key = call.request.headers.get("idempotency-key", "").strip().strip('"')
    if not 8 <= len(key) <= _KEY_CAP:
        raise Refused(ProblemType.MALFORMED, f"Idempotency-Key: 8 to {_KEY_CAP} characters")
    made, is_new = await book(centre, key, from_json(call.body, BookingRequest))
    return json_response(made, 201 if is_new else 200)


async def book(centre: Centre, key: str, asked: BookingRequest) -> tuple[BookingMade, bool]:
    """The booking of this key, and whether it was made now. Raises Refused and InvalidInput in words for the visitor."""
    clean, division = _checked(centre, asked), centre.site.plan.division
    secrets, now = secrets_for(centre.keys, key), centre.now_text()
    suggestion = suggest(Signals(category=clean.category, story=clean.matter)).route.value

    def work(cursor: Cursor) -> tuple[BookingMade, bool]:
        known = find_booking(cursor, division, secrets.id)
        if known is not None:
            if known.body_sha256 != body_hash(clean):
                raise Refused(ProblemType.REUSED_KEY)
            row = find_appointment(cursor, division, secrets.id)
            return BookingMade(secrets.token, secrets.booking_code, row.state if row else ""), False
        _require_calm(centre, cursor, division)
        _require_free(centre, cursor, division, clean)
        insert_booking(cursor, centre.keys, division, secrets, clean, suggestion=suggestion, now=now)
        return BookingMade(secrets.token, secrets.booking_code, VisitState.SUBMITTED.value), True

    return await centre.engine.tx(work)


def _checked(centre: Centre, asked: BookingRequest) -> BookingRequest:
    """Raises InvalidInput whose ``code`` is the field."""
    name = printable(asked.name, limit=50).strip()
    if len(name) < 2:
        raise InvalidInput("姓名至少 2 个字 / a name has at least 2 characters", code="name")
    matter = printable(asked.matter, limit=LONGEST_MATTER).strip()
    if not matter:
        raise InvalidInput("请写一句要反映的事 / say in a sentence what it is about", code="matter")
    try:
        phone = parse_mobile(asked.phone)
    except InvalidInput as error:
        raise InvalidInput(
            "手机号应是 11 位，以 13 到 19 开头 / 11 digits beginning with 13 to 19", code="phone"
        ) from error
    id_number = _id_number(centre, asked.id_number)
    rest = {
        name: printable(getattr(asked, name), limit=200).strip()
        for name in ("place", "history", "category", "department")
    }
    return BookingRequest(
        name, phone, matter, asked.slot_at, asked.room, door=asked.door, id_number=id_number, **rest
    )


def _id_number(centre: Centre, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return parse_id_number(text, today=centre.today()).number
    except InvalidInput as error:
        raise InvalidInput(
            "身份证号不对，可以不填 / the ID number does not hold; it may be left out", code="id_number"
        ) from error


def _require_calm(centre: Centre, cursor: Cursor, division: str) -> None:
    """A flood of bookings must not fill the week. Raises Refused(TOO_MANY_TRIES)."""
    since = rfc3339(centre.clock() - FLOOD)
    cursor.execute("SELECT COUNT(*) FROM bookings WHERE division = ? AND at > ?", (division, since))
    if cursor.fetchone()[0] >= centre.settings.limits.bookings_ten_minutes:
        raise Refused(ProblemType.TOO_MANY_TRIES, wait_s=str(int(FLOOD.total_seconds())))


def _require_free(centre: Centre, cursor: Cursor, division: str, asked: BookingRequest) -> None:
    contact = contact_hash(centre.keys, asked.name, asked.phone)
    if open_bookings_of(cursor, division, contact) >= MOST_OPEN:
        raise InvalidInput(
            f"您已有 {MOST_OPEN} 个预约 / you have {MOST_OPEN} bookings already", code="too_many"
        )
    slot = find_slot(centre, cursor, division, asked.slot_at, asked.room)
    days = days_to_book(centre, at_the_door=is_at_the_door(centre, asked.door))
    if slot is None or _day_of(centre, slot.starts_at) not in days:
        raise InvalidInput("这个时间已被约满，请另选 / this time is taken; choose another", code="slot_at")


def _day_of(centre: Centre, moment: datetime) -> date:
    return local_day(moment, centre.settings.local_time.utc_offset_minutes)


async def booking_status(centre: Centre, call: Call) -> Response:
    return json_response(await status_of(centre, call.request.path_params["token"]))


async def status_of(centre: Centre, token: str) -> BookingState:
    """Raises Refused(NOT_FOUND) for a token of nobody."""
    division = centre.site.plan.division
    return await centre.engine.read(
        lambda cursor: _status(centre, cursor, _found(centre, cursor, division, token))
    )


def _found(centre: Centre, cursor: Cursor, division: str, token: str) -> tuple[Booking, Appointment]:
    booking = booking_of_token(cursor, centre.keys, division, token)
    appointment = find_appointment(cursor, division, booking.id) if booking else None
    if booking is None or appointment is None:
        raise Refused(ProblemType.NOT_FOUND)
    return booking, appointment


def _status(centre: Centre, _: Cursor, found: tuple[Booking, Appointment]) -> BookingState:
    booking, a = found
    is_confirmed = a.state == VisitState.CONFIRMED.value
    code = code_for(a, centre.keys, centre.site.plan.centre) if is_confirmed else ""
    room = centre.site.room_name(a.room)
    return BookingState(
        a.state, a.starts_at, room, a.masked_name, booking.reason, code, code_of(centre.keys, a.id)
    )


async def cancel_booking(centre: Centre, call: Call) -> Response:
    return json_response(await cancel(centre, call.request.path_params["token"]))


async def cancel(centre: Centre, token: str) -> BookingState:
    """By the visitor. Raises InvalidInput when it is over already."""
    division, now = centre.site.plan.division, centre.now_text()

    def work(cursor: Cursor) -> BookingState:
        booking, _ = _found(centre, cursor, division, token)
        try:
            take_visit_step(
                cursor, division, booking.id, VisitStep.CANCEL, by=VisitActor.VISITOR, who="visitor", now=now
            )
        except IllegalVisitStep as error:
            raise InvalidInput("这个预约已经结束 / this booking is over", code="state") from error
        return _status(centre, cursor, _found(centre, cursor, division, token))

    state = await centre.engine.tx(work)
    centre.site.forget()
    return state


_P = ProblemType
ENDPOINTS = (
    Endpoint("GET", "/v1/booking-slots", booking_slots, Proof.NONE, "Times that can be booked", gives=FreeSlots,
             problems=(_P.MALFORMED,), query=(
                 Parameter("day", "a day that can be booked", pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"),
                 Parameter("door", "the day's code from the kiosk's QR"),
             )),
    Endpoint("POST", "/v1/bookings", make_booking, Proof.NONE, "Book a visit", takes=BookingRequest, gives=BookingMade,
             status=201, also=(200,), problems=(_P.MALFORMED, _P.INVALID, _P.REUSED_KEY, _P.TOO_MANY_TRIES),
             headers=(Parameter("Idempotency-Key", "once a booking", required=True, pattern="^[!-~]{8,100}$"),),
             links=(Link("booking_status", (("token", "/token"),)), Link("cancel_booking", (("token", "/token"),)))),
    Endpoint("GET", "/v1/bookings/{token}", booking_status, Proof.NONE, "How a booking stands", gives=BookingState,
             problems=(_P.NOT_FOUND,)),
    Endpoint("POST", "/v1/bookings/{token}/cancel", cancel_booking, Proof.NONE, "Cancel a booking", gives=BookingState,
             problems=(_P.NOT_FOUND, _P.INVALID)),
)  # fmt: skip
