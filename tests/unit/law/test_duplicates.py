import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.case_terms import CaseState
from kiosk.domain.duplicates import Likeness, Matter, compare, text_score

STORY = "工地欠我三个月工资，找过工头多次，一直没有给。"


def matter(story=STORY, category="labour.wages", unit="某某建筑公司", state=CaseState.ACC, kind="appeal"):
    return Matter(category, unit, story, state, kind)


def test_the_same_words_about_the_same_unit_are_one_matter():
    assert compare(matter(), matter()) == (Likeness.EXACT, 100)
    assert (
        compare(matter(STORY.replace("，", " ")), matter())[0] is Likeness.EXACT
    )  # punctuation says nothing


@pytest.mark.parametrize(
    "old",
    [matter(state=CaseState.RPL), matter(state=CaseState.FINAL), matter(unit="别的公司"), matter(kind="complain"),
     matter(category="labour.injury")],
)  # fmt: skip
def test_what_is_not_quite_the_same_is_asked_of_people(old):
    assert compare(matter(), old)[0] is Likeness.LIKELY


def test_another_story_about_another_thing_is_another_matter():
    assert compare(matter(), matter("小区供暖温度一直不够", "housing.property"))[0] is Likeness.OTHER


def test_a_story_that_says_too_little_is_never_joined_by_the_machine():
    assert compare(matter("欠薪"), matter("欠薪"))[0] is Likeness.LIKELY
    assert compare(matter(""), matter(""))[0] is Likeness.LIKELY


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_between_0_and_100(a, b):
    assert 0 <= text_score(a, b) == text_score(b, a) <= 100
