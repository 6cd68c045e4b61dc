"""Opening a case: nothing tells a wrong code from a wrong factor, tries are limited, and every view is written down."""

import asyncio
import json
import statistics
import time

import pytest
from contract.harness import FakeTerminal

from kiosk.api.cases import LookupReply, LookupRequest
from kiosk.api.envelope import RecordKind
from kiosk.api.problems import Problem
from server.cases.views import write_views

PAIRS, AT_ONCE, ROUNDS = 200, 2, 3


@pytest.fixture(autouse=True)
def no_tries(centre):
    """Those of other tests count no more."""
    centre.clock.move(minutes=16)


@pytest.fixture
def payload(terminal, no_tries):
    made = terminal.registration()
    assert terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made)).status == 201
    return made


def look_up(terminal, **way):
    return terminal.call("POST", "/v1/lookups", LookupRequest(**way))


def seconds(terminal, **way):
    began = time.perf_counter()
    assert look_up(terminal, **way).problem == "/problems/not-found"
    return time.perf_counter() - began


def medians(centre, terminal, code):
    """Wrong code and wrong factor, one after the other; the clock moves on before the tries are used up."""
    wrong_code, wrong_factor = [], []
    for pair in range(PAIRS):
        if pair % AT_ONCE == 0:
            centre.clock.move(minutes=16)
        wrong_code.append(seconds(terminal, query_code=f"{pair:09}", factor="1234"))
        wrong_factor.append(seconds(terminal, query_code=code, factor="9999"))
    return statistics.median(wrong_code), statistics.median(wrong_factor)


def test_a_wrong_code_takes_as_long_as_a_wrong_factor(centre, terminal, payload):
    for _ in range(ROUNDS):  # a machine that is busy with other things may spoil a round
        code, factor = medians(centre, terminal, payload.secrets.query_code)
        if abs(code - factor) < 0.002 and abs(code - factor) < 0.2 * max(code, factor):
            return
    pytest.fail(f"wrong code {code * 1e3:.2f} ms, wrong factor {factor * 1e3:.2f} ms")


def test_a_wrong_code_and_a_wrong_factor_get_the_same_answer(terminal, payload):
    code = look_up(terminal, query_code="000000000", factor="1234")
    factor = look_up(terminal, query_code=payload.secrets.query_code, factor="9999")
    named = ("cache-control", "content-type", "content-length")
    assert (code.status, code.body) == (factor.status, factor.body)
    assert [code.headers[n] for n in named] == [factor.headers[n] for n in named]


def test_who_tried_too_often_is_told_how_long_to_wait(centre, terminal, payload):
    for _ in range(5):
        look_up(terminal, query_code="000000000", factor="1234")
        centre.clock.move(minutes=1)
    refused = look_up(terminal, query_code=payload.secrets.query_code, factor="1234")
    assert refused.problem == "/problems/too-many-tries"
    assert refused.headers["retry-after"] == refused.as_(Problem).facts["wait_s"] == "600"
    centre.clock.move(seconds=600)
    assert look_up(terminal, query_code=payload.secrets.query_code, factor="1234").status == 200


def test_a_code_that_was_guessed_at_is_locked_at_every_terminal(centre, terminal, payload):
    for _ in range(5):
        look_up(terminal, query_code=payload.secrets.query_code, factor="9999")
    other = FakeTerminal(centre)
    right = {"query_code": payload.secrets.query_code, "factor": "1234"}
    assert look_up(other, **right).problem == "/problems/too-many-tries"
    assert look_up(other, slip_token=payload.secrets.slip_token).status == 200


def open_road(centre, terminal, payload):
    found = look_up(terminal, slip_token=payload.secrets.slip_token).as_(LookupReply).cases
    return found[0].ticket


def read(centre, ticket):
    return centre.call("GET", "/v1/roadmap", headers={"authorization": f"Bearer {ticket}"})


def test_a_ticket_ends_after_five_minutes(centre, terminal, payload):
    ticket = open_road(centre, terminal, payload)
    centre.clock.move(minutes=4, seconds=59)
    assert read(centre, ticket).status == 200
    centre.clock.move(seconds=1)
    assert read(centre, ticket).problem == "/problems/ticket-expired"


def views(centre, number):
    asyncio.run(write_views(centre.centre))
    rows = centre.sql("SELECT who, facts FROM audit_log WHERE action = 'road_viewed' AND subject = ?", number)
    return [(who, json.loads(facts)) for who, facts in rows]


def test_every_view_of_a_road_is_written_down(centre, terminal, payload):
    ticket = open_road(centre, terminal, payload)
    tag = read(centre, ticket).headers["etag"]
    assert centre.call(
        "GET", "/v1/roadmap", headers={"authorization": f"Bearer {ticket}", "if-none-match": tag}
    ).status == 304  # fmt: skip
    found = views(centre, payload.number)
    assert sum(facts["times"] for _, facts in found) == 2
    assert {who for who, _ in found} == {f"terminal:{terminal.enrolled.terminal}"}


def test_views_that_could_not_be_written_are_written_the_next_time(centre, terminal, payload, monkeypatch):
    ticket = open_road(centre, terminal, payload)
    views(centre, payload.number)

    async def full(_):
        raise OSError("no space")

    class Full:
        tx = staticmethod(full)

    engine = centre.centre.engine
    object.__setattr__(centre.centre, "engine", Full)
    try:
        centre.centre.views.clear()
        from server.cases.views import View, remember_view

        remember_view(centre.centre, View(payload.number, "t", "token"))
        with pytest.raises(OSError, match="no space"):
            asyncio.run(write_views(centre.centre))
    finally:
        object.__setattr__(centre.centre, "engine", engine)
    assert read(centre, ticket).status == 200
    assert sum(facts["times"] for _, facts in views(centre, payload.number)) == 2
