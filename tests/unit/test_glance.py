"""The most pressing of one's matters, in one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.api.cases import CaseGlance, FoundCase
from kiosk.services.glance import most_pressing
from kiosk.words import load_words

ZH, EN = load_words("zh"), load_words("en")
HELD = {"unit": "住建局", "holder": "王科长"}


def case(state="ACC", number="XF1", **glance):
    return FoundCase(number, "t", "2026-11-21", state, "k", "", glance=CaseGlance(**glance))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (case(days_left=41, **HELD), "您的事在住建局王科长手里，还剩 41 天"),
        (case(days_left=-3, overdue=True, **HELD), "您的事在住建局王科长手里，已超期 3 天"),
        (case("RPL", review_days_left=25), "您的事已答复，还剩 25 天可申请复查"),
        (case("REVD", review_days_left=25), "您的事复查已答复，还剩 25 天可申请复核"),
        (case("REG", unit="信访局"), "您的事在信访局"),
        (case("REG"), "您的事已登记"),
    ],
)
def test_one_sentence_says_where_it_is_and_how_long(told, sentence):
    pressing = most_pressing([told], ZH)
    assert (pressing.sentence, pressing.others) == (sentence, 0)
    assert pressing.is_overdue == ("超期" in sentence)
    assert most_pressing([told], EN).sentence.isprintable()


def test_overdue_comes_before_a_review_and_that_before_a_limit_and_that_before_none():
    order = [
        case(number="a", days_left=-9, overdue=True), case(number="b", days_left=-3, overdue=True),
        case("RPL", number="c", review_days_left=25), case(number="d", days_left=1), case(number="e", days_left=41),
        case("REG", number="f"),
    ]  # fmt: skip
    while order:
        assert most_pressing(order[::-1], ZH).case.number == order[0].number
        assert most_pressing(order, ZH).others == len(order) - 1
        order = order[1:]


def test_what_is_over_and_what_the_centre_keeps_to_itself_press_nobody():
    silent = FoundCase("XF9", "来访事项", "2026-11-21", "ACC", "k", "")
    assert most_pressing([], ZH) is None
    assert most_pressing([silent, case("DONE"), case("MRG")], ZH) is None


glances = st.builds(
    case,
    st.sampled_from(["REG", "ACC", "RPL", "REVD", "DONE"]),
    days_left=st.none() | st.integers(-400, 400),
    overdue=st.booleans(),
    review_days_left=st.none() | st.integers(0, 30),
)


@given(st.lists(glances, max_size=5))
def test_any_matters_give_one_sentence_or_none(cases):
    pressing = most_pressing(cases, ZH)
    assert pressing is None or (pressing.case in cases and pressing.sentence)
