import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.backoff import FIRST_S, LONGEST_S, delay_s

drawn = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 10**6), drawn, st.floats(1, 600))
def test_a_wait_is_never_longer_than_the_longest_nor_shorter_than_half_the_first(attempt, random, longest):
    wait = delay_s(attempt, lambda: random, longest_s=longest)
    assert FIRST_S / 2 <= wait <= longest


@given(st.integers(1, 100), drawn)
def test_waits_double_until_the_longest(attempt, random):
    doubled = min(2 * delay_s(attempt, lambda: random), LONGEST_S / 2 * (1 + random))
    assert delay_s(attempt + 1, lambda: random) == pytest.approx(doubled)


def test_half_of_a_wait_is_chance():
    assert delay_s(4, lambda: 0.0) == 4
    assert delay_s(4, lambda: 0.5) == 6
