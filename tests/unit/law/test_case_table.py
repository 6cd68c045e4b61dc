"""The table of steps as a whole: nothing in it leads nowhere, and nothing is left out of it."""

from kiosk.domain.case_table import ENDED, TRANSITIONS
from kiosk.domain.case_terms import Action, CaseState

A, S = Action, CaseState


def test_every_state_but_the_first_is_reached_by_the_table():
    reached = {row.target for row in TRANSITIONS} | {S.REG}
    assert reached - {None} == set(S)


def test_every_state_can_be_left_but_those_that_are_ends_for_good():
    left = {source for row in TRANSITIONS if row.target for source in row.sources}
    assert set(S) - left == {S.FINAL, S.NACC, S.NOMORE, S.WDR, S.MRG}


def test_an_end_is_left_by_few_steps_and_each_is_known():
    out = {
        row.action
        for row in TRANSITIONS
        if set(row.sources) & ENDED and (row.target or row.action is A.UNMERGE)
    }
    assert out == {A.UNMERGE, A.END_TRACKING, A.REREGISTER}


def test_every_guard_says_why_and_every_action_is_in_the_table():
    assert all(holds.__doc__ for row in TRANSITIONS for holds in row.guards)
    assert {row.action for row in TRANSITIONS} | {A.SUBMIT} == set(A)
