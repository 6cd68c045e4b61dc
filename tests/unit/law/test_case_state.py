from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.domain.case_file import Action, CaseState, Event, Kind, current_clock, may_urge
from kiosk.domain.case_state import ENDED, TRANSITIONS, IllegalStep, legal_actions, register, replay, take
from kiosk.domain.deadlines import Law
from kiosk.domain.policy import LimitCode
from kiosk.domain.working_calendar import WorkingCalendar
from kiosk.resources import shipped_config
from server.law.book import national_calendar, read_policy

A, S, L = Action, CaseState, LimitCode
DAY = date(2026, 3, 2)


def after(law, *steps, kind=Kind.APPEAL, accused=""):
    """The case after (days from DAY, action, facts) steps."""
    file = register(kind, Event(A.SUBMIT, DAY), law, accused_unit=accused)
    for days, action, *facts in steps:
        file = take(file, Event(action, DAY + timedelta(days=days), **(facts[0] if facts else {})), law)
    return file


HANDLED = ((1, A.SORT), (2, A.FORWARD, {"unit": "县住建局"}), (5, A.ACCEPT, {"unit": "县住建局"}))
REPLIED = (*HANDLED, (30, A.SERVE_OPINION))
REVIEWED = (*REPLIED, (40, A.ASK_REVIEW), (60, A.SERVE_REVIEW))
RECHECKED = (*REVIEWED, (70, A.ASK_REEXAM))


def refused(law, *steps, **more):
    with pytest.raises(IllegalStep) as told:
        after(law, *steps, **more)
    return told.value.code


def test_the_whole_road_of_an_appeal(law):
    file = after(law, *RECHECKED, (80, A.SERVE_REEXAM))
    assert file.state is S.FINAL
    assert [clock.code for clock in file.clocks] == [
        L.SORTING, L.ACCEPTANCE, L.OBJECTION, L.HANDLING, L.REVIEW_WINDOW, L.REVIEW, L.REEXAM_WINDOW, L.REEXAM,
    ]  # fmt: skip
    assert all(clock.stopped_on for clock in file.clocks)


def test_sixty_days_begin_with_acceptance_not_with_registration(law):
    clock = current_clock(after(law, *HANDLED))
    assert (clock.started_on, clock.raw_due) == (DAY + timedelta(days=5), DAY + timedelta(days=65))


def test_the_review_window_begins_with_service(law):
    assert current_clock(after(law, *REPLIED)).started_on == DAY + timedelta(days=30)


def test_an_objection_after_five_working_days_is_refused(law):
    forwarded = HANDLED[:2]
    reason = {"reason": "不属于本单位职权"}
    due = after(law, *forwarded).running(L.OBJECTION).due
    assert after(law, *forwarded, ((due - DAY).days, A.OBJECT, reason)).state is S.OBJ
    assert refused(law, *forwarded, ((due - DAY).days + 1, A.OBJECT, reason)) == "objection_in_time"


def test_an_upheld_objection_leads_back_to_sorting_and_a_new_unit_gets_new_time(law):
    file = after(
        law,
        *HANDLED[:2],
        (3, A.OBJECT, {"reason": "x"}),
        (4, A.UPHOLD_OBJECTION),
        (6, A.FORWARD, {"unit": "县民政局"}),
    )
    assert file.state is S.FWD
    assert file.running(L.ACCEPTANCE).started_on == DAY + timedelta(days=6)


def test_an_extension_is_at_most_thirty_days_once_and_in_time(law):
    reason = {"reason": "情况复杂"}
    extended = after(law, *HANDLED, (60, A.EXTEND, {**reason, "days": 30}))
    assert current_clock(extended).raw_due == DAY + timedelta(days=95)
    due = (current_clock(after(law, *HANDLED)).due - DAY).days
    assert refused(law, *HANDLED, (60, A.EXTEND, {**reason, "days": 31})) == "extension_allowed"
    assert refused(law, *HANDLED, (due + 1, A.EXTEND, {**reason, "days": 5})) == "extension_allowed"
    assert (
        refused(law, *HANDLED, (50, A.EXTEND, {**reason, "days": 5}), (51, A.EXTEND, {**reason, "days": 5}))
        == "state"
    )
    assert refused(law, *HANDLED, (50, A.EXTEND, {"days": 5})) == "has_reason"


