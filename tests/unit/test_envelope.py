from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.places import BOOKING_KEY, TERMINAL_KEY

from kiosk.api.codec import from_json, to_json
from kiosk.api.envelope import MAX_SEALED_BYTES, Envelope, RecordKind, proven, seal_up
from kiosk.errors import Unreadable
from kiosk.keys import verifier

verify = verifier(TERMINAL_KEY.public_key().public_bytes_raw())


def sealed(data=b"sealed elsewhere", offset=42, key=TERMINAL_KEY):
    return seal_up(
        record_id="0191f1c0-0000-7000-8000-000000000001",
        kind=RecordKind.REGISTRATION,
        division="130926",
        terminal="130926-001",
        key_id="130926-001",
        captured_at="2026-11-21T04:00:00.000Z",
        clock_offset_ms=offset,
        seal_key_id="seal-1",
        sealed=data,
        sign=key.sign,
    )


@given(st.binary(max_size=400), st.none() | st.integers(-(10**9), 10**9))
def test_an_envelope_travels_whole_and_proves_itself(data, offset):
    arrived = from_json(to_json(sealed(data, offset)), Envelope)
    assert proven(arrived, verify) == arrived.sealed_bytes() == data


ALTERED = {
    "id": "0191f1c0-0000-7000-8000-000000000002",
    "version": 2,
    "kind": RecordKind.VISIT,
    "division": "371526",
    "terminal": "130926-002",
    "key_id": "130926-002",
    "captured_at": "2026-11-21T04:00:00.001Z",
    "clock_offset_ms": None,
    "seal_key_id": "seal-2",
    "sealed": "c2VhbGVkIGVsc2V3aGVyZQo=",
    "sha256": "0" * 64,
    "signature": "AAAA",
}


def test_every_field_is_tried():
    assert set(ALTERED) == {f.name for f in fields(Envelope)}


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_field_is_not_genuine(name):
    assert proven(replace(sealed(), **{name: ALTERED[name]}), verify) is None


def test_another_keys_signature_is_not_genuine():
    assert proven(sealed(key=BOOKING_KEY), verify) is None


def test_a_line_break_cannot_move_text_from_one_field_to_the_next():
    moved = replace(sealed(), division="130926\n130926-001", terminal="")
    assert proven(moved, verify) is None


def test_more_than_the_cap_is_unreadable():
    with pytest.raises(Unreadable):
        sealed(b"x" * (MAX_SEALED_BYTES + 1)).sealed_bytes()


@given(st.binary(max_size=300))
def test_any_bytes_are_an_envelope_or_unreadable(data):
    with pytest.raises(Unreadable):
        from_json(data, Envelope)
