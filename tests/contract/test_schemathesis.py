"""Requests made from the OpenAPI document, right and wrong ones, against a real server: no answer may surprise its reader.

``--prove`` draws more. Terminals sign, staff have a session and its token, tickets come from a look-up.
"""

import re
import uuid

import pytest
import schemathesis
from contract.clerk import Clerk, hire
from contract.harness import FakeTerminal, RunningCentre
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode

from kiosk.api.cases import LookupReply, LookupRequest
from kiosk.api.envelope import RecordKind
from kiosk.api.signatures import Message, sign_request
from server.openapi import openapi_document
from server.people.roles import Role
from server.routes import ENDPOINTS
from server.web import Proof

SHOWN = [e for e in ENDPOINTS if e.proof is not Proof.LOOPBACK and not e.page]
EXAMPLES, PROVED = 5, 100
QUIET = tuple(HealthCheck)


def schema_of(document):
    """Loaded, with what no schema can say: the law and the house refuse a time that is taken or a code that is wrong."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "4xx"]
    return schema


def without_proofs(document):
    """For requests that are wrong in anything but their proof, which is always added."""
    paths = {
        path: {method: {k: v for k, v in told.items() if k != "security"} for method, told in item.items()}
        for path, item in document["paths"].items()
    }
    return {**document, "paths": paths}


SCHEMAS = {
    GenerationMode.POSITIVE: schema_of(openapi_document(ENDPOINTS)),
    GenerationMode.NEGATIVE: schema_of(without_proofs(openapi_document(ENDPOINTS))),
}


class Asker:
    """Adds what lets a request in, as its own kind of client does."""

    def __init__(self, centre):
        self.centre = centre
        self.terminal = FakeTerminal(centre)
        self.staff = {role: hire(centre, role, f"asks.{role.value}") for role in Role}
        made = self.terminal.registration()
        assert self.terminal.upload(self.terminal.envelope(RecordKind.REGISTRATION, made)).status == 201
        self.slip = made.secrets.slip_token

    def proof_of(self, endpoint):
        return {
            Proof.TERMINAL: self.sign,
            Proof.TICKET: self.show_ticket,
            Proof.STAFF: lambda request: self.sit_down(request, endpoint),
        }.get(endpoint.proof)

    def sign(self, request):
        message = Message(request.method, request.url, request.headers)
        body = request.body.encode() if isinstance(request.body, str) else request.body
        sign_request(
            message, body, key=self.terminal.key, key_id=self.terminal.enrolled.key_id,
            now=self.centre.clock(), nonce=uuid.uuid4().hex,
        )  # fmt: skip
        return request

    def show_ticket(self, request):
        found = self.terminal.call("POST", "/v1/lookups", LookupRequest(slip_token=self.slip)).as_(
            LookupReply
        )
        request.headers["Authorization"] = f"Bearer {found.cases[0].ticket}"
        return request

    def sit_down(self, request, endpoint):
        """A session of its own each time: a request may end it."""
        role = min(endpoint.roles, key=lambda known: known.value)
        clerk = Clerk.seated(self.centre, self.staff[role])
        request.headers["Cookie"], request.headers["X-CSRF-Token"] = clerk.cookie, clerk.csrf
        return request


@pytest.fixture(scope="module")
def asker(settings, tmp_path_factory):
    running = RunningCentre(tmp_path_factory.mktemp("asked"), sample=True, settings=settings)
    yield Asker(running)
    running.stop()


@pytest.fixture
def plan(request):
    examples = PROVED if request.config.getoption("--prove") else EXAMPLES
    return hypothesis_settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=QUIET,
        phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip


def can_be_wrong(endpoint):
    """Whether the document asks for anything that a request could break."""
    return bool(endpoint.takes or any(told.pattern for told in (*endpoint.query, *endpoint.headers)))


ASKED = [(endpoint, GenerationMode.POSITIVE) for endpoint in SHOWN]
ASKED += [(endpoint, GenerationMode.NEGATIVE) for endpoint in SHOWN if can_be_wrong(endpoint)]
NAMES = [f"{endpoint.method} {endpoint.path} {mode.value}" for endpoint, mode in ASKED]


@pytest.mark.parametrize(("endpoint", "mode"), ASKED, ids=NAMES)
def test_no_answer_surprises_who_read_the_document(asker, plan, endpoint, mode):
    operation = SCHEMAS[mode][endpoint.path][endpoint.method]

    @plan
    @seed(20261122)
    @given(case=operation.as_strategy(mode))
    def ask(case):
        case.call_and_validate(
            base_url=f"http://127.0.0.1:{asker.centre.port}", auth=asker.proof_of(endpoint), timeout=20
        )

    ask()


def test_no_chain_of_answers_surprises_who_follows_its_links(asker, request):
    known = {(endpoint.method, endpoint.path): endpoint for endpoint in SHOWN}

    class Steps(SCHEMAS[GenerationMode.NEGATIVE].as_state_machine()):
        def get_call_kwargs(self, case):
            proof = asker.proof_of(known[case.operation.method.upper(), case.operation.path])
            return {"base_url": f"http://127.0.0.1:{asker.centre.port}", "auth": proof, "timeout": 20}

    chains, steps = (60, 12) if request.config.getoption("--prove") else (6, 6)
    run_state_machine_as_test(
        Steps,
        settings=hypothesis_settings(
            max_examples=chains, stateful_step_count=steps, deadline=None, database=None,
            suppress_health_check=QUIET, phases=[Phase.generate], derandomize=True,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("path", sorted({endpoint.path for endpoint in SHOWN}))
def test_a_method_that_a_path_does_not_have_is_refused_with_those_it_has(asker, path):
    has = {endpoint.method for endpoint in SHOWN if endpoint.path == path}
    allowed = has | ({"HEAD"} if "GET" in has else set())
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - allowed:
        reply = asker.centre.call(method, re.sub(r"{\w+}", "x", path))
        assert (reply.status, reply.headers["allow"]) == (405, ", ".join(sorted(allowed))), method


def test_a_text_with_nul_is_the_senders_mistake_on_every_engine(asker):
    clerk = Clerk.seated(asker.centre, asker.staff[Role.TECHNICIAN])
    for path, body in (
        ("/v1/enrolments", b'{"token": "a\\u0000", "public_key": ""}'),
        ("/v1/desk/session", b'{"login": "a\\u0000b", "password": "x"}'),
    ):
        assert asker.centre.call("POST", path, body).problem == "/problems/malformed"
    assert clerk.call("GET", "/v1/desk/bookings/a%00b").status in (400, 403, 404)
