"""The steps of a case one by one: what each needs, where it leads, which limits it starts and stops."""

import dataclasses
from datetime import date, timedelta

import pytest

from kiosk.domain.case_file import Event, current_clock, may_urge
from kiosk.domain.case_state import IllegalStep, register, take
from kiosk.domain.case_terms import Action, Actor, CaseState, Kind, OfficerCard, SupervisionWay
from kiosk.domain.deadlines import Law
from kiosk.domain.policy import LimitCode, make_policy
from kiosk.domain.procedures import LED_ELSEWHERE, Procedure
from kiosk.domain.working_calendar import WorkingCalendar
from kiosk.resources import shipped_config
from server.law.book import read_policy

A, S, L = Action, CaseState, LimitCode
DAY = date(2026, 3, 2)
SAID = {"outcome": "support"}


RECIPIENTS = ("县纪委监委", "市纪委监委")


def after(law, *steps, kind=Kind.APPEAL, accused=""):
    """The case after (days from DAY, action, facts) steps."""
    file = register(kind, Event(A.SUBMIT, DAY), law, accused=accused, recipients=RECIPIENTS)
    for days, action, *facts in steps:
        file = take(file, Event(action, DAY + timedelta(days=days), **(facts[0] if facts else {})), law)
    return file


OFFICER = OfficerCard("王建国", "科长", "0317-5550201")
OTHER = OfficerCard("李秀兰", "大队长", "0317-5550202")
HOLDER = {"unit": "县住建局", "officer": OFFICER}
HANDLED = ((1, A.SORT), (2, A.FORWARD, {"unit": "县住建局"}), (5, A.ACCEPT, HOLDER))
REPLIED = (*HANDLED, (30, A.SERVE_OPINION, SAID))
REVIEWED = (*REPLIED, (40, A.ASK_REVIEW), (60, A.SERVE_REVIEW, SAID))
RECHECKED = (*REVIEWED, (70, A.ASK_REEXAM))


def refused(law, *steps, **more):
    with pytest.raises(IllegalStep) as told:
        after(law, *steps, **more)
    return told.value.code


