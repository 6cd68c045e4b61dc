from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.doubles import NOON, HandClock

from kiosk.clock import OFFSET_FRESH_S, CentreClock, from_rfc3339, rfc3339


def measured(offset_s=90, round_trip_s=0.0):
    system = HandClock()
    clock = CentreClock(system)
    clock.measured(NOON + timedelta(seconds=offset_s), round_trip_s)
    return system, clock


def test_no_offset_is_claimed_before_the_centre_was_asked():
    clock = CentreClock(HandClock())
    assert clock.offset_ms() is None
    assert not clock.is_trusted
    assert clock.now() == NOON


def test_half_the_round_trip_is_taken_off():
    _, clock = measured(90, round_trip_s=2)
    assert clock.offset_ms() == 91_000
    assert clock.now() == NOON + timedelta(seconds=91)
    assert clock.raw_now() == NOON


def test_an_offset_goes_stale():
    system, clock = measured()
    system.move(OFFSET_FRESH_S - 1)
    assert clock.is_trusted
    system.move(1)
    assert not clock.is_trusted


@pytest.mark.parametrize("seconds", [-3600, -6, 6, 86_400])
def test_a_jump_of_the_wall_clock_ends_the_trust(seconds):
    system, clock = measured()
    system.jump(seconds)
    assert clock.offset_ms() is None


def test_a_new_measure_restores_the_trust():
    system, clock = measured()
    system.jump(3600)
    clock.measured(NOON, 0)
    assert clock.offset_ms() == -3_600_000


@given(st.integers(1, 2**33 * 10**6), st.integers(-14, 14))
def test_a_time_is_read_back_to_the_millisecond(microseconds, hours):
    zone = timezone(timedelta(hours=hours))
    moment = datetime.fromtimestamp(0, zone) + timedelta(microseconds=microseconds)
    found = from_rfc3339(rfc3339(moment))
    assert abs(found - moment) < timedelta(milliseconds=1)
    assert found.tzinfo is UTC


@pytest.mark.parametrize("text", ["", "noon", "2026-11-21T04:00:00"])
def test_a_time_without_a_zone_is_no_time(text):
    with pytest.raises(ValueError):
        from_rfc3339(text)


def test_the_centres_time_goes_on_whatever_happens_to_the_wall_clock():
    system = HandClock()
    clock = CentreClock(system)
    clock.measured(NOON + timedelta(days=15), 0.0)
    before = clock.now()
    system.jump(-3600)
    assert clock.now() == before
