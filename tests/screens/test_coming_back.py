"""What the card tells: a matter raised before, and what was typed when the time ran out."""

from __future__ import annotations

from dataclasses import replace as replaced

import pytest
from msgspec.structs import replace
from support.doubles import WhenTold
from support.office import NAME, STORY, case, draft, visitor

from kiosk.domain.matters import Visitor
from kiosk.errors import ServerRefused, ServerUnreachable


def raised(**changes):
    return replace(case(), **{"category": "labour.wages", **changes})


def to_the_category(glass, *found):
    glass.office.answers["cases_by_card"] = (
        found[0] if found and isinstance(found[0], Exception) else list(found)
    )
    glass.walk("我有事要反映", "自己填")
    glass.lay_card(visitor())
    glass.walk("工资", "拖欠工资")


def test_who_raised_it_before_is_told_and_may_go_on(glass):
    to_the_category(glass, raised())
    assert glass.screen() == "before"
    assert "2026-11-21" in glass.texts()
    glass.walk("这是新的事")
    assert glass.screen() == "procedure"


def test_its_road_is_one_tap_away(glass):
    to_the_category(glass, raised())
    glass.walk("看它办到哪了")
    assert glass.screen() == "roadmap"
    assert glass.app.context.visit.proof.id_number == visitor().id_number


def test_something_is_added_to_it(glass):
    to_the_category(glass, raised())
    glass.walk("给它补充情况")
    assert glass.screen() == "write_step"
    assert glass.app.context.visit.step == "supplement"


def test_several_are_listed(glass):
    to_the_category(glass, raised(), raised(state="RPL"))
    glass.walk("看它办到哪了")
    assert glass.screen() == "cases"


@pytest.mark.parametrize(
    "found",
    [(), (raised(category="land.homestead"),), (raised(state="DONE"),), (raised(state="WDR"),),
     (ServerUnreachable(),), (ServerRefused(status=404),)],
    ids=["none", "another", "over", "withdrawn", "offline", "not found"],
)  # fmt: skip
def test_otherwise_nobody_is_asked(glass, found):
    to_the_category(glass, *found)
    assert glass.screen() == "procedure"


def test_offline_the_centre_is_not_asked(glass):
    glass.office.is_online = False
    to_the_category(glass, raised())
    assert glass.screen() == "procedure"
    assert "cases_by_card" not in [name for name, *_ in glass.office.asked]


def test_an_answer_for_the_one_before_is_not_kept(glass):
    glass.walk("我有事要反映", "自己填")
    tasks = glass.app.context.tasks = WhenTold()
    glass.office.answers["cases_by_card"] = [raised()]
    glass.lay_card(visitor())
    glass.app.finish()
    glass.show("fork")
    tasks.finish()
    assert glass.app.context.visit.own_cases == []


def leave(glass, **changes):
    """Somebody fills in, and walks away until the time is over."""
    glass.show("review", draft=replaced(draft(), **changes), goal="register")
    glass.end("time-out")
    assert glass.screen() == "home"


def test_the_same_card_takes_up_what_was_typed(glass):
    leave(glass)
    glass.tick(200)
    glass.lay_card(visitor())
    glass.settle()
    assert glass.screen() == "card_first"
    glass.walk("继续刚才写的")
    assert glass.screen() == "review"
    assert glass.app.context.visit.draft.story == STORY
    glass.walk("交上去")
    assert glass.screen() == "done"


def test_it_is_offered_too_where_the_card_is_asked_for(glass):
    leave(glass, story="", in_procedure="")
    glass.walk("我有事要反映", "自己填")
    glass.lay_card(visitor())
    glass.settle()
    glass.walk("继续刚才写的")
    assert glass.screen() == "procedure"


def test_who_starts_again_finds_the_usual_ways_and_it_is_gone(glass):
    leave(glass)
    glass.lay_card(visitor())
    glass.walk("重新开始")
    assert "看我的事" in glass.texts()
    glass.app.finish()
    glass.lay_card(visitor())
    glass.settle()
    assert "继续刚才写的" not in glass.texts()


def test_another_card_finds_nothing_and_shows_nothing(glass):
    leave(glass)
    glass.lay_card(replaced(visitor(), id_number="130926196001010026", name="别人"))
    glass.settle()
    assert "继续刚才写的" not in glass.texts()
    assert NAME not in glass.texts()


def test_after_five_minutes_it_is_gone(glass):
    leave(glass)
    glass.tick(301)
    assert len(glass.app.context.left_drafts) == 0


@pytest.mark.parametrize("end", ["finish", "error"])
def test_whoever_ends_the_visit_leaves_nothing(glass, end):
    glass.show("review", draft=draft(), goal="register")
    glass.end(end)
    assert len(glass.app.context.left_drafts) == 0


@pytest.mark.parametrize(
    "changes",
    [{"wants_privacy": True, "category": "private"}, {"category": ""}, {"visitor": Visitor(NAME)}],
    ids=["private", "nothing typed", "no card"],
)
def test_of_these_nothing_is_kept(glass, changes):
    leave(glass, **changes)
    assert len(glass.app.context.left_drafts) == 0
