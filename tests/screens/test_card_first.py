"""A card on the home screen: what matters today is there at a glance, one tap from its road."""

from __future__ import annotations

import pytest
from support.office import case, visitor

from kiosk.api.cases import CaseGlance
from kiosk.errors import ServerRefused, ServerUnreachable

HELD = CaseGlance(unit="住建局", holder="王科长", days_left=41)
LATE = CaseGlance(unit="住建局", holder="王科长", days_left=-3, overdue=True)


@pytest.fixture
def home(glass):
    glass.office.answers["find_appointment"] = ServerRefused(status=404)
    glass.office.answers["cases_by_card"] = [case("ACC", HELD), case("ACC", LATE), case("DONE", CaseGlance())]
    return glass


def test_the_most_pressing_matter_is_said_in_one_sentence_in_red_when_it_is_late(home):
    home.lay_card(visitor())
    assert "您的事在住建局王科长手里，已超期 3 天" in home.texts()
    assert home.app.stage.current.is_overdue


def test_one_tap_opens_its_road(home):
    home.lay_card(visitor())
    home.tap("看我的事")
    assert home.screen() == "roadmap"
    assert home.app.context.visit.proof.id_number == visitor().id_number


def test_the_others_are_one_tap_away(home):
    home.lay_card(visitor())
    home.tap("还有 2 件")
    assert home.screen() == "cases"
    assert len([b for b in home.look()["buttons"] if "拖欠工资" in b]) == 3


def test_a_single_matter_has_no_others(home):
    home.office.answers["cases_by_card"] = [case("ACC", HELD)]
    home.lay_card(visitor())
    assert "您的事在住建局王科长手里，还剩 41 天" in home.texts()
    assert not [b for b in home.look()["buttons"] if "还有" in b]


@pytest.mark.parametrize(
    "answer", [ServerRefused(status=404), ServerUnreachable("cut"), [case("DONE", CaseGlance())], [case()]]
)
def test_without_anything_that_presses_the_ways_on_stand_as_they_are(home, answer):
    home.office.answers["cases_by_card"] = answer
    home.lay_card(visitor())
    assert home.screen() == "card_first"
    assert "您的事" not in home.texts()
    assert {"看我的事办到哪了", "取号，见人说", "反映一件新的事"} <= set(home.look()["buttons"])


def test_cut_off_nothing_is_asked_of_the_centre_twice(home):
    home.office.answers["find_appointment"] = ServerUnreachable("cut")
    home.lay_card(visitor())
    assert "cases_by_card" not in [name for name, *_ in home.office.asked]
    assert "可以登记和取号" in home.texts()


def test_the_next_visitor_sees_none_of_it(home):
    home.lay_card(visitor())
    screen = home.app.stage.current
    home.app.finish()
    assert (screen.glance, screen.others, screen.is_overdue) == ("", "", False)
