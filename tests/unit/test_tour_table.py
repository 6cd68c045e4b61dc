"""What a journey costs is counted from what is done, and a journey that costs too much is named."""

import pytest

from kiosk.cli.journeys import JOURNEYS
from kiosk.cli.tour_table import LIMITS, Cost, cost_of, over_its_limit, table


@pytest.mark.parametrize(
    ("steps", "cost"),
    [
        ((), Cost(0, 0, 0)),
        (("scan s 0", "wait roadmap", "paper"), Cost(0, 0, 0)),
        (("tap 我有事要反映", "tap 先取号"), Cost(2, 2, 0)),
        (("tap x", "tap i", "tap 修路", "tap 往下", "tap 满意#1"), Cost(4, 2, 2)),
        (("tap 办到哪了", "code 3"), Cost(16, 3, 13)),
    ],
)
def test_taps_decisions_and_keystrokes(steps, cost):
    assert cost_of(steps) == cost


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_every_journey_with_a_limit_holds_it(name):
    (journey,) = [journey for journey in JOURNEYS if journey.name == name]
    assert over_its_limit(name, cost_of(journey.steps)) == ""


def test_a_journey_that_costs_too_much_is_named():
    assert over_its_limit("number-card", Cost(3, 3, 0)) == "3 taps instead of 2, 3 decisions instead of 2"
    assert over_its_limit("some other journey", Cost(99, 99, 99)) == ""


def test_the_table_has_a_line_a_journey():
    row = {
        "name": "rate",
        "taps": 2,
        "decisions": 2,
        "keystrokes": 0,
        "seconds": 7.86,
        "over_limit": "too much",
    }
    assert table([row]).splitlines()[1].split() == [
        "rate",
        "2",
        "2",
        "0",
        "7.9",
        "3",
        "taps",
        "NOT",
        "HELD:",
        "too",
        "much",
    ]
