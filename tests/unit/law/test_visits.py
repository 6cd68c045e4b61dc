from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.domain.queue import LONG_WAIT, Waiting, call_order, estimate_minutes, priority_by_age
from kiosk.domain.slots import SlotRule, bookable_days, slots_on
from kiosk.domain.triage import TABLE, Route, Signals, is_danger, suggest
from kiosk.domain.visits import (
    ENDED,
    STEPS,
    IllegalVisitStep,
    VisitActor,
    VisitState,
    VisitStep,
    next_state,
    state_for_terminals,
    steps_from,
)
from server.law.book import national_calendar

S, V, W = VisitState, VisitStep, VisitActor
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_an_appointment_goes_from_the_booking_to_the_room():
    state = S.SUBMITTED
    for step in (V.REVIEW, V.CONFIRM, V.CHECK_IN):
        state = next_state(state, step, W.DESK)
    assert state is S.CHECKED_IN
    state = S.WAITING
    for step in (V.CALL, V.RECALL, V.ENTER, V.SERVE):
        state = next_state(state, step, W.DESK)
    assert state is S.SERVED


def test_who_comes_after_a_no_show_is_received_all_the_same():
    missed = next_state(S.CONFIRMED, V.MISS, W.TIME)
    assert next_state(missed, V.CHECK_IN, W.VISITOR) is S.CHECKED_IN


@pytest.mark.parametrize(
    ("state", "step", "by", "code"),
    [
        (S.DIVERTED, V.CONFIRM, W.DESK, "state"),
        (S.CONFIRMED, V.MISS, W.DESK, "actor"),
        (S.SUBMITTED, V.CONFIRM, W.VISITOR, "actor"),
        (S.SERVED, V.CALL, W.DESK, "state"),
        (S.CHECKED_IN, V.CANCEL, W.VISITOR, "state"),
    ],
)
def test_a_step_that_is_not_in_the_table_is_refused(state, step, by, code):
    with pytest.raises(IllegalVisitStep) as told:
        next_state(state, step, by)
    assert told.value.code == code


def test_every_state_is_reached_and_every_one_that_is_no_end_can_be_left():
    assert {row.target for row in STEPS} - {None} == set(S) - {S.SUBMITTED}
    left = {source for row in STEPS for source in row.sources}
    assert set(S) - left == ENDED | {S.CHECKED_IN}  # from then on its number goes on


def test_terminals_know_three_states_and_nothing_of_what_nobody_has_answered():
    assert [state_for_terminals(s) for s in ("submitted", "in_review", "confirmed", "no_show", "checked_in")] == [
        "", "", "confirmed", "confirmed", "checked_in",
    ]  # fmt: skip
    assert {state_for_terminals(s) for s in ("diverted", "rejected", "cancelled")} == {"cancelled"}


class AnyVisit(RuleBasedStateMachine):
    """Any steps by anybody, from the booking on."""

    def __init__(self):
        super().__init__()
        self.state, self.seen = S.SUBMITTED, [S.SUBMITTED]

    @rule(step=st.sampled_from(V), by=st.sampled_from(W))
    def a_step(self, step, by):
        try:
            after = next_state(self.state, step, by)
        except IllegalVisitStep:
            assert step not in steps_from(self.state, by)
            return
        assert step in steps_from(self.state, by)
        self.state = after
        self.seen.append(after)

    @invariant()
    def an_end_is_an_end(self):
        ends = [n for n, state in enumerate(self.seen) if state in ENDED]
        assert not ends or set(self.seen[ends[0] :]) == {self.seen[ends[0]]}

    @invariant()
    def nobody_is_received_without_confirmation(self):
        if S.CHECKED_IN in self.seen:
            assert S.CONFIRMED in self.seen


AnyVisit.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestAnyVisit = AnyVisit.TestCase


def waits(ticket, minutes, **more):
    return Waiting(ticket, NOW - timedelta(minutes=minutes), **more)


def test_priority_goes_first_then_who_booked_for_now_then_the_others():
    order = call_order(
        [waits("W001", 30), waits("Y001", 5, slot=NOW), waits("W002", 1, priority=True),
         waits("Y002", 20, slot=NOW + timedelta(hours=1))], NOW,
    )  # fmt: skip
    assert [one.ticket for one in order] == ["W002", "Y001", "W001", "Y002"]


def test_nobody_waits_for_ever():
    booked = [waits(f"Y{n}", 1, slot=NOW) for n in range(5)]
    assert call_order([*booked, waits("W001", LONG_WAIT / timedelta(minutes=1))], NOW)[0].ticket == "W001"