def test_the_whole_road_of_an_appeal(law):
    file = after(law, *RECHECKED, (80, A.SERVE_REEXAM, SAID))
    assert file.state is S.FINAL
    assert [clock.code for clock in file.clocks] == [
        L.SORTING, L.OBJECTION, L.ACCEPTANCE, L.HANDLING, L.REVIEW_WINDOW, L.REVIEW, L.REEXAM_WINDOW, L.REEXAM,
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


HEARD = {"reason": "情况重大", "place": "三楼会议室"}


def test_the_days_of_a_hearing_do_not_count_in_re_examination(law):
    before = current_clock(after(law, *RECHECKED))
    heard = after(law, *RECHECKED, (72, A.OPEN_HEARING, HEARD), (79, A.CLOSE_HEARING))
    assert current_clock(heard).raw_due == before.raw_due + timedelta(days=8)


def test_a_hearing_stops_no_other_clock(law):
    before = current_clock(after(law, *HANDLED))
    heard = after(law, *HANDLED, (10, A.OPEN_HEARING, HEARD), (20, A.CLOSE_HEARING))
    assert current_clock(heard).due == before.due


def test_nothing_is_served_while_a_hearing_is_open(law):
    assert (
        refused(law, *RECHECKED, (72, A.OPEN_HEARING, HEARD), (73, A.SERVE_REEXAM, SAID)) == "no_hearing_open"
    )


def test_asking_for_material_stops_no_clock(law):
    before = current_clock(after(law, *HANDLED))
    assert current_clock(after(law, *HANDLED, (9, A.ASK_MATERIAL, {"reason": "工资条"}))) == before


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
            law,
            *REPLIED,
            (40, A.ASK_REVIEW),
            (60, A.ORDER_REDO, {"until": until}),
            (70, A.SERVE_OPINION, SAID),
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


DISCIPLINE = {"unit": "县纪委监委", "procedure": Procedure.DISCIPLINE}


@pytest.mark.parametrize("accused", ["县纪委监委", "县纪委监委主任某某", "县纪委 监委"])
def test_an_accusation_never_reaches_the_accused(law, accused):
    steps = ((1, A.SORT), (2, A.DIVERT, DISCIPLINE))
    assert refused(law, *steps, kind=Kind.ACCUSE, accused=accused) == "not_to_the_accused"


def test_an_accusation_goes_to_an_organ_of_the_closed_list_and_nowhere_else(law):
    assert after(law, (1, A.SORT), (2, A.DIVERT, DISCIPLINE), kind=Kind.ACCUSE, accused="某局").state is S.DIV
    elsewhere = {**DISCIPLINE, "unit": "县住建局"}
    assert refused(law, (1, A.SORT), (2, A.DIVERT, elsewhere), kind=Kind.ACCUSE) == "to_a_closed_recipient"
    forward = (2, A.FORWARD, {"unit": "别的局"})
    assert refused(law, (1, A.SORT), forward, kind=Kind.ACCUSE) == "not_an_accusation"
    other = (2, A.DIVERT, {"unit": "县法院", "procedure": Procedure.JUDICIAL})
    assert refused(law, (1, A.SORT), other, kind=Kind.ACCUSE) == "names_procedure"


def test_each_branch_of_article_31_has_its_own_way(law):
    sorted_ = (1, A.SORT)
    for procedure in LED_ELSEWHERE - {Procedure.DISCIPLINE}:
        assert after(law, sorted_, (2, A.DIVERT, {"procedure": procedure})).procedure is procedure
    assert refused(law, sorted_, (2, A.DIVERT)) == "names_procedure"
    assert refused(law, sorted_, (2, A.DIVERT, {"procedure": Procedure.PETITION})) == "names_procedure"
    judicial = (2, A.ACCEPT, {**HOLDER, "procedure": Procedure.JUDICIAL})
    assert refused(law, sorted_, judicial) == "procedure_fits"
    assert after(law, *HANDLED).procedure is Procedure.PETITION


def test_an_organ_asked_to_do_its_duty_has_two_months_and_answers_plainly(law):
    duty = (5, A.ACCEPT, {**HOLDER, "procedure": Procedure.DUTY})
    file = after(law, *HANDLED[:2], duty)
    assert (current_clock(file).code, current_clock(file).raw_due) == (L.DUTY, date(2026, 5, 7))
    assert refused(law, *HANDLED[:2], duty, (30, A.SERVE_OPINION, SAID)) == "answered_by_opinion"
    assert after(law, *HANDLED[:2], duty, (30, A.ANSWER)).state is S.DONE
    extend = (20, A.EXTEND, {"reason": "复杂", "days": 10})
    assert refused(law, *HANDLED[:2], duty, extend) == "answered_by_opinion"


def test_what_is_unsure_is_named_by_a_person_before_it_goes_on(law):
    forward = (2, A.FORWARD, {"unit": "县住建局"})
    assert refused(law, (1, A.SORT), forward, kind=Kind.UNSURE) == "kind_is_known"
    named = (1, A.RECLASSIFY, {"kind": Kind.COMPLAIN})
    file = after(law, (1, A.SORT), named, kind=Kind.VISIT)
    assert (file.kind, current_clock(file).code, current_clock(file).started_on) == (
        Kind.COMPLAIN,
        L.COMPLAIN,
        DAY,
    )
    assert file.running(L.SORTING) is None


def test_a_service_matter_that_is_insisted_on_goes_on_under_a_new_number(law):
    assert refused(law, (1, A.RECLASSIFY, {"kind": Kind.APPEAL}), kind=Kind.COMPLAIN) == "track_fits"
    file = after(law, *HANDLED, (6, A.ANSWER), (7, A.REREGISTER, {"into": "XF2"}), kind=Kind.COMPLAIN)
    assert (file.state, file.events[-1].into) == (S.DONE, "XF2")
    assert refused(law, *HANDLED, (6, A.REREGISTER, {"into": "XF2"})) == "is_service"


def test_a_late_objection_is_for_the_supervisor(law):
    forwarded = HANDLED[:2]
    late = (after(law, *forwarded).running(L.OBJECTION).due - DAY).days + 1
    by = {"reason": "不属于本单位职权", "by": Actor.SUPERVISOR}
    assert after(law, *forwarded, (late, A.OBJECT, by)).state is S.OBJ


def test_a_step_is_taken_by_whom_it_is_for(law):
    assert refused(law, (1, A.SORT, {"by": Actor.VISITOR})) == "actor"
    assert refused(law, *HANDLED, (10, A.EXTEND, {"reason": "x", "days": 5, "by": Actor.OFFICER})) == "actor"
    assert after(law, (1, A.SORT)).events[-1].by is Actor.REGISTRAR


def test_a_refusal_names_its_ground_and_an_end_for_good_its_first_case(law):
    assert refused(law, (1, A.SORT), (2, A.NOT_ACCEPT, {"reason": "x"})) == "has_ground"
    assert after(law, (1, A.SORT), (2, A.NOT_ACCEPT, {"reason": "x", "ground": "litigation"})).state is S.NACC
    assert refused(law, (1, A.SORT), (2, A.NO_MORE, {"reason": "x"})) == "names_primary"


def test_the_organs_clock_stops_when_the_answer_is_signed_and_the_visitors_begins_when_it_is_served(law):
    issued = (64, A.ISSUE, {"outcome": "support", "basis": "《保障农民工工资支付条例》"})
    file = after(law, *HANDLED, issued)
    assert (current_clock(file), file.clocks[-1].stopped_on) == (None, DAY + timedelta(days=64))
    served = after(law, *HANDLED, issued, (90, A.SERVE_OPINION))
    assert current_clock(served).started_on == DAY + timedelta(days=90)
    assert refused(law, *HANDLED, issued, issued) == "nothing_issued"
    again = (200, A.EXTEND, {"reason": "x", "days": 3})
    assert refused(law, *HANDLED, issued, again) == "extension_allowed"


def test_an_extension_keeps_the_length_of_the_policy_it_began_under(law):
    file = after(law, *HANDLED)
    rows = [
        dataclasses.replace(row, length=40) if row.code is L.HANDLING else row
        for row in law.policy.limits.values()
    ]
    newer = Law(make_policy("newer", rows), law.calendar)
    longer = take(file, Event(A.EXTEND, DAY + timedelta(days=30), reason="复杂", days=10), newer)
    assert current_clock(longer).raw_due == DAY + timedelta(days=75)


def test_simple_handling_is_there_where_the_policy_has_it(law):
    simple = (5, A.ACCEPT, {**HOLDER, "simple": True})
    assert refused(law, *HANDLED[:2], simple) == "simple_is_in_force"
    has_it = Law(read_policy(shipped_config("policy/simple-handling.toml")), law.calendar)
    file = after(has_it, *HANDLED[:2], simple)
    assert (current_clock(file).length, current_clock(file).unit.value) == (10, "working")
    back = after(has_it, *HANDLED[:2], simple, (9, A.LEAVE_SIMPLE, {"reason": "情况复杂"}))
    assert current_clock(back).raw_due == DAY + timedelta(days=65)  # from the original acceptance


def test_an_urge_is_answered_in_three_working_days(law):
    due = (current_clock(after(law, *HANDLED)).due - DAY).days
    urged = after(law, *HANDLED, (due, A.URGE))
    assert (urged.running(L.URGE_ANSWER).length, urged.running(L.URGE_ANSWER).unit.value) == (3, "working")
    answered = after(law, *HANDLED, (due, A.URGE), (due + 1, A.ANSWER_URGE, {"reason": "下周答复"}))
    assert answered.running(L.URGE_ANSWER) is None
    assert refused(law, *HANDLED, (9, A.ANSWER_URGE, {"reason": "x"})) == "an_urge_open"


def test_supervision_names_its_way_and_is_answered_in_writing(law):
    way = {"ground": SupervisionWay.TALK.value, "reason": "推诿"}
    assert refused(law, *HANDLED, (9, A.SUPERVISE, {"reason": "x"})) == "has_way"
    answer = (12, A.ANSWER_SUPERVISION, {"reason": "已整改"})
    assert after(law, *HANDLED, (9, A.SUPERVISE, way), answer).state is S.ACC
    assert refused(law, *HANDLED, answer) == "supervision_open"


def test_an_officer_who_was_avoided_does_not_get_the_case_again(law):
    asked = (6, A.ASK_AVOIDANCE, {"reason": "是对方的亲戚"})
    moved = (7, A.REASSIGN, {"officer": OTHER})
    before = current_clock(after(law, *HANDLED))
    file = after(law, *HANDLED, asked, moved)
    assert current_clock(file) == before
    assert refused(law, *HANDLED, asked, moved, (8, A.REASSIGN, {"officer": OFFICER})) == "not_the_avoided"
    assert refused(law, *HANDLED, (8, A.REASSIGN, {"officer": OFFICER})) == "another_holder"


def test_a_withdrawal_is_confirmed_by_staff_and_never_by_one_for_all(law):
    asked = after(law, *HANDLED, (8, A.ASK_WITHDRAW))
    assert asked.state is S.ACC
    assert refused(law, *HANDLED, (8, A.WITHDRAW)) == "everybody_agrees"
    assert take(asked, Event(A.WITHDRAW, DAY + timedelta(days=9), confirmed=True), law).state is S.WDR
    joint = dataclasses.replace(asked, is_joint=True)
    with pytest.raises(IllegalStep, match="for the others"):
        take(joint, Event(A.WITHDRAW, DAY + timedelta(days=9), confirmed=True), law)
    assert refused(law, *REPLIED, (40, A.WITHDRAW, {"confirmed": True})) == "state"


def test_mediation_needs_both_sides_and_stops_no_clock(law):
    assert refused(law, *HANDLED, (9, A.MEDIATE)) == "confirmed"
    before = current_clock(after(law, *HANDLED))
    mediated = (9, A.MEDIATE, {"confirmed": True})
    assert current_clock(after(law, *HANDLED, mediated)) == before
    assert refused(law, *HANDLED, mediated, (20, A.SERVE_OPINION, SAID)) == "no_mediation_open"


def test_a_case_is_archived_when_every_paper_is_there(law):
    steps = [(1, A.SORT), (2, A.FORWARD, {"unit": "县住建局", "paper": "a" * 64})]
    steps += [(5, A.ACCEPT, {**HOLDER, "paper": "b" * 64}), (6, A.ANSWER, {"paper": "c" * 64})]
    assert after(law, *steps, (7, A.ARCHIVE), kind=Kind.CONSULT).events[-1].action is A.ARCHIVE
    assert refused(law, *steps, (7, A.ARCHIVE), (8, A.ARCHIVE), kind=Kind.CONSULT) == "papers_complete"
    lost = [*steps[:-1], (6, A.ANSWER)]
    assert refused(law, *lost, (7, A.ARCHIVE), kind=Kind.CONSULT) == "papers_complete"


def test_the_last_step_of_the_desk_can_be_undone_on_the_same_day_and_stays_in_the_log(law):
    before = after(law, *HANDLED[:2])
    undo = (5, A.UNDO, {"reason": "点错了"})
    file = after(law, *HANDLED, undo)
    assert (file.state, len(file.events), file.log) == (S.FWD, 5, before.events)
    assert current_clock(file) == current_clock(before)
    assert refused(law, *HANDLED, (6, A.UNDO, {"reason": "点错了"})) == "may_undo"
    assert refused(law, *HANDLED, (5, A.UNDO)) == "may_undo"
    assert refused(law, *REPLIED, (30, A.UNDO, {"reason": "点错了"})) == "may_undo"  # it was served
    assert after(law, *HANDLED, undo, (5, A.ACCEPT, HOLDER)).state is S.ACC


@pytest.mark.parametrize(("kind", "length"), [(Kind.CONSULT, 1), (Kind.SUGGEST, 3), (Kind.COMPLAIN, 7)])
def test_service_matters_have_working_days_of_their_own_and_no_review(law, kind, length):
    file = after(law, *HANDLED, kind=kind)
    assert (current_clock(file).length, current_clock(file).unit.value) == (length, "working")
    assert current_clock(file).started_on == DAY  # a promise counts from the day the visitor came
    assert after(law, *HANDLED, (6, A.ANSWER), kind=kind).state is S.DONE
    assert refused(law, *HANDLED, (6, A.SERVE_OPINION, SAID), kind=kind) == "answered_by_opinion"


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


def test_every_state_is_reached_by_legal_steps(law):
    """One path to each, beside the table's own word for it."""
    ways = {
        S.REG: (), S.SORT: HANDLED[:1], S.FWD: HANDLED[:2], S.ACC: HANDLED, S.RPL: REPLIED,
        S.OBJ: (*HANDLED[:2], (3, A.OBJECT, {"reason": "x"})),
        S.EXT: (*HANDLED, (50, A.EXTEND, {"reason": "x", "days": 5})),
        S.REV: (*REPLIED, (40, A.ASK_REVIEW)), S.REVD: REVIEWED, S.CHK: RECHECKED,
        S.FINAL: (*RECHECKED, (80, A.SERVE_REEXAM, SAID)), S.DONE: (*REPLIED, (80, A.CLOSE_UNREVIEWED)),
        S.DIV: (*HANDLED[:1], (2, A.DIVERT, {"procedure": Procedure.ARBITRATION})),
        S.NACC: (*HANDLED[:1], (2, A.NOT_ACCEPT, {"reason": "x", "ground": "litigation"})),
        S.NOMORE: (*HANDLED[:1], (2, A.NO_MORE, {"reason": "x", "into": "XF1"})),
        S.WDR: ((1, A.WITHDRAW, {"confirmed": True}),), S.MRG: ((1, A.MERGE, {"into": "XF1"}),),
    }  # fmt: skip
    assert {state: after(law, *steps).state for state, steps in ways.items()} == {state: state for state in S}
