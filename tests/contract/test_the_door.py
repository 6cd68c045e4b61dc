import pytest
from contract.harness import FakeTerminal, new_secrets, new_uuid

from kiosk.api.envelope import RecordKind
from kiosk.api.problems import Problem
from kiosk.api.queueing import (
    AppointmentFound,
    AppointmentLookup,
    CheckInReply,
    CheckInRequest,
    StaffCall,
    StaffCallState,
)
from kiosk.api.records import CheckInPayload, Person, RecordReply, VisitPayload
from kiosk.domain.appointment import decode_appointment_code
from server.calls.routes import answer_call
from server.clock import rfc3339


def check_in(terminal, appointment_id="", event_id=None, room=""):
    return terminal.call(
        "POST", "/v1/check-ins", CheckInRequest(event_id or new_uuid(), appointment_id, room)
    )


def reported(terminal, appointment_id, ticket="A001"):
    payload = CheckInPayload(appointment_id, ticket, "admitted", True)
    return terminal.upload(terminal.envelope(RecordKind.CHECK_IN, payload)).as_(RecordReply)


def test_an_appointment_gives_a_number_in_its_room(centre, terminal, book):
    reply = check_in(terminal, book().id).as_(CheckInReply)
    assert reply.ticket.startswith("Y")
    assert reply.room == "联合接访室"


def test_the_same_event_gives_the_same_number(centre, terminal, book):
    event, booked = new_uuid(), book()
    first, second = check_in(terminal, booked.id, event), check_in(terminal, booked.id, event)
    assert first.as_(CheckInReply).ticket == second.as_(CheckInReply).ticket


def test_an_appointment_is_used_once_and_the_second_learns_its_number(centre, terminal, book):
    booked = book()
    ticket = check_in(terminal, booked.id).as_(CheckInReply).ticket
    again = check_in(FakeTerminal(centre), booked.id)
    assert again.status == 409
    assert again.as_(Problem).facts["ticket"] == ticket
    assert again.as_(Problem).facts["terminal"] == terminal.enrolled.terminal


def test_a_cancelled_appointment_says_so(centre, terminal, book):
    assert check_in(terminal, book(state="cancelled").id).problem == "/problems/appointment-cancelled"


def test_an_unknown_appointment_is_not_found(centre, terminal):
    assert check_in(terminal, "00" * 8).problem == "/problems/not-found"


def test_walk_ins_get_numbers_one_after_another_and_see_who_waits(centre, terminal):
    first = check_in(terminal, room="legal").as_(CheckInReply)
    centre.clock.move(seconds=1)
    second = check_in(terminal, room="legal").as_(CheckInReply)
    assert int(second.ticket[1:]) == int(first.ticket[1:]) + 1
    assert (second.waiting, second.estimate_minutes) == (first.waiting + 1, (first.waiting + 1) * 12)


def test_the_record_of_an_online_check_in_agrees_with_it(centre, terminal, book):
    booked = book()
    event = new_uuid()
    ticket = check_in(terminal, booked.id, event).as_(CheckInReply).ticket
    payload = CheckInPayload(booked.id, ticket, "admitted", False)
    reply = terminal.upload(terminal.envelope(RecordKind.CHECK_IN, payload, record_id=event))
    assert reply.as_(RecordReply).note == ""


def waiting(centre, event):
    return centre.sql("SELECT ticket, room, day, at FROM queue_tickets WHERE event_id = ?", event)


def test_a_number_given_without_the_centre_is_called_as_if_the_centre_had_given_it(centre, terminal, book):
    booked, event = book(), new_uuid()
    came = centre.clock()
    payload = CheckInPayload(booked.id, "A011", "admitted", True)
    envelope = terminal.envelope(RecordKind.CHECK_IN, payload, record_id=event)
    centre.clock.move(minutes=20)  # so long the line was away
    terminal.upload(envelope)
    centre.clock.move(minutes=-20)
    assert waiting(centre, event) == [("A011", "联合接访室", "2026-11-21", rfc3339(came))]


