from datetime import date, timedelta

import pytest

from kiosk.domain.case_file import Event
from kiosk.domain.case_state import register, take
from kiosk.domain.case_table import DOCUMENTS, ENDED
from kiosk.domain.case_terms import Action, CaseState, Kind, OfficerCard
from kiosk.domain.procedures import Procedure
from kiosk.domain.road_stations import LINES
from kiosk.domain.roadmap import DOCUMENT_STAGE, People, StageCode, StageState, road_of

A = Action
DAY = date(2026, 3, 2)
SAID = {"outcome": "support"}
RECEIVER, HOLDER = (
    OfficerCard("赵敏", "接待科科员", "0317-5550101"),
    OfficerCard("王建国", "科长", "0317-5550201"),
)
PEOPLE = People("接待中心", RECEIVER, "县政府", "市政府")
HANDLED = (
    (1, A.SORT), (2, A.FORWARD, {"unit": "县住建局"}), (5, A.ACCEPT, {"unit": "县住建局", "officer": HOLDER}),
)  # fmt: skip
REPLIED = (*HANDLED, (30, A.SERVE_OPINION, SAID))


@pytest.fixture
def road(law):
    def build(*steps, at, kind=Kind.APPEAL):
        file = register(kind, Event(A.SUBMIT, DAY), law)
        for days, action, *facts in steps:
            file = take(file, Event(action, DAY + timedelta(days=days), **(facts[0] if facts else {})), law)
        return road_of(file, today=DAY + timedelta(days=at), law=law, people=PEOPLE)

    return build


def states(road):
    return {stage.code.value: stage.state.value for stage in road.stages}


def stage(road, code):
    return next(stage for stage in road.stages if stage.code.value == code)


def test_before_acceptance_no_sixty_days_are_spoken_of(road):
    for steps in ((), HANDLED[:1], HANDLED[:2]):
        handled = stage(road(*steps, at=3), "handled")
        assert (handled.limit, handled.due_on, handled.days_left) == (None, None, None)


def test_the_present_station_names_who_holds_it_and_no_other_does(road):
    shown = road(*HANDLED, at=10)
    assert stage(shown, "handled").officer == HOLDER
    assert [s.code.value for s in shown.stages if s.officer] == ["handled"]
    assert stage(road(at=0), "sorted").officer == RECEIVER


def test_days_left_count_to_the_rolled_date(road):
    handled = stage(road(*HANDLED, at=10), "handled")
    assert handled.days_left == (handled.due_on - DAY).days - 10
    assert (handled.limit.length, handled.limit.article) == (60, "《信访工作条例》第三十四条")


def test_overdue_begins_the_day_after_the_last(road):
    due = (stage(road(*HANDLED, at=10), "handled").due_on - DAY).days
    assert not road(*HANDLED, at=due).overdue
    late = road(*HANDLED, at=due + 1)
    assert (late.overdue, late.days_left, late.may_urge) == (True, -1, True)


def test_an_extension_is_part_of_the_limit(road):
    shown = stage(road(*HANDLED, (50, A.EXTEND, {"days": 20, "reason": "复杂"}), at=51), "handled")
    assert (shown.limit.length, shown.detail) == (80, "extended")


def test_after_the_reply_the_review_branch_is_next_with_its_date(road):
    shown = road(*REPLIED, at=31)
    asked = stage(shown, "review_asked")
    assert (asked.state, asked.branch, asked.due_on) == (StageState.NEXT, "review", shown.review_until)
    assert (shown.may_ask_review, shown.review_organ) == (True, "县政府")
    assert shown.clock_stage is StageCode.REVIEW_ASKED


def test_a_window_that_ended_is_nobodys_delay(road):
    shown = road(*REPLIED, at=99)
    assert (shown.overdue, shown.may_ask_review, shown.may_urge) == (False, False, False)


def test_after_review_the_next_organ_is_the_one_above(road):
    shown = road(*REPLIED, (40, A.ASK_REVIEW), (60, A.SERVE_REVIEW, SAID), at=61)
    assert (shown.may_ask_review, shown.review_organ) == (True, "市政府")
    assert states(shown)["reviewed"] == "current"


def test_a_closed_case_skips_the_review_it_never_took(road):
    shown = states(road(*REPLIED, (80, A.CLOSE_UNREVIEWED), at=81))
    assert [shown[code] for code in ("replied", "review_asked", "reexamined", "closed")] == [
        "done", "skipped", "skipped", "done",
    ]  # fmt: skip


