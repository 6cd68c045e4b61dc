"""Two machines with one key: the server notices, people are told, and no record is lost."""

import asyncio

import pytest
from contract.clerk import Clerk, hire

from kiosk.api.envelope import RecordKind
from kiosk.api.records import RecordReply
from kiosk.api.terminals import Heartbeat
from server.desk.terminals import Terminals
from server.people.roles import Role
from server.terminals.heartbeats import write_heartbeats
from server.terminals.trail import BOOTS_ALTERNATE, COUNTER_BACK, Trail, Trails


@pytest.fixture(scope="module")
def staff(centre):
    return hire(centre, Role.TECHNICIAN, "tech.copies")


@pytest.fixture
def technician(centre, staff):
    return Clerk.seated(centre, staff)


def beat(terminal, boot, counter):
    report = Heartbeat("0.1", 0, 0, 0, boot_id=boot, counter=counter)
    assert terminal.call("POST", "/v1/heartbeats", report).status == 200


def seen(technician, terminal):
    listed = technician.call("GET", "/v1/desk/terminals").as_(Terminals).terminals
    return next(known for known in listed if known.id == terminal.enrolled.terminal)


def test_a_terminal_that_starts_again_is_no_copy(technician, terminal):
    for counter, boot in enumerate(("a", "a", "b", "b", "c"), start=1):
        beat(terminal, boot, counter)
    assert seen(technician, terminal).suspect_since == ""


def test_two_machines_that_take_turns_are_noticed(centre, technician, terminal):
    for counter, boot in enumerate("aba", start=1):
        beat(terminal, boot, counter)
    found = seen(technician, terminal)
    assert (found.light, found.suspect_why) == ("suspect", BOOTS_ALTERNATE)
    notices = centre.sql("SELECT code FROM supervisor_notices WHERE number = ?", terminal.enrolled.terminal)
    assert notices == [("copied_terminal",)]
    rows = centre.sql(
        "SELECT facts FROM audit_log WHERE action = 'terminal_suspect' ORDER BY seq DESC LIMIT 1"
    )
    assert BOOTS_ALTERNATE in rows[0][0]


def test_a_counter_that_goes_back_is_noticed(technician, terminal):
    beat(terminal, "a", 7)
    beat(terminal, "b", 7)
    assert seen(technician, terminal).suspect_why == COUNTER_BACK


def test_a_serial_number_that_comes_twice_with_another_content_is_noticed(technician, terminal):
    first = terminal.registration()
    assert terminal.upload(terminal.envelope(RecordKind.REGISTRATION, first)).status == 201
    copy = terminal.registration(number=first.number)
    reply = terminal.upload(terminal.envelope(RecordKind.REGISTRATION, copy))
    assert (reply.status, reply.as_(RecordReply).note) == (201, "number_taken")
    assert seen(technician, terminal).suspect_why == "number_taken"


def test_a_suspect_terminals_records_are_taken(technician, terminal):
    beat(terminal, "a", 5)
    beat(terminal, "a", 5)
    assert seen(technician, terminal).light == "suspect"
    record = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    assert terminal.upload(record).as_(RecordReply).note == ""


def test_who_looked_and_found_one_machine_clears_the_mark(technician, terminal):
    beat(terminal, "a", 5)
    beat(terminal, "a", 4)
    path = f"/v1/desk/terminals/{terminal.enrolled.terminal_number}/clear"
    assert technician.call("POST", path).status == 200
    beat(terminal, "a", 5)
    assert seen(technician, terminal).suspect_since == ""
    assert technician.call("POST", path).problem == "/problems/not-found"


def test_a_server_that_started_again_remembers_the_counter(centre, technician, terminal):
    beat(terminal, "a", 9)
    asyncio.run(write_heartbeats(centre.centre))
    object.__setattr__(centre.centre, "trails", Trails())
    beat(terminal, "b", 8)
    assert seen(technician, terminal).suspect_why == COUNTER_BACK


def test_a_heartbeat_of_an_older_program_tells_nothing():
    assert Trail(("a",), 3).after(Heartbeat("0.1", 0, 0, 0)) == (Trail(("a",), 3), "")
