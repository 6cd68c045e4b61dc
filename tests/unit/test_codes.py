from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.codes import (
    grouped,
    new_pin,
    new_query_code,
    new_slip_token,
    parse_query_code,
    second_factor,
)
from kiosk.errors import InvalidInput


@given(st.integers(0, 99_999_999))
def test_a_query_code_is_read_back_however_it_is_grouped(drawn):
    code = new_query_code(lambda _: drawn)
    assert len(code) == 9
    assert parse_query_code(grouped(code)) == code


@given(st.integers(0, 99_999_999), st.integers(0, 8), st.integers(1, 9))
def test_a_misread_digit_of_a_query_code_is_told(drawn, place, change):
    code = new_query_code(lambda _: drawn)
    wrong = code[:place] + str((int(code[place]) + change) % 10) + code[place + 1 :]
    with pytest.raises(InvalidInput) as told:
        parse_query_code(wrong)
    assert told.value.code == "code_check"


@given(st.text(max_size=20))
def test_any_text_is_a_query_code_or_asked_for_again(text):
    with suppress(InvalidInput):
        assert len(parse_query_code(text)) == 9


def test_a_pin_and_a_token_have_their_full_length():
    assert new_pin(lambda _: 7) == "0007"
    assert new_slip_token(lambda size: b"\x07" * size).hex() == "07" * 10


def test_every_factor_that_was_given_opens_the_case():
    assert second_factor(phone="13800001234", id_number="11010519491231002x", pin="") == ["1234", "002X"]
    assert second_factor(phone="", id_number="", pin="0042") == ["0042"]