def test_a_final_case_has_every_station_done(road):
    steps = (
        *REPLIED,
        (40, A.ASK_REVIEW),
        (60, A.SERVE_REVIEW, SAID),
        (70, A.ASK_REEXAM),
        (80, A.SERVE_REEXAM, SAID),
    )
    assert set(states(road(*steps, at=81)).values()) == {"done"}


def test_an_order_to_do_it_again_leads_back_to_handling(road):
    until = DAY + timedelta(days=75)
    steps = (*REPLIED, (40, A.ASK_REVIEW), (60, A.ORDER_REDO, {"until": until}))
    shown = road(*steps, at=61)
    assert (stage(shown, "handled").due_on, stage(shown, "handled").detail) == (until, "ordered_again")
    assert [states(shown)[code] for code in ("handled", "replied", "review_asked", "reviewed")] == [
        "current", "next", "done", "done",
    ]  # fmt: skip


def test_a_new_reply_opens_the_review_branch_anew(road):
    until = DAY + timedelta(days=75)
    shown = road(
        *REPLIED, (40, A.ASK_REVIEW), (60, A.ORDER_REDO, {"until": until}), (70, A.SERVE_OPINION, SAID), at=71
    )
    assert [states(shown)[code] for code in ("replied", "review_asked", "reviewed")] == [
        "current",
        "next",
        "next",
    ]
    assert (shown.may_ask_review, shown.review_until) == (True, stage(shown, "review_asked").due_on)


def test_sorting_ends_when_the_case_is_forwarded_or_taken_directly(road):
    assert stage(road(*HANDLED, at=6), "sorted").finished_on == DAY + timedelta(days=2)
    direct = road((1, A.SORT), (3, A.ACCEPT, {"unit": "县住建局", "officer": HOLDER}), at=6)
    assert stage(direct, "sorted").finished_on == DAY + timedelta(days=3)


def test_an_upheld_objection_shows_sorting_again(road):
    shown = road(*HANDLED[:2], (3, A.OBJECT, {"reason": "x"}), (4, A.UPHOLD_OBJECTION), at=5)
    assert (states(shown)["sorted"], states(shown)["accepted"]) == ("current", "next")
    assert stage(shown, "sorted").finished_on is None


@pytest.mark.parametrize(
    ("action", "facts", "code"),
    [
        (A.NOT_ACCEPT, {"reason": "x", "ground": "litigation"}, "not_accepted"),
        (A.NO_MORE, {"reason": "x", "into": "XF1"}, "no_more"),
        (A.WITHDRAW, {"confirmed": True}, "withdrawn"),
        (A.MERGE, {"into": "XF1"}, "merged"),
    ],
)
def test_other_ends_end_the_road(road, action, facts, code):
    shown = road((1, A.SORT), (2, action, facts), at=3)
    assert [s.code.value for s in shown.stages] == ["registered", code]
    merged_into = "XF1" if action is A.MERGE else ""
    assert (shown.clock, shown.may_urge, shown.merged_into) == (None, False, merged_into)


def test_a_suggestion_is_forwarded_studied_and_answered(road):
    shown = road(*HANDLED, at=6, kind=Kind.SUGGEST)
    assert [s.code.value for s in shown.stages] == ["registered", "forwarded", "studied", "closed"]
    assert stage(shown, "studied").limit.unit.value == "working"
    assert shown.clock_stage is StageCode.STUDIED


def test_a_service_matter_shows_its_promise_from_the_first_day_and_ends_with_rating(road):
    shown = road(at=1, kind=Kind.COMPLAIN)
    assert [s.code.value for s in shown.stages] == ["registered", "taken_up", "handled", "closed", "rated"]
    assert (stage(shown, "taken_up").state, stage(shown, "handled").limit.length) == (StageState.CURRENT, 7)
    assert shown.clock.started_on == DAY
    answered = road(*HANDLED, (6, A.ANSWER), at=7, kind=Kind.COMPLAIN)
    assert (states(answered)["closed"], states(answered)["rated"]) == ("done", "next")


def test_an_organs_duty_has_two_months_and_no_review_of_ours(road):
    duty = {"unit": "县公安局", "officer": HOLDER, "procedure": Procedure.DUTY}
    shown = road(*HANDLED[:2], (5, A.ACCEPT, duty), at=10)
    handled = stage(shown, "duty_done")
    assert (handled.limit.length, handled.limit.unit.value, handled.due_on) == (2, "month", date(2026, 5, 7))
    assert not [s for s in shown.stages if s.branch == "review"]


