"""People who tremble, tap twice, err, pause and walk away: they finish or reach staff, lose nothing, see nobody else's."""

from __future__ import annotations

from collections import Counter

import pytest
from support.elder import HELP, PLANS, WRONG, Elder
from support.office import road

RUNS, RUNS_PROVEN = 25, 1000
REPLIED = {
    "state": "RPL",
    "overdue": False,
    "may_ask_review": True,
    "review_organ": "示例县人民政府",
    "review_until": "2027-01-20",
    "may_rate": ["petition_department", "responsible_unit"],
}
WELL = ("finished", "staff", "left")


def visits(glass, runs):
    stories, marks = [], []
    for seed in range(runs):
        glass.office.asked.clear()
        glass.office.answers["roadmap"] = road(**REPLIED)
        glass.app.session.finished()
        glass.app.wipe()
        glass.frames(2)
        elder = Elder(glass, seed, marks[-3:])
        stories.append(elder.live())
        handed_in = [call[1].story for call in glass.office.asked if call[0] == "register"]
        if (
            elder.story.goal == "register"
            and elder.written
            and handed_in
            and elder.written not in handed_in[-1]
        ):
            elder.story.wrong = f"wrote {elder.written!r}, handed in {handed_in[-1]!r}"
        marks.append(elder.mark)
    return stories


@pytest.mark.timeout(5400)
def test_elders_finish_or_reach_staff_and_nothing_is_lost_or_seen(glass, request):
    runs = RUNS_PROVEN if request.config.getoption("--prove") else RUNS
    stories = visits(glass, runs)
    ends = Counter(story.end for story in stories)
    print(f"{runs} elders: {dict(ends)}, {sum(story.acts for story in stories) / runs:.1f} acts each")
    assert [(s.seed, s.wrong) for s in stories if s.wrong] == []
    assert [(s.seed, s.goal, s.trail[-8:], s.at_last) for s in stories if s.end == "stuck"] == []
    assert sum(story.end in WELL for story in stories) >= 0.99 * runs
    assert ends["finished"] > 0.6 * runs
    assert {story.goal for story in stories} == set(PLANS)


def test_the_measure_can_tell_a_screen_without_a_way_out(glass, monkeypatch):
    """The control: where nothing can be tapped, elders are stuck."""
    monkeypatch.setattr(Elder, "_touch", lambda *_: None)
    elder = Elder(glass, 1, [])
    elder.leaves_after = 10**6
    assert elder.live().end == "stuck"
    assert HELP in glass.look()["buttons"]
    assert 0 < WRONG < 1