def test_a_hearing_stops_the_clock_of_re_examination(law):
    before = current_clock(after(law, *RECHECKED))
    heard = after(law, *RECHECKED, (72, A.OPEN_HEARING), (79, A.CLOSE_HEARING))
    assert current_clock(heard).raw_due == before.raw_due + timedelta(days=7)


def test_a_hearing_stops_no_other_clock(law):
    before = current_clock(after(law, *HANDLED))
    heard = after(law, *HANDLED, (10, A.OPEN_HEARING), (20, A.CLOSE_HEARING))
    assert current_clock(heard).due == before.due


def test_nothing_is_served_while_a_hearing_is_open(law):
    assert refused(law, *RECHECKED, (72, A.OPEN_HEARING), (73, A.SERVE_REEXAM)) == "no_hearing_open"


def test_asking_for_material_stops_no_clock(law):
    before = current_clock(after(law, *HANDLED))
    assert current_clock(after(law, *HANDLED, (9, A.ASK_MATERIAL))) == before


def test_review_is_asked_for_in_time_or_with_a_reason_that_staff_accept(law):
    late = (current_clock(after(law, *REPLIED)).due - DAY).days + 1
    assert refused(law, *REPLIED, (late, A.ASK_REVIEW)) == "review_in_time"
    assert after(law, *REPLIED, (late, A.ASK_REVIEW, {"reason": "住院"})).state is S.REV


def test_a_window_is_not_closed_while_it_is_open(law):
    assert refused(law, *REPLIED, (40, A.CLOSE_UNREVIEWED)) == "review_window_over"
    assert after(law, *REPLIED, (80, A.CLOSE_UNREVIEWED)).state is S.DONE


def test_a_review_may_order_a_new_opinion_by_a_date(law):
    until = DAY + timedelta(days=75)
    file = after(law, *REPLIED, (40, A.ASK_REVIEW), (60, A.ORDER_REDO, {"until": until}))
    assert (file.state, current_clock(file).due) == (S.ACC, until)
    assert (
        after(
            law, *REPLIED, (40, A.ASK_REVIEW), (60, A.ORDER_REDO, {"until": until}), (70, A.SERVE_OPINION)
        ).state
        is S.RPL
    )
    assert refused(law, *REPLIED, (40, A.ASK_REVIEW), (60, A.ORDER_REDO)) == "sets_a_date"


def test_merging_is_reversible_and_the_clock_runs_as_if_never_stopped(law):
    before = after(law, (1, A.SORT))
    merged = take(before, Event(A.MERGE, DAY + timedelta(days=2), into="XF1"), law)
    back = take(merged, Event(A.UNMERGE, DAY + timedelta(days=4), reason="不是同一件事"), law)
    assert (merged.state, current_clock(merged)) == (S.MRG, None)
    assert (back.state, back.clocks) == (S.SORT, before.clocks)


def test_an_accusation_never_reaches_the_accused(law):
    sorted_ = (1, A.SORT)
    facts = {"unit": "某局"}
    assert (
        refused(law, sorted_, (2, A.DIVERT, facts), kind=Kind.ACCUSE, accused="某局") == "not_to_the_accused"
    )
    assert refused(law, sorted_, (2, A.FORWARD, {"unit": "别的局"}), kind=Kind.ACCUSE) == "not_an_accusation"


@pytest.mark.parametrize(("kind", "length"), [(Kind.CONSULT, 1), (Kind.SUGGEST, 3), (Kind.COMPLAIN, 7)])
def test_service_matters_have_working_days_of_their_own_and_no_review(law, kind, length):
    file = after(law, *HANDLED, kind=kind)
    assert (current_clock(file).length, current_clock(file).unit.value) == (length, "working")
    assert after(law, *HANDLED, (6, A.ANSWER), kind=kind).state is S.DONE
    assert refused(law, *HANDLED, (6, A.SERVE_OPINION), kind=kind) == "answered_by_opinion"


