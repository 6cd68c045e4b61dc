import http.client
import re

import pytest
from contract.harness import new_uuid
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.api.codec import to_json
from kiosk.api.envelope import RecordKind
from kiosk.api.queueing import CheckInRequest
from server.routes import ENDPOINTS
from server.web import Proof

POSTS = [
    endpoint for endpoint in ENDPOINTS if endpoint.method == "POST" and endpoint.proof is not Proof.LOOPBACK
]
BODIES = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 5000, b'{"a": 1' + b"0" * 5000 + b"}",
    b'{"event_id": "\\ud800", "reason": "help"}', b'{"event_id": "\\u0000", "reason": "help"}',
]  # fmt: skip


@pytest.mark.parametrize("endpoint", POSTS, ids=lambda e: e.path)
def test_a_strange_body_is_the_senders_mistake(terminal, endpoint):
    for body in BODIES:
        assert terminal.call(endpoint.method, re.sub(r"{\w+}", "x", endpoint.path), body).status < 500, body


@given(st.dictionaries(st.sampled_from(["event_id", "appointment_id", "room"]), st.text(max_size=30)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_the_door_is_answered(terminal, fields):
    try:
        body = to_json(fields)
    except UnicodeEncodeError:
        return
    assert terminal.call("POST", "/v1/check-ins", body).status < 500


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_envelope_with_any_byte_changed_is_refused_or_the_same(terminal, data):
    envelope = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    body = bytearray(to_json(envelope))
    place, bit = data.draw(st.integers(0, len(body) - 1)), data.draw(st.integers(0, 7))
    body[place] ^= 1 << bit
    reply = terminal.centre.call("POST", "/v1/records", bytes(body), {"idempotency-key": envelope.id})
    assert 400 <= reply.status < 500 or (
        reply.status == 201 and b'"stored"' in reply.body and _same(body, envelope)
    )


def _same(body, envelope):
    """A changed letter in white space or in the case of an escape changes nothing that was signed."""
    from kiosk.api.codec import from_json
    from kiosk.api.envelope import Envelope

    return from_json(bytes(body), Envelope).signing_bytes() == envelope.signing_bytes()


def test_an_unknown_path_and_a_wrong_method_are_problems(centre):
    assert centre.call("GET", "/v2/anything").problem == "/problems/not-found"
    wrong = centre.call("DELETE", "/v1/records")
    assert (wrong.status, wrong.headers["content-type"]) == (405, "application/problem+json")


def test_a_client_that_leaves_in_the_middle_does_no_harm(centre, terminal):
    line = http.client.HTTPConnection("127.0.0.1", centre.port, timeout=5)
    line.putrequest("POST", "/v1/records")
    line.putheader("Content-Length", "1000")
    line.endheaders(b"{")
    line.close()
    assert terminal.call("POST", "/v1/check-ins", CheckInRequest(new_uuid())).status == 200