@pytest.mark.parametrize("kind", [RecordKind.CHECK_IN, RecordKind.VISIT])
def test_when_the_centres_number_never_arrived_the_one_on_paper_is_called(centre, terminal, book, kind):
    booked, event = book(), new_uuid()
    check_in(terminal, booked.id if kind is RecordKind.CHECK_IN else "", event)
    payloads = {
        RecordKind.CHECK_IN: CheckInPayload(booked.id, "A012", "admitted", True),
        RecordKind.VISIT: VisitPayload(terminal.next_number(), Person(), new_secrets(pin=True), "A012"),
    }
    reply = terminal.upload(terminal.envelope(kind, payloads[kind], record_id=event)).as_(RecordReply)
    assert (reply.note, [row[0] for row in waiting(centre, event)]) == ("", ["A012"])
    used = check_in(FakeTerminal(centre), booked.id)
    assert kind is RecordKind.VISIT or used.as_(Problem).facts["ticket"] == "A012"


def test_a_number_of_another_day_does_not_wait_today(centre, terminal):
    payload = VisitPayload(terminal.next_number(), Person(), new_secrets(pin=True), "A013")
    envelope = terminal.envelope(RecordKind.VISIT, payload)
    centre.clock.move(days=3)
    terminal.upload(envelope)
    centre.clock.move(days=-3)
    assert [row[2] for row in waiting(centre, envelope.id)] == ["2026-11-21"]


def test_two_terminals_cut_off_from_each_other_both_admit_and_staff_see_the_second(centre, terminal, book):
    booked, other = book(), FakeTerminal(centre)
    assert (reported(terminal, booked.id).note, reported(other, booked.id).note) == ("", "check_in_conflict")
    assert reported(terminal, booked.id).note == "check_in_repeated"
    notes = centre.sql("SELECT note FROM check_ins WHERE appointment_id = ? ORDER BY note", booked.id)
    assert notes == [("",), ("check_in_conflict",), ("check_in_repeated",)]


def test_a_booking_is_found_by_card_and_by_phone_with_code(centre, terminal, book):
    booked = book(phone="13900009999", code="QX77", person="130926196003050027")
    ways = (
        AppointmentLookup(id_number="130926196003050027"),
        AppointmentLookup(phone="13900009999", booking_code="qx77"),
    )
    for way in ways:
        code = terminal.call("POST", "/v1/appointment-lookups", way).as_(AppointmentFound).code
        assert decode_appointment_code(code)[0].appointment_id == booked.id


def test_todays_booking_comes_before_a_later_one(centre, terminal, book):
    book(hours=48, person="130926196003050043")
    today = book(hours=1, person="130926196003050043")
    way = AppointmentLookup(id_number="130926196003050043")
    code = terminal.call("POST", "/v1/appointment-lookups", way).as_(AppointmentFound).code
    assert decode_appointment_code(code)[0].appointment_id == today.id


def test_guessing_booking_codes_ends_at_the_desk(centre, terminal):
    wrong = AppointmentLookup(phone="13900000000", booking_code="NOPE")
    statuses = [terminal.call("POST", "/v1/appointment-lookups", wrong).status for _ in range(6)]
    assert statuses == [404] * 5 + [429]


def test_a_visit_without_a_name_is_registered_and_waits(centre, terminal):
    payload = VisitPayload(terminal.next_number(), Person(), new_secrets(pin=True), "A007")
    reply = terminal.upload(terminal.envelope(RecordKind.VISIT, payload)).as_(RecordReply)
    assert (reply.number, reply.note) == (payload.number, "")
    assert centre.sql("SELECT ticket FROM queue_tickets WHERE event_id = ?", reply.id) == [("A007",)]


def test_a_call_is_delivered_then_seen(centre, terminal):
    event = new_uuid()
    first = terminal.call("POST", "/v1/staff-calls", StaffCall(event, "help"))
    assert (first.status, first.as_(StaffCallState).state) == (201, "delivered")
    centre.engine.submit(
        lambda cursor: answer_call(cursor, "130926", event, "2026-11-21T04:00:00.000Z")
    ).result()
    assert terminal.call("GET", f"/v1/staff-calls/{event}").as_(StaffCallState).state == "seen"


def test_a_call_that_nobody_made_is_not_found(centre, terminal):
    assert terminal.call("GET", "/v1/staff-calls/nothing").status == 404


def test_a_call_names_a_known_reason(centre, terminal):
    assert terminal.call("POST", "/v1/staff-calls", StaffCall(new_uuid(), "gossip")).status == 400
