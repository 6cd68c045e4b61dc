"""Digits become a date while they are typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.typed_dates import read_date

EARLIEST, TODAY = date(2000, 1, 1), date(2026, 11, 21)


def read(digits):
    return read_date(digits, earliest=EARLIEST, latest=TODAY)


@given(st.dates(EARLIEST, TODAY))
def test_eight_digits_are_read_as_the_date_they_are(day):
    assert read(day.strftime("%Y%m%d")).day_known == day


@given(st.dates(EARLIEST, TODAY))
def test_no_beginning_of_a_good_date_is_a_problem_before_its_day(day):
    digits = day.strftime("%Y%m%d")
    assert [read(digits[:n]).problem for n in range(7)] == [""] * 7


@given(st.text(alphabet="0123456789", max_size=12))
def test_any_digits_give_a_date_or_a_reason_or_wait_for_more(digits):
    typed = read(digits)
    assert typed.day_known is None or EARLIEST <= typed.day_known <= TODAY
    assert not (typed.day_known and typed.problem)
    assert digits[:8].startswith(typed.year + typed.month + typed.day)


@pytest.mark.parametrize(
    ("digits", "problem"),
    [
        ("20261332", "day"),
        ("20260230", "no_such_day"),
        ("20260001", "month"),
        ("20261122", "future"),
        ("1999", "year"),
        ("20250229", "no_such_day"),
        ("20260532", "day"),
        ("2026", ""),
        ("202611", ""),
        ("20261100", "day"),
    ],
)
def test_what_cannot_be_is_named(digits, problem):
    assert (read(digits).problem, read(digits).day_known) == (problem, None)


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("2026115", date(2026, 11, 5)),
        ("202695", date(2026, 9, 5)),
        ("2026131", date(2026, 1, 31)),
        ("20240229", date(2024, 2, 29)),
    ],
)
def test_a_zero_may_be_left_out(digits, day):
    assert read(digits).day_known == day
