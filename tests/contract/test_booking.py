from datetime import timedelta

import pytest
from contract.clerk import Clerk, hire
from contract.harness import ID_NUMBER, FakeTerminal, new_uuid

from kiosk.api.bookings import BookingMade, BookingRequest, BookingState, FreeSlots, HallBoard
from kiosk.api.codec import to_json
from kiosk.api.envelope import RecordKind
from kiosk.api.problems import Problem
from kiosk.api.queueing import (
    AppointmentFound,
    AppointmentLookup,
    CheckInReply,
    CheckInRequest,
    QueueNow,
    RoomQueue,
)
from kiosk.api.records import Person, RecordReply, VisitPayload
from kiosk.domain.appointment import decode_appointment_code
from server.appointments.bookings import token_hash
from server.appointments.no_show import miss_appointments
from server.clock import parse_rfc3339, rfc3339
from server.desk.bookings import Bookings, Decision, OpenBooking
from server.desk.queue import CallNext, PriorityGiven, Queue, QueueLine, QueueStep
from server.people.roles import Role
from server.site.book import door_code


@pytest.fixture(scope="module")
def registrar(centre):
    return hire(centre, Role.REGISTRAR)


@pytest.fixture
def desk(centre, registrar):
    return lambda method, path, value=None: Clerk.seated(centre, registrar).call(method, path, value)


def slots(centre, **asked):
    query = "&".join(f"{name}={text}" for name, text in asked.items())
    return centre.call("GET", f"/v1/booking-slots?{query}").as_(FreeSlots)


PHONES = iter(f"1380000{n:04}" for n in range(1000, 9999))


def request_for(slot, **changes):
    fields = {"name": "张小明", "phone": next(PHONES), "matter": "物业不修电梯", "slot_at": slot.starts_at,
              "room": slot.room, "category": "housing.property"}  # fmt: skip
    return BookingRequest(**{**fields, **changes})


def book(centre, asked, key=None):
    return centre.call("POST", "/v1/bookings", to_json(asked), {"idempotency-key": key or new_uuid()})


@pytest.fixture
def booked(centre):
    def made(**changes):
        asked = request_for(slots(centre).slots[0], **changes)
        reply = book(centre, asked)
        assert reply.status == 201, reply.body
        answer = reply.as_(BookingMade)
        return asked, answer, booking_of_token_row(centre, answer.token)

    return made


def booking_of_token_row(centre, token):
    hashed = token_hash(centre.keys, token)
    return centre.sql("SELECT id FROM bookings WHERE token_hash = ?", hashed)[0][0]


def status(centre, made):
    return centre.call("GET", f"/v1/bookings/{made.token}").as_(BookingState)


def test_tomorrow_is_the_earliest_day_and_today_is_for_those_at_the_door(centre):
    today = centre.centre.today()
    away = slots(centre).days
    assert away[0] > today.isoformat()
    door = door_code(centre.keys, today)
    centre.clock.move(days=2)  # a Monday
    assert slots(centre, door=door).days[0] > centre.centre.today().isoformat()  # yesterday's code
    door = door_code(centre.keys, centre.centre.today())
    assert slots(centre, door=door).days[0] == centre.centre.today().isoformat()


def test_a_booking_is_made_once_however_often_it_is_sent(centre):
    asked, key = request_for(slots(centre).slots[0]), new_uuid()
    first, again = book(centre, asked, key), book(centre, asked, key)
    assert (first.status, again.status, first.as_(BookingMade)) == (201, 200, again.as_(BookingMade))
    other = book(centre, request_for(slots(centre).slots[0]), key)
    assert other.problem == "/problems/idempotency-key-reused"


def test_what_was_said_lies_encrypted_and_the_address_has_no_name(centre, booked):
    _, made, _ = booked()
    assert "张" not in made.token
    rows = centre.sql("SELECT particulars, masked_name FROM bookings b JOIN appointments a ON a.id = b.id")
    assert all("物业".encode() not in bytes(body) for body, _ in rows)
    assert "张*明" in {name for _, name in rows}
    assert status(centre, made).masked_name == "张*明"


def test_a_slot_holds_as_many_as_it_has_room_for(centre):
    slot = next(s for s in slots(centre).slots if s.free == 1)
    assert book(centre, request_for(slot)).status == 201
    taken = book(centre, request_for(slot))
    assert (taken.status, "约满" in taken.as_(Problem).detail) == (422, True)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": "张"}, "姓名"),
        ({"phone": "12345"}, "手机号"),
        ({"matter": "  "}, "反映的事"),
        ({"slot_at": "soon"}, "约满"),
    ],
)
def test_what_does_not_hold_is_said_in_words(centre, changes, says):
    reply = book(centre, request_for(slots(centre).slots[0], **changes))
    assert (reply.status, says in reply.as_(Problem).detail) == (422, True)


def test_one_person_has_two_bookings_at_most(centre):
    phone = next(PHONES)
    replies = [book(centre, request_for(slot, phone=phone)) for slot in slots(centre).slots[:3]]
    assert [reply.status for reply in replies] == [201, 201, 422]