def test_a_matter_led_elsewhere_tells_that_laws_limits_and_is_followed(road):
    led = (2, A.DIVERT, {"procedure": Procedure.ADMINISTRATIVE, "unit": "县司法局"})
    shown = road((1, A.SORT), led, at=3)
    assert [s.code.value for s in shown.stages] == ["registered", "sorted", "diverted", "tracked"]
    diverted = stage(shown, "diverted")
    assert (diverted.state, diverted.procedure, diverted.unit) == (
        StageState.DONE, Procedure.ADMINISTRATIVE, "县司法局",
    )  # fmt: skip
    assert (stage(shown, "tracked").state, stage(shown, "tracked").officer) == (StageState.CURRENT, RECEIVER)
    assert [(limit.length, limit.unit.value) for limit in diverted.told] == [
        (60, "natural"), (60, "natural"), (6, "month"),
    ]  # fmt: skip
    ended = road((1, A.SORT), led, (90, A.END_TRACKING, {"outcome": "已撤销原决定"}), at=91)
    assert set(states(ended).values()) == {"done"}


def test_what_nobody_has_named_yet_shows_no_stations_beyond_sorting(road):
    assert [s.code.value for s in road(at=0, kind=Kind.VISIT).stages] == ["registered", "sorted"]


def test_an_accusation_shows_two_stations_and_nothing_else(law):
    file = register(Kind.ACCUSE, Event(A.SUBMIT, DAY), law, recipients=("纪委",))
    file = take(file, Event(A.SORT, DAY), law)
    file = take(file, Event(A.DIVERT, DAY, unit="纪委", procedure=Procedure.DISCIPLINE), law)
    shown = road_of(file, today=DAY, law=law, people=PEOPLE)
    assert [(s.code.value, s.unit, s.limit, s.officer) for s in shown.stages] == [
        ("registered", "", None, None), ("handed_over", "", None, None),
    ]  # fmt: skip


def test_a_signed_answer_that_is_being_served_is_nobodys_delay(road):
    issued = (60, A.ISSUE, {"outcome": "support"})
    shown = road(*HANDLED, issued, at=90)
    assert (shown.overdue, shown.clock, stage(shown, "handled").detail) == (False, None, "being_served")
    served = road(*HANDLED, issued, (70, A.SERVE_OPINION), at=71)
    assert stage(served, "review_asked").due_on == DAY + timedelta(days=100)


def test_an_undone_step_leaves_no_trace_on_the_road(road):
    undone = road(*HANDLED, (5, A.UNDO, {"reason": "点错了"}), at=6)
    assert states(undone) == states(road(*HANDLED[:2], at=6))
    assert stage(undone, "handled").officer is None


def test_material_that_came_is_not_wanted_any_more(road):
    wanted = (*HANDLED, (9, A.ASK_MATERIAL, {"reason": "工资条"}))
    assert stage(road(*wanted, at=9), "handled").detail == "material_wanted"
    assert stage(road(*wanted, (11, A.SUPPLEMENT), at=12), "handled").detail == "being_handled"


def test_urging_tells_when_it_may_be_done_again(road):
    due = (stage(road(*HANDLED, at=10), "handled").due_on - DAY).days
    shown = road(*HANDLED, (due, A.URGE), at=due + 1)
    assert (shown.may_urge, shown.urge_again_on) == (False, DAY + timedelta(days=due + 7))


def test_a_date_beyond_the_calendar_says_provisional(law):
    file = register(Kind.APPEAL, Event(A.SUBMIT, date(2026, 12, 20)), law)
    shown = road_of(file, today=date(2026, 12, 21), law=law, people=PEOPLE)
    assert stage(shown, "sorted").provisional


def test_every_paper_of_the_table_has_a_station():
    assert set(DOCUMENTS.values()) <= set(DOCUMENT_STAGE)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_no_state_has_two_stations_on_one_line(line):
    found = [state for station in line for state in station.current_in]
    assert len(found) == len(set(found))


def test_every_state_has_a_station_where_the_case_stands_or_an_end():
    assert {s for station in LINES["petition"] for s in station.current_in} | ENDED == set(CaseState)
