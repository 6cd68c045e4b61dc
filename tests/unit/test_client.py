import gzip
import threading
import time

import pytest
from support.http_centre import problem, reply

from kiosk.api.terminals import HeartbeatReply
from kiosk.clock import CentreClock, SystemClock
from kiosk.errors import KioskError, ServerRefused, ServerUnreachable
from kiosk.sync.client import MAX_REPLY_BYTES, HttpClient, parse_reply

NOT_LONG = 3.0  # seconds; far over the deadlines below, far under what the server would take


@pytest.fixture
def client(centre):
    return HttpClient(centre.url, ca_file="", clock=CentreClock(SystemClock()), timeout_s=0.4)


def took(call):
    began = time.monotonic()
    with pytest.raises(ServerUnreachable):
        call()
    return time.monotonic() - began


def test_a_whole_answer_comes_with_its_status_and_headers(centre, client):
    centre.answers.append(reply(418, b"short", headers=["X-Kind: teapot"]))
    answer = client.call("GET", "/v1/site")
    assert (answer.status, answer.body, answer.headers["x-kind"]) == (418, b"short", "teapot")


@pytest.mark.parametrize(
    "pieces",
    [
        [b"HTTP/1.1 200 X\r\nContent-Length: 400\r\n\r\n", *[b"x", 0.05] * 400],
        [b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n", 0.05] * 400],
        [b"HTTP/1.1 200 X\r\n", *[b"X-Drip: 1\r\n", 0.05] * 400],
        [*[b"H", 0.05] * 400],
    ],
    ids=["body", "chunks", "headers", "status line"],
)
def test_a_dripping_answer_ends_at_the_deadline(centre, client, pieces):
    centre.answers.append(lambda _: pieces)
    assert took(lambda: client.call("GET", "/v1/site")) < NOT_LONG


def test_a_server_that_never_answers_ends_at_the_deadline(centre, client):
    centre.answers.append(lambda _: [centre.over])
    assert took(lambda: client.call("GET", "/v1/site", deadline_s=0.2)) < NOT_LONG


def test_more_than_a_mebibyte_is_not_read(centre, client):
    client._timeout_s = 5.0
    centre.answers.append(reply(200, b"x" * (MAX_REPLY_BYTES + 1)))
    with pytest.raises(ServerUnreachable) as told:
        client.call("GET", "/v1/site")
    assert told.value.code == "S11"


def test_a_mebibyte_is_read(centre, client):
    client._timeout_s = 5.0
    centre.answers.append(reply(200, b"x" * MAX_REPLY_BYTES))
    assert len(client.call("GET", "/v1/site").body) == MAX_REPLY_BYTES


def test_a_body_that_would_have_to_be_unpacked_is_no_answer(centre, client):
    packed = gzip.compress(b'{"id": "1"}')
    centre.answers.append(reply(200, packed, headers=["Content-Encoding: gzip"]))
    with pytest.raises(ServerUnreachable) as told:
        client.call("GET", "/v1/site")
    assert told.value.code == "S14"


def test_a_redirect_is_not_followed(centre, client):
    centre.answers.append(reply(302, headers=[f"Location: {centre.url}/elsewhere"]))
    assert client.call("GET", "/v1/site").status == 302
    assert centre.paths() == ["/v1/site"]


def test_a_proxy_of_the_environment_is_not_used(centre, client, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    centre.answers.append(reply(204))
    assert client.call("GET", "/v1/site").status == 204


@pytest.mark.parametrize(
    "answer",
    [[], [b"HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\nhalf"], [b"SSH-2.0-OpenSSH\r\n"]],
    ids=["reset", "cut off", "no HTTP"],
)
def test_half_an_answer_is_none(centre, client, answer):
    centre.answers.append(lambda _: answer)
    with pytest.raises(ServerUnreachable):
        client.call("GET", "/v1/site")


def test_nobody_there_is_unreachable(client, centre):
    centre.stop()
    with pytest.raises(ServerUnreachable):
        client.call("GET", "/v1/site")


def test_a_request_is_signed_unless_told_otherwise(centre, client):
    client.signer = lambda method, url, headers, body: headers.update(
        {"X-Signed": f"{method} {len(body or b'')}"}
    )
    centre.answers += [reply(204), reply(204)]
    client.call("POST", "/v1/lookups", b"{}")
    client.call("POST", "/v1/records", b"{}", signed=False)
    assert [request.headers.get("x-signed") for request in centre.requests] == ["POST 2", None]


GARBLED = reply(404, b"<html>", "application/problem+json")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (problem(404, "/problems/not-found"), ServerRefused),
        (problem(503, "/problems/unavailable"), ServerUnreachable),
        (reply(404, b"<html>", "text/html"), ServerUnreachable),
        (reply(302), ServerUnreachable),
        (reply(200, b"<html>welcome to the hall's network", "text/html"), ServerUnreachable),
        (reply(200, {"server_time": 1}), ServerUnreachable),
        (GARBLED, ServerUnreachable),
    ],
    ids=["refused", "down", "portal 404", "redirect", "portal 200", "wrong shape", "garbled problem"],
)
def test_an_answer_is_the_centres_or_it_is_unreachable(centre, client, answer, error):
    centre.answers.append(answer)
    with pytest.raises(KioskError) as told:
        parse_reply(client.call("POST", "/v1/heartbeats", b"{}"), HeartbeatReply)
    assert isinstance(told.value, error)


def test_calls_do_not_wait_for_each_other(centre, client):
    gate = threading.Event()
    client._timeout_s = 5.0
    centre.answers.append(lambda _: [gate, reply(204)])
    slow = threading.Thread(target=lambda: client.call("GET", "/slow"))
    slow.start()
    while not centre.requests:
        pass
    assert client.call("POST", "/v1/records", b'{"id": "1", "sha256": "2"}').status == 201
    gate.set()
    slow.join(5)
    assert not slow.is_alive()