def test_a_booking_is_confirmed_checked_in_called_and_served(centre, desk, booked):
    asked, made, identity = booked(name="李桂兰")
    listed = desk("GET", "/v1/desk/bookings").as_(Bookings).bookings
    line = next(line for line in listed if line.id == identity)
    assert (line.state, line.masked_name) == ("submitted", "李*兰")
    opened = desk("GET", f"/v1/desk/bookings/{line.id}").as_(OpenBooking)
    assert (opened.said.matter, opened.log[0].event) == ("物业不修电梯", "submit")
    assert desk("POST", f"/v1/desk/bookings/{line.id}/confirm", Decision()).status == 200
    shown = status(centre, made)
    assert (shown.state, decode_appointment_code(shown.code)[0].appointment_id) == ("confirmed", line.id)
    terminal = FakeTerminal(centre)
    found = terminal.call(
        "POST",
        "/v1/appointment-lookups",
        AppointmentLookup(phone=asked.phone, booking_code=made.booking_code),
    )
    assert found.as_(AppointmentFound).code == shown.code
    place = terminal.call("POST", "/v1/check-ins", CheckInRequest(new_uuid(), line.id)).as_(CheckInReply)
    queue = desk("GET", "/v1/desk/queue").as_(Queue)
    waiting = next(line for line in queue.lines if line.ticket == place.ticket)
    assert (waiting.masked_name, waiting.booked_for, waiting.state) == ("李*兰", asked.slot_at, "waiting")
    called = desk("POST", "/v1/desk/queue/call-next", CallNext(place.room)).as_(QueueLine)
    hall = centre.call("GET", "/v1/hall").as_(HallBoard)
    assert (hall.called[0].ticket, hall.called[0].times) == (called.ticket, 1)
    for step, state in (("enter", "in_room"), ("serve", "served")):
        reply = desk("POST", f"/v1/desk/queue/{called.id}/steps/{step}", QueueStep())
        assert reply.as_(QueueLine).state == state


def test_a_diverted_booking_says_where_to_go_instead_and_opens_no_door(centre, desk, booked):
    _, made, identity = booked()
    assert desk("POST", f"/v1/desk/bookings/{identity}/divert", Decision()).status == 422
    told = Decision(reason="请到县住建局物业科，电话 0317-5550201，当天可办。")
    assert desk("POST", f"/v1/desk/bookings/{identity}/divert", told).status == 200
    shown = status(centre, made)
    assert (shown.state, shown.reason, shown.code) == ("diverted", told.reason, "")
    terminal = FakeTerminal(centre)
    assert terminal.call("POST", "/v1/check-ins", CheckInRequest(new_uuid(), identity)).status == 410
    assert desk("POST", f"/v1/desk/bookings/{identity}/confirm", Decision()).status == 422


def test_a_booking_is_moved_to_another_free_time_only(centre, desk, booked):
    _, _, identity = booked()
    free = slots(centre, day=slots(centre).days[2]).slots[0]
    nowhere = Decision(slot_at="2026-01-01T00:00:00.000Z", room="hall")
    assert desk("POST", f"/v1/desk/bookings/{identity}/reschedule", nowhere).status == 422
    moved = Decision(slot_at=free.starts_at, room=free.room)
    assert desk("POST", f"/v1/desk/bookings/{identity}/reschedule", moved).status == 200
    assert centre.sql("SELECT starts_at, state FROM appointments WHERE id = ?", identity) == [
        (free.starts_at, "confirmed")
    ]


def test_a_visitor_cancels_once(centre, booked):
    _, made, _ = booked()
    assert centre.call("POST", f"/v1/bookings/{made.token}/cancel").as_(BookingState).state == "cancelled"
    assert centre.call("POST", f"/v1/bookings/{made.token}/cancel").status == 422
    assert centre.call("GET", "/v1/bookings/" + "0" * 32).status == 404


def test_half_an_hour_after_its_slot_an_appointment_is_a_no_show_and_still_received(centre, desk, booked):
    asked, _, identity = booked()
    desk("POST", f"/v1/desk/bookings/{identity}/confirm", Decision())
    slot = parse_rfc3339(asked.slot_at)
    for minutes, expected in ((30, "confirmed"), (31, "no_show")):
        now = slot + timedelta(minutes=minutes)
        centre.engine.submit(lambda cursor, now=now: miss_appointments(cursor, "130926", now=now)).result()
        assert centre.sql("SELECT state FROM appointments WHERE id = ?", identity) == [(expected,)]
    place = FakeTerminal(centre).call("POST", "/v1/check-ins", CheckInRequest(new_uuid(), identity))
    assert place.as_(CheckInReply).ticket.startswith("Y")


def take_number(terminal, room="", priority=""):
    event = new_uuid()
    reply = terminal.call("POST", "/v1/check-ins", CheckInRequest(event, room=room, priority=priority))
    return event, reply.as_(CheckInReply)


