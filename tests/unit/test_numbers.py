import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.domain.numbers import MatterNumber, check_digit, has_valid_check, parse_number
from kiosk.errors import InvalidInput

digits = st.text("0123456789", min_size=1, max_size=20)
numbers = st.builds(
    MatterNumber, st.text("0123456789", min_size=6, max_size=6), st.integers(1, 999), st.integers(1, 999_999)
)


def test_the_check_digit_is_the_one_of_the_thesis():
    assert check_digit("572") == "4"


@given(digits, st.data())
def test_every_single_wrong_digit_is_caught(text, data):
    whole = text + check_digit(text)
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from("0123456789"))
    assume(other != whole[place])
    assert not has_valid_check(whole[:place] + other + whole[place + 1 :])


@given(digits, st.data())
def test_every_swap_of_neighbours_is_caught(text, data):
    whole = text + check_digit(text)
    place = data.draw(st.integers(0, len(whole) - 2))
    assume(whole[place] != whole[place + 1])
    swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
    assert not has_valid_check(swapped)


@given(numbers)
def test_a_number_is_read_back_as_it_was_written(number):
    assert parse_number(str(number)) == number
    assert parse_number(number.grouped().lower()) == number


def test_a_number_is_grouped_for_copying():
    assert MatterNumber("130926", 1, 123).grouped()[:20] == "XF 130926 001 000123"


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_asked_for_again(text):
    try:
        assert str(parse_number(text)) in text.upper().replace(" ", "").replace("-", "") or text.split()
    except InvalidInput:
        return


@pytest.mark.parametrize(
    ("division", "terminal", "serial"),
    [
        ("13092", 1, 1),
        ("１３０９２６", 1, 1),
        ("130926", 0, 1),
        ("130926", 1000, 1),
        ("130926", 1, 0),
        ("130926", 1, 10**6),
    ],
)
def test_a_part_out_of_its_range_makes_no_number(division, terminal, serial):
    with pytest.raises(InvalidInput):
        MatterNumber(division, terminal, serial)
