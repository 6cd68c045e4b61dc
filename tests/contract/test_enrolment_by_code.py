"""A terminal shows a code, staff compare it and let it in, the terminal fetches what binds it."""

import base64
import re

import pytest
from contract.clerk import Clerk, hire
from contract.harness import RunningCentre
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.api.codec import to_json
from kiosk.api.terminals import (
    EnrolmentCode,
    EnrolmentCodeRequest,
    EnrolmentPoll,
    EnrolmentProgress,
    key_id_of,
)
from server.desk.enrolments import Approval, EnrolmentDecided, PendingEnrolments, Refusal
from server.people.roles import Role
from server.settings import Limits, Settings
from server.terminals.requests import ALPHABET

POLL = "/v1/enrolment-requests/poll"


@pytest.fixture(scope="module")
def staff(centre):
    return hire(centre, Role.TECHNICIAN, "tech.codes")


@pytest.fixture
def technician(centre, staff, nobody_waits):
    return Clerk.seated(centre, staff)


class Newcomer:
    """A machine that is not enrolled."""

    def __init__(self, centre):
        self.centre = centre
        self.raw = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        self.public = base64.b64encode(self.raw).decode()

    def ask(self):
        reply = self.centre.call(
            "POST", "/v1/enrolment-requests", to_json(EnrolmentCodeRequest(self.public, "J6412", "0.1"))
        )
        if reply.status == 201:
            self.code = reply.as_(EnrolmentCode)
        return reply

    def poll(self, public="", wait_s=5):
        self.centre.clock.move(seconds=wait_s)
        body = to_json(EnrolmentPoll(self.code.device_code, public or self.public))
        return self.centre.call("POST", POLL, body).as_(EnrolmentProgress)


@pytest.fixture(autouse=True)
def nobody_waits(centre):
    """What other tests left waiting has expired."""
    centre.clock.move(minutes=16)


@pytest.fixture
def newcomer(centre, nobody_waits):
    machine = Newcomer(centre)
    assert machine.ask().status == 201
    return machine


def approve(technician, code, name="大厅二号"):
    return technician.call("POST", "/v1/desk/enrolments/approve", Approval(code, name))


def test_a_terminal_that_staff_let_in_gets_what_binds_it_and_may_fetch_it_again(centre, technician, newcomer):
    assert newcomer.poll().state == "authorization_pending"
    decided = approve(technician, newcomer.code.user_code).as_(EnrolmentDecided)
    first, again = newcomer.poll(), newcomer.poll()
    assert again.enrolment.terminal == first.enrolment.terminal
    assert (first.state, first.enrolment.terminal) == ("approved", decided.id)
    assert first.enrolment.key_id == key_id_of(newcomer.raw)
    assert centre.sql("SELECT name FROM terminals WHERE key_id = ?", first.enrolment.key_id) == [
        ("大厅二号",)
    ]


def test_the_code_is_easy_to_read_and_the_address_leads_to_the_desk(centre, newcomer):
    code = newcomer.code
    assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code.user_code)
    assert not set(ALPHABET) & set("AEIOUY01258")
    assert code.verification_uri == f"http://127.0.0.1:{centre.port}/desk/terminals"
    assert code.verification_uri_complete == f"{code.verification_uri}?code={code.user_code}"
    assert (code.expires_in, code.interval) == (900, 5)


def test_the_code_is_taken_as_people_type_it(technician, newcomer):
    typed = newcomer.code.user_code.lower().replace("-", " ")
    assert approve(technician, typed).status == 200


def test_the_desk_sees_who_waits(technician, newcomer):
    waiting = technician.call("GET", "/v1/desk/enrolments").as_(PendingEnrolments).requests
    assert [(r.user_code, r.key_id, r.hardware) for r in waiting] == [
        (newcomer.code.user_code, key_id_of(newcomer.raw), "J6412")
    ]
    approve(technician, newcomer.code.user_code)
    assert technician.call("GET", "/v1/desk/enrolments").as_(PendingEnrolments).requests == []


def test_a_terminal_that_staff_do_not_let_in_is_told(centre, technician, newcomer):
    assert (
        technician.call("POST", "/v1/desk/enrolments/refuse", Refusal(newcomer.code.user_code)).status == 200
    )
    assert newcomer.poll().state == "access_denied"
    assert approve(technician, newcomer.code.user_code).problem == "/problems/not-found"
    assert centre.sql("SELECT 1 FROM terminals WHERE key_id = ?", key_id_of(newcomer.raw)) == []


def test_a_request_ends_after_a_quarter_of_an_hour(centre, technician, newcomer):
    centre.clock.move(minutes=15)
    assert newcomer.poll().state == "expired_token"
    assert approve(technician, newcomer.code.user_code).problem == "/problems/not-found"


def test_who_asks_too_fast_is_told_to_slow_down(newcomer):
    assert newcomer.poll().state == "authorization_pending"
    assert newcomer.poll(wait_s=1) == EnrolmentProgress("slow_down", 10)


def test_the_device_code_opens_nothing_with_another_key(technician, newcomer):
    approve(technician, newcomer.code.user_code)
    assert newcomer.poll(public=Newcomer(newcomer.centre).public).state == "expired_token"


def test_the_device_code_lies_hashed(centre, newcomer):
    assert newcomer.code.device_code not in str(centre.sql("SELECT * FROM enrolment_requests"))


def test_a_key_is_bound_once(technician, newcomer):
    approve(technician, newcomer.code.user_code)
    assert newcomer.ask().problem == "/problems/enrolment-token-spent"


def test_letting_in_is_written_down(centre, technician, newcomer):
    approve(technician, newcomer.code.user_code)
    who, action, facts = centre.sql("SELECT who, action, facts FROM audit_log ORDER BY seq DESC LIMIT 1")[0]
    assert (who, action) == ("tech.codes", "terminal_enrolled")
    assert newcomer.code.user_code in facts


def test_wrong_codes_are_counted(centre, newcomer):
    guesser = Clerk.seated(centre, hire(centre, Role.TECHNICIAN, "tech.guesses"))
    for _ in range(5):
        assert approve(guesser, "BBBB-BBBB").problem == "/problems/not-found"
    assert approve(guesser, newcomer.code.user_code).problem == "/problems/too-many-tries"


def test_a_terminal_needs_a_name(technician, newcomer):
    assert approve(technician, newcomer.code.user_code, "  ").problem == "/problems/invalid"


@pytest.mark.parametrize("limits", [{"enrolment_requests": 2}, {"enrolment_requests_minute": 2}])
def test_only_so_many_may_wait_or_come_at_once(tmp_path, limits):
    centre = RunningCentre(tmp_path, settings=Settings(limits=Limits(**limits)))
    try:
        assert [Newcomer(centre).ask().status for _ in range(3)] == [201, 201, 429]
        refused = Newcomer(centre).ask()
        assert (refused.problem, refused.headers["retry-after"]) == ("/problems/too-many-requests", "60")
        centre.clock.move(minutes=16)
        assert Newcomer(centre).ask().status == 201
    finally:
        centre.stop()