def test_priority_is_called_first_and_three_calls_are_the_last(centre, desk, terminal):
    room = "legal"
    take_number(terminal, room)
    event, second = take_number(terminal, room)
    desk("POST", f"/v1/desk/queue/{event}/priority", PriorityGiven("pregnant"))
    assert desk("POST", f"/v1/desk/queue/{event}/priority", PriorityGiven("rich")).status == 422
    called = desk("POST", "/v1/desk/queue/call-next", CallNext(second.room)).as_(QueueLine)
    assert called.ticket == second.ticket
    states = [
        desk("POST", f"/v1/desk/queue/{event}/steps/recall", QueueStep()).as_(QueueLine).state
        for _ in range(3)
    ]
    assert states == ["called", "called", "no_show"]
    assert (
        desk("POST", f"/v1/desk/queue/{event}/steps/put_back", QueueStep()).as_(QueueLine).state == "waiting"
    )
    assert desk("POST", f"/v1/desk/queue/{event}/steps/serve", QueueStep()).status == 422


def test_an_old_visitor_asks_for_priority_at_the_terminal(centre, desk, terminal):
    event, _ = take_number(terminal, "mediation", "age")
    line = next(line for line in desk("GET", "/v1/desk/queue").as_(Queue).lines if line.id == event)
    assert line.priority == "age"
    assert terminal.call("POST", "/v1/check-ins", CheckInRequest(new_uuid(), priority="gold")).status == 400


def test_nobody_waits_for_an_empty_room(desk):
    assert desk("POST", "/v1/desk/queue/call-next", CallNext("屋顶")).status == 404


def test_a_number_learns_its_masked_name_when_the_visit_arrives(centre, desk, terminal):
    event, place = take_number(terminal)
    payload = VisitPayload(
        terminal.next_number(), Person("欧阳小红"), terminal.registration().secrets, place.ticket
    )
    reply = terminal.upload(terminal.envelope(RecordKind.VISIT, payload, record_id=event))
    assert reply.as_(RecordReply).outcome == "stored"
    line = next(line for line in desk("GET", "/v1/desk/queue").as_(Queue).lines if line.id == event)
    assert line.masked_name == "欧**红"


def test_the_hall_shows_six_calls_and_no_full_name(centre, desk, terminal):
    for _ in range(8):
        _, place = take_number(terminal, "heart")
        desk("POST", "/v1/desk/queue/call-next", CallNext(place.room))
        centre.clock.move(seconds=5)
    board = centre.call("GET", "/v1/hall").as_(HallBoard)
    assert len(board.called) == 6
    assert [c.called_at for c in board.called] == sorted((c.called_at for c in board.called), reverse=True)


def test_a_terminal_is_told_who_waits_where_by_numbers_alone(centre, desk, terminal):
    _, place = take_number(terminal, "heart")
    before = rooms_now(terminal)[place.room]
    take_number(terminal, "heart")
    take_number(terminal, "heart")
    called = desk("POST", "/v1/desk/queue/call-next", CallNext(place.room)).as_(QueueLine)
    after = rooms_now(terminal)
    assert after[place.room] == RoomQueue(place.room, before.waiting + 1, called.ticket)
    assert len(after) >= 2


def rooms_now(terminal):
    return {room.room: room for room in terminal.call("GET", "/v1/queue").as_(QueueNow).rooms}


def test_only_a_terminal_is_told_who_waits_where(centre):
    assert centre.call("GET", "/v1/queue").status == 401


def test_words_of_danger_in_a_record_are_told_to_the_supervisor(centre, terminal):
    payload = terminal.registration(story="再不解决我就跳楼")
    terminal.upload(terminal.envelope(RecordKind.REGISTRATION, payload))
    assert centre.sql("SELECT number FROM supervisor_notices WHERE code = 'crisis'") == [(payload.number,)]


def test_who_gave_an_id_number_checks_in_by_the_card(centre, desk, booked):
    _, made, identity = booked(id_number="130926 19550101 0018")
    desk("POST", f"/v1/desk/bookings/{identity}/confirm", Decision())
    found = FakeTerminal(centre).call(
        "POST", "/v1/appointment-lookups", AppointmentLookup(id_number=ID_NUMBER)
    )
    assert decode_appointment_code(found.as_(AppointmentFound).code)[0].appointment_id == identity
    assert "130926" not in status(centre, made).masked_name


def test_a_flood_of_bookings_is_told_to_come_back(centre):
    centre.write("DELETE FROM bookings")
    limit = centre.centre.settings.limits.bookings_ten_minutes
    row = "INSERT INTO bookings VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', '')"
    for n in range(limit):
        centre.write(row, "130926", f"flood{n}", "t", "b", "c", rfc3339(centre.clock()), b"", "")
    slot = next(s for day in slots(centre).days for s in slots(centre, day=day).slots)
    flooded = book(centre, request_for(slot))
    assert (flooded.problem, flooded.headers["retry-after"]) == ("/problems/too-many-tries", "600")
    centre.clock.move(minutes=11)
    assert book(centre, request_for(slot)).status == 201
