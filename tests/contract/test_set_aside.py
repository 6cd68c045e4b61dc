"""What could not be applied, and what was refused, waits for a person at the desk, and nothing of it is lost."""

import hashlib

import pytest
from contract.clerk import Clerk, hire

from kiosk.api.codec import to_json
from kiosk.api.envelope import RecordKind
from kiosk.api.records import CheckInPayload
from server.desk.set_aside import Dealt, SetAsideRecords
from server.people.roles import Role

PATH = "/v1/desk/records"


@pytest.fixture(scope="module")
def clerk(centre):
    return Clerk.seated(centre, hire(centre, Role.REGISTRAR, "set.aside"))


def listed(clerk):
    return {record.id: record for record in clerk.call("GET", PATH).as_(SetAsideRecords).records}


def refuse(centre, terminal):
    """A record that is refused because its terminal was withdrawn, in quarantine as the kiosk puts it there."""
    envelope = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    state = "UPDATE terminals SET state = ? WHERE key_id = ?"
    centre.write(state, "revoked", terminal.enrolled.key_id)
    centre.centre.terminals.forget(terminal.enrolled.key_id)
    assert terminal.upload(envelope).status == 401
    assert centre.call("POST", "/v1/quarantine", to_json(envelope)).status == 201
    return envelope, hashlib.sha256(to_json(envelope)).hexdigest()


def let_in_again(centre, terminal):
    centre.write("UPDATE terminals SET state = 'enrolled' WHERE key_id = ?", terminal.enrolled.key_id)


def test_a_record_that_could_not_be_applied_waits_with_its_reason_until_it_was_dealt_with(
    centre, terminal, clerk
):
    envelope = terminal.envelope(RecordKind.CHECK_IN, CheckInPayload("0" * 16, "A001", "admitted", True))
    terminal.upload(envelope)
    record = listed(clerk)[envelope.id]
    assert (record.note, record.kind, record.terminal) == (
        "unknown_appointment",
        "check_in",
        terminal.enrolled.terminal,
    )
    assert clerk.call("POST", f"{PATH}/{envelope.id}/dealt").as_(Dealt).state == "dealt_with"
    assert envelope.id not in listed(clerk)
    assert centre.sql("SELECT COUNT(*) FROM records WHERE id = ?", envelope.id) == [(1,)]
    who = centre.sql(
        "SELECT who FROM audit_log WHERE action = 'record_dealt_with' AND subject = ?", envelope.id
    )
    assert who == [("set.aside",)]


def test_a_refused_record_can_be_taken_again_once_its_terminal_is_known(centre, terminal, clerk):
    envelope, sha256 = refuse(centre, terminal)
    assert (listed(clerk)[sha256].note, listed(clerk)[sha256].kind) == ("refused", "registration")
    assert clerk.call("POST", f"{PATH}/{sha256}/again").problem == "/problems/not-enrolled"
    assert sha256 in listed(clerk)
    let_in_again(centre, terminal)
    assert clerk.call("POST", f"{PATH}/{sha256}/again").as_(Dealt).state == "stored"
    assert sha256 not in listed(clerk)
    assert centre.sql("SELECT COUNT(*) FROM cases WHERE record_id = ?", envelope.id) == [(1,)]
    assert centre.sql("SELECT COUNT(*) FROM quarantine WHERE sha256 = ?", sha256) == [(1,)]
    assert clerk.call("POST", f"{PATH}/{sha256}/again").as_(Dealt).state == "already"


def test_bytes_that_are_no_record_are_listed_and_can_only_be_dealt_with(centre, clerk):
    body = b"\xff no record at all"
    centre.call("POST", "/v1/quarantine", body)
    sha256 = hashlib.sha256(body).hexdigest()
    assert listed(clerk)[sha256].kind == "unknown"
    assert clerk.call("POST", f"{PATH}/{sha256}/again").problem == "/problems/malformed"
    assert clerk.call("POST", f"{PATH}/{sha256}/dealt").status == 200
    assert sha256 not in listed(clerk)


def test_nothing_of_what_is_in_a_record_is_told(terminal, clerk):
    from kiosk.api.records import Person

    one = terminal.registration(
        person=Person("金丝雀", "111", "13092619550101001X", "13800005555"), number="XF0"
    )
    terminal.upload(terminal.envelope(RecordKind.REGISTRATION, one))
    body = clerk.call("GET", PATH).body.decode()
    assert "bad_number" in body
    assert not any(canary in body for canary in ("金丝雀", "001X", "5555", one.story))


@pytest.mark.parametrize("step", ["dealt", "again"])
def test_what_is_not_there_is_not_found(clerk, step):
    assert clerk.call("POST", f"{PATH}/nowhere/{step}").status == 404


def test_another_division_sees_none_of_it(centre, terminal):
    refuse(centre, terminal)
    let_in_again(centre, terminal)
    other = Clerk.seated(centre, hire(centre, Role.REGISTRAR, "elsewhere", division="371526"))
    assert other.call("GET", PATH).status in (200, 403)
    if other.call("GET", PATH).status == 200:
        assert listed(other) == {}
