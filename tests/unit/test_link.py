"""Online or offline, by what the calls met."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.doubles import NOON

from kiosk.sync.link import FAILURES, QUICK_S, SLOW_ANSWERS, SLOW_S, LinkWatch


@pytest.fixture
def seen():
    return []


@pytest.fixture
def watch(seen):
    made = LinkWatch(lambda: NOON)
    made.on_change = seen.append
    made.on_doubt = lambda: seen.append("doubt")
    return made


def test_one_answer_is_enough_to_be_online_again(watch, seen):
    watch.answered(0.1)
    watch.failed("S10")
    watch.failed("S12")
    watch.failed("S12")
    watch.answered(0.1)
    assert seen == [True, "doubt", False, True]


def test_one_failure_makes_it_doubt_and_a_good_answer_forgets_it(watch, seen):
    for _ in range(5):
        watch.answered(0.1)
        watch.failed("S10")
    assert seen == [True] + ["doubt"] * 5
    assert watch.state.is_online


def test_answers_that_come_too_late_are_no_line_and_only_a_quick_one_brings_it_back(watch, seen):
    watch.answered(0.1)
    for _ in range(SLOW_ANSWERS):
        watch.answered(SLOW_S + 1)
    assert (watch.state.is_online, watch.state.code) == (False, "S18")
    watch.answered((SLOW_S + QUICK_S) / 2)
    assert not watch.state.is_online
    watch.answered(QUICK_S)
    assert (seen, watch.state.code) == ([True, False, True], "")


calls = st.lists(st.one_of(st.just("failed"), st.floats(0, 30)), max_size=40)


@given(calls)
def test_it_is_online_just_when_the_last_calls_say_so(happened):
    watch, changes = LinkWatch(lambda: NOON), []
    watch.on_change = changes.append
    for one in happened:
        if one == "failed":
            watch.failed("S10")
        else:
            watch.answered(one)
        state = watch.state
        if state.is_online:
            assert state.failures < FAILURES
            assert state.slow < SLOW_ANSWERS
        if one != "failed" and one <= QUICK_S:
            assert state.is_online
    assert changes == [index % 2 == 0 for index in range(len(changes))]
    assert watch.state.answers == sum(one != "failed" for one in happened)