def test_an_appeal_is_not_answered_without_a_written_opinion(law):
    assert refused(law, *HANDLED, (6, A.ANSWER)) == "answered_plainly"


def test_a_case_is_urged_when_nearly_due_once_in_seven_days(law):
    due = (current_clock(after(law, *HANDLED)).due - DAY).days
    assert refused(law, *HANDLED, (due - 4, A.URGE)) == "urge_allowed"
    urged = after(law, *HANDLED, (due - 3, A.URGE))
    assert not may_urge(urged, DAY + timedelta(days=due + 3), law)
    assert may_urge(urged, DAY + timedelta(days=due + 4), law)


def test_a_visitors_own_window_is_never_urged(law):
    assert not may_urge(after(law, *REPLIED), DAY + timedelta(days=90), law)


def test_a_step_is_not_older_than_the_one_before(law):
    assert refused(law, (5, A.SORT), (4, A.FORWARD, {"unit": "x"})) == "order"


def test_a_new_calendar_changes_a_provisional_date_by_an_event(law):
    file = register(Kind.APPEAL, Event(A.SUBMIT, date(2026, 12, 20)), law)
    known = WorkingCalendar(
        "cn-2027", date(2027, 12, 31), {**law.calendar.exceptions, date(2027, 1, 4): False}
    )
    later = take(file, Event(A.RECALCULATE, date(2026, 12, 25)), Law(law.policy, known))
    assert (file.clocks[0].due, file.clocks[0].provisional) == (date(2027, 1, 4), True)
    assert (later.clocks[0].due, later.clocks[0].provisional) == (date(2027, 1, 5), False)


def test_every_state_but_the_first_is_reached_by_the_table():
    reached = {row.target for row in TRANSITIONS} | {S.REG}
    assert reached - {None} == set(S)


def test_no_step_leads_out_of_an_end_but_unmerging():
    assert {row.action for row in TRANSITIONS if set(row.sources) & ENDED} == {A.UNMERGE}


LAW = Law(read_policy(shipped_config("policy/national-2022.toml")), national_calendar())


class AnyCase(RuleBasedStateMachine):
    """Any sequence of steps that the law allows."""

    def __init__(self):
        super().__init__()
        self.today = DAY
        self.file = register(Kind.APPEAL, Event(A.SUBMIT, DAY), LAW)

    @rule(days=st.integers(0, 40))
    def time_passes(self, days):
        self.today += timedelta(days=days)

    @precondition(lambda self: legal_actions(self.file))
    @rule(data=st.data(), days=st.integers(0, 40), reason=st.sampled_from(["", "理由"]))
    def a_step_is_tried(self, data, days, reason):
        action = data.draw(st.sampled_from(legal_actions(self.file)))
        until = self.today + timedelta(days=days)
        event = Event(action, self.today, unit="某局", reason=reason, days=days, until=until, into="XF1")
        before = self.file
        try:
            self.file = take(before, event, LAW)
        except IllegalStep:
            return
        assert self.file.events == (*before.events, event)
        assert len(self.file.clocks) >= len(before.clocks)

    @invariant()
    def at_most_one_clock_of_a_kind_runs(self):
        running = [clock.code for clock in self.file.clocks if clock.stopped_on is None]
        assert len(running) == len(set(running))

    @invariant()
    def every_state_that_is_no_end_has_its_clock_and_no_end_has_one(self):
        running = [clock for clock in self.file.clocks if clock.stopped_on is None]
        if self.file.state in ENDED:
            assert running == []
        elif self.file.state is not S.SORT:  # after an upheld objection nothing runs until it is forwarded
            assert current_clock(self.file) is not None

    @invariant()
    def the_log_alone_gives_the_case(self):
        assert replay(Kind.APPEAL, self.file.events, LAW) == self.file

    @invariant()
    def no_clock_ends_before_it_starts(self):
        for clock in self.file.clocks:
            assert clock.started_on <= clock.due
            assert clock.stopped_on is None or clock.stopped_on >= clock.started_on


AnyCase.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAnyCase = AnyCase.TestCase