@given(st.lists(st.tuples(st.integers(0, 200), st.booleans(), st.none() | st.integers(-60, 60)), max_size=12))
def test_the_order_is_of_everybody_once(people):
    crowd = [
        Waiting(f"W{n:03}", NOW - timedelta(minutes=m), p, None if s is None else NOW + timedelta(minutes=s))
        for n, (m, p, s) in enumerate(people)
    ]
    order = call_order(crowd, NOW)
    assert sorted(order, key=lambda w: w.ticket) == crowd
    assert order == call_order(reversed(crowd), NOW)


def test_the_wait_is_told_by_todays_visits_once_there_are_enough():
    assert estimate_minutes(4, [10, 20], usual=12, counters=1) == 48
    assert estimate_minutes(4, [10, 20, 30], usual=12, counters=1) == 80
    assert estimate_minutes(4, [10, 20, 30], usual=12, counters=2) == 40
    assert estimate_minutes(0, [], usual=12, counters=1) == 0


CALENDAR = national_calendar()
RULES = [SlotRule(1, "09:00", "10:00", 30, "hall", 2), SlotRule(5, "14:00", "14:45", 30, "legal")]


def test_slots_are_those_of_the_rules_less_what_is_taken():
    monday = date(2026, 11, 23)
    first = slots_on(monday, RULES, CALENDAR, {}, 480)
    assert [(slot.starts_at.strftime("%H:%M"), slot.free) for slot in first] == [("09:00", 2), ("09:30", 2)]
    taken = {(first[0].starts_at, "hall"): 5}
    assert slots_on(monday, RULES, CALENDAR, taken, 480)[0].free == 0


def test_a_rest_day_has_no_slots_and_a_make_up_day_those_of_friday():
    assert slots_on(date(2026, 11, 22), RULES, CALENDAR, {}, 480) == []
    assert [slot.room for slot in slots_on(date(2026, 10, 10), RULES, CALENDAR, {}, 480)] == ["legal"]


def test_today_is_for_those_at_the_door():
    friday = date(2026, 11, 20)
    assert bookable_days(friday, CALENDAR, at_the_door=False)[0] == date(2026, 11, 23)
    assert bookable_days(friday, CALENDAR, at_the_door=True)[0] == friday


@pytest.mark.parametrize(
    ("signals", "route"),
    [
        (Signals(story="我不想活了"), Route.CRISIS),
        (Signals(category="labour.wages", in_procedure="yes"), Route.COURT),
        (Signals(wants_privacy=True), Route.DISCIPLINE),
        (Signals(category="labour.wages"), Route.LABOUR),
        (Signals(decision_age_days=60), Route.RECONSIDERATION),
        (Signals(category="neighbours.dispute"), Route.MEDIATION),
        (Signals(category="environment.noise"), Route.ENFORCEMENT),
        (Signals(category="other.suggestion"), Route.SUGGEST),
        (Signals(several_departments=True), Route.JOINT_CONSULTATION),
        (Signals(has_case=True), Route.KNOWN_CASE),
        (Signals(from_elsewhere=True), Route.ELSEWHERE),
        (Signals(people=3), Route.GROUP),
        (Signals(category="housing.property"), Route.PETITION),
        (Signals(), Route.PETITION),
    ],
)
def test_the_table_says_where_a_matter_usually_goes(signals, route):
    assert suggest(signals).route is route


def test_what_also_fits_is_offered_beside_it():
    found = suggest(Signals(category="labour.wages", in_hardship=True, people=4))
    assert (found.route, found.also) == (Route.LABOUR, (Route.HARDSHIP, Route.GROUP))


def test_a_decision_of_sixty_one_days_is_too_old_for_reconsideration():
    assert suggest(Signals(decision_age_days=61)).route is Route.PETITION


def test_the_table_has_seventeen_rows_and_the_ordinary_road_each_with_its_reason():
    assert [row.number for row in TABLE] == list(range(1, 19))
    assert {row.route for row in TABLE} == set(Route)
    assert all(row.reason and row.reason_en for row in TABLE)


@pytest.mark.parametrize("text", ["活 不 下 去 了", "再不解决就跳楼", "我要和他同归于尽"])
def test_words_of_danger_are_heard_through_spaces(text):
    assert is_danger(text)


@pytest.mark.parametrize("text", ["工地欠我三个月工资", "楼下炸鸡店油烟大", "跳广场舞太吵", ""])
def test_ordinary_words_are_no_danger(text):
    assert not is_danger(text)


@pytest.mark.parametrize(
    ("birth", "priority"),
    [(date(1956, 11, 23), "age"), (date(1956, 11, 24), ""), (date(1940, 1, 1), "age"), (None, "")],
)
def test_seventy_is_reached_on_the_birthday(birth, priority):
    assert priority_by_age(birth, date(2026, 11, 23)) == priority
