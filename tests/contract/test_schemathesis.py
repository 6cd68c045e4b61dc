"""Requests made from the OpenAPI document, right and wrong ones, against a real server: no answer may surprise its reader.

``--prove`` draws more. Terminals sign, staff have a session and its token, tickets come from a look-up.
"""

import json
import re

import pytest
import schemathesis
from contract.asker import SCHEMAS, SHOWN, Asker, without_proofs
from contract.clerk import Clerk
from contract.harness import RunningCentre
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.cli import schemathesis as command

from server.openapi import openapi_document
from server.people.roles import Role
from server.routes import ENDPOINTS
from server.settings import Database, Settings

EXAMPLES, PROVED = 5, 100
QUIET = tuple(HealthCheck)


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


@pytest.fixture
def strict(postgres, tmp_path):
    """Over the stricter of the two engines."""
    running = RunningCentre(
        tmp_path, sample=True, settings=Settings(database=Database(postgres.new_database()))
    )
    yield Asker(running)
    running.stop()


def test_every_corner_of_the_document_is_answered_as_it_says(strict, request, tmp_path, monkeypatch, capsys):
    """The coverage phase: boundary values and each wrong form of each part, all drawn by rule."""
    known = {(endpoint.method, endpoint.path): endpoint for endpoint in SHOWN}
    document, config = tmp_path / "openapi.json", tmp_path / "schemathesis.toml"
    document.write_text(json.dumps(without_proofs(openapi_document(ENDPOINTS))))
    config.write_text('[checks]\npositive_data_acceptance.expected-statuses = ["2xx", "4xx"]\n')

    def before_call(context, case, kwargs):
        kwargs["auth"] = strict.proof_of(known[case.operation.method.upper(), case.operation.path])

    monkeypatch.chdir(tmp_path)  # the command keeps notes where it runs
    schemathesis.hook(before_call)
    request.addfinalizer(lambda: schemathesis.hooks.unregister(before_call))
    words = ("--config-file", config, "run", document, "--url", f"http://127.0.0.1:{strict.centre.port}",
             "--phases", "coverage", "--request-timeout", "20", "--continue-on-failure")  # fmt: skip
    with pytest.raises(SystemExit) as ended:
        command.main(list(map(str, words)), standalone_mode=False)
    told = capsys.readouterr().out
    assert ended.value.code == 0, told
    assert f"Selected: {len(SHOWN)}/{len(SHOWN)}\n  Tested: {len(SHOWN)}" in told


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
