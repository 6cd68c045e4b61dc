"""What a visitor is told of the course of a case, and what organs keep to themselves."""

from datetime import date, timedelta

import pytest

from kiosk.domain.case_file import Event
from kiosk.domain.case_state import register, take
from kiosk.domain.case_terms import Action, Kind, OfficerCard
from kiosk.domain.course import TOLD, course_of

A = Action
DAY = date(2026, 3, 2)
HOLDER = OfficerCard("王建国", "科长", "0317-5550201")


@pytest.fixture
def case(law):
    def build(*steps, kind=Kind.APPEAL):
        file = register(kind, Event(A.SUBMIT, DAY), law)
        for days, action, *facts in steps:
            file = take(file, Event(action, DAY + timedelta(days=days), **(facts[0] if facts else {})), law)
        return file

    return build


def told(file):
    return [(line.what, (line.on - DAY).days, line.unit) for line in course_of(file)]


def test_the_course_is_told_day_by_day_with_the_units_that_have_it(case):
    file = case(
        (1, A.SORT),
        (2, A.FORWARD, {"unit": "县住建局"}),
        (5, A.ACCEPT, {"unit": "县住建局", "officer": HOLDER}),
    )
    assert told(file) == [(A.SUBMIT, 0, ""), (A.FORWARD, 2, "县住建局"), (A.ACCEPT, 5, "县住建局")]


def test_what_was_undone_is_not_told(case):
    file = case((1, A.SORT), (2, A.FORWARD, {"unit": "县住建局"}), (2, A.UNDO, {"reason": "点错了"}))
    assert told(file) == [(A.SUBMIT, 0, "")]


def test_an_accusation_has_no_course(case):
    assert told(case(kind=Kind.ACCUSE)) == []


def test_what_organs_settle_between_themselves_is_not_told():
    kept = {
        A.RECLASSIFY, A.SORT, A.OBJECT, A.UPHOLD_OBJECTION, A.REJECT_OBJECTION, A.LEAVE_SIMPLE, A.ANSWER_SUPERVISION,
        A.RECALCULATE, A.ARCHIVE, A.UNDO,
    }  # fmt: skip
    assert set(Action) - TOLD == kept
