from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.places import BOOKING_KEY, TERMINAL_KEY

from kiosk.domain import base45
from kiosk.domain.slip_code import PREFIX, SlipCode, decode_slip_code, encode_slip_code, is_signed_by
from kiosk.errors import Unreadable
from kiosk.keys import verifier

verify = verifier(TERMINAL_KEY.public_key().public_bytes_raw())
codes = st.builds(
    SlipCode,
    centre=st.integers(0, 65535),
    terminal=st.integers(0, 65535),
    token=st.binary(min_size=10, max_size=10),
    captured_at=st.integers(0, 2**32 - 1).map(lambda s: datetime.fromtimestamp(s, UTC)),
    body_hash=st.binary(min_size=8, max_size=8),
)
ONE = SlipCode(7, 1, b"0123456789", datetime(2026, 11, 21, 4, tzinfo=UTC), b"hashhash")


@given(codes)
def test_a_code_is_141_characters_and_is_read_back_as_signed(code):
    text = encode_slip_code(code, TERMINAL_KEY.sign)
    found, signature = decode_slip_code(text)
    assert len(text) == 141
    assert found == code
    assert is_signed_by(found, signature, verify)


@given(st.integers(0, 90), st.integers(1, 255))
def test_one_changed_byte_is_noticed(place, change):
    data = bytearray(base45.decode(encode_slip_code(ONE, TERMINAL_KEY.sign)[len(PREFIX) :]))
    data[place] ^= change
    try:
        code, signature = decode_slip_code(PREFIX + base45.encode(bytes(data)))
    except Unreadable:
        return
    assert not is_signed_by(code, signature, verify)


def test_another_terminals_signature_is_not_this_terminals():
    code, signature = decode_slip_code(encode_slip_code(ONE, BOOKING_KEY.sign))
    assert not is_signed_by(code, signature, verify)


@given(st.text(max_size=160) | st.text(base45.ALPHABET, max_size=160).map(lambda rest: PREFIX + rest))
def test_any_text_is_a_code_or_unreadable(text):
    try:
        decode_slip_code(text)
    except Unreadable:
        return


@pytest.mark.parametrize("text", ["", "XF2:", "XF1:BB8", "https://example.org/XF2:", "XF2:" + "0" * 137])
def test_what_is_no_slip_code_is_unreadable(text):
    with pytest.raises(Unreadable):
        decode_slip_code(text)
