from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.doubles import NOON
from support.places import BOOKING_KEY, TERMINAL_KEY

from kiosk.api.signatures import Message, NotGenuine, sign_request, verify_request

URL = "http://127.0.0.1:8443/v1/heartbeats?full=1"
BODY = b'{"software":"petition-kiosk"}'
KEYS = {"130926-001": TERMINAL_KEY.public_key().public_bytes_raw()}


def signed(body=BODY, key=TERMINAL_KEY, key_id="130926-001", nonce="n1"):
    message = Message("POST", URL, {"Content-Type": "application/json"})
    sign_request(message, body, key=key, key_id=key_id, now=NOON, nonce=nonce)
    return message


def check(message, body=BODY, now=NOON):
    return verify_request(message, body, find_key=KEYS.__getitem__, now=now)


def test_a_request_is_the_terminals_own_and_carries_its_nonce():
    found = check(signed())
    assert (found.key_id, found.nonce, found.created) == ("130926-001", "n1", NOON)


def test_a_request_may_reach_the_centre_through_another_host():
    message = signed()
    message.url = "https://centre.example/v1/heartbeats?full=1"
    assert check(message).nonce == "n1"


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", URL, BODY),
        ("POST", URL.replace("heartbeats", "lookups"), BODY),
        ("POST", URL.replace("full=1", "full=2"), BODY),
        ("POST", URL, BODY + b" "),
        ("POST", URL, b""),
    ],
)
def test_another_method_path_query_or_body_is_not_genuine(method, url, body):
    message = signed()
    message.method, message.url = method, url
    with pytest.raises(NotGenuine):
        check(message, body)


def test_another_key_or_an_unknown_key_is_not_genuine():
    with pytest.raises(NotGenuine):
        check(signed(key=BOOKING_KEY))
    with pytest.raises(NotGenuine):
        check(signed(key_id="130926-999"))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_signature_made_at_another_time_is_told_from_a_wrong_one(seconds):
    with pytest.raises(NotGenuine) as told:
        check(signed(), now=NOON + timedelta(seconds=seconds))
    assert told.value.code == "clock"


@pytest.mark.parametrize("seconds", [-300, 300])
def test_five_minutes_either_way_are_allowed(seconds):
    assert check(signed(), now=NOON + timedelta(seconds=seconds)).nonce == "n1"


@given(
    st.sampled_from(["Signature", "Signature-Input", "Content-Digest"]),
    st.text(st.characters(max_codepoint=255), max_size=80),
)
def test_any_header_in_its_place_is_not_genuine(name, value):
    message = signed()
    message.headers[name] = value
    with pytest.raises(NotGenuine):
        check(message)


@pytest.mark.parametrize("name", ["Signature", "Signature-Input", "Content-Digest"])
def test_a_missing_header_is_not_genuine(name):
    message = signed()
    del message.headers[name]
    with pytest.raises(NotGenuine):
        check(message)
