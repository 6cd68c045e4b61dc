import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import base45
from kiosk.errors import Unreadable


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
        (b"", ""),
    ],
)
def test_the_examples_of_rfc_9285_hold(data, text):
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize("text", ["GGW", ":::", "::", "A", "AB1A", "ab8", "信访"])
def test_what_no_encoder_makes_is_unreadable(text):
    with pytest.raises(Unreadable):
        base45.decode(text)


@given(st.binary(max_size=200))
def test_bytes_come_back_and_only_qr_characters_are_used(data):
    text = base45.encode(data)
    assert base45.decode(text) == data
    assert set(text) <= set(base45.ALPHABET)


@given(st.text(max_size=60) | st.text(base45.ALPHABET, max_size=60))
def test_any_text_is_decoded_or_unreadable(text):
    try:
        assert base45.encode(base45.decode(text)) == text
    except Unreadable:
        return
