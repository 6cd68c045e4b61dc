"""Where it was, which unit it is about, and where the answer goes: guessed, chosen, written or left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.office import draft, visitor

HOME = "河北省肃宁县师素镇李村12号"


def told(address=HOME, **changes):
    return replace(draft(), visitor=replace(visitor(), address=address), reply_by="collect", **changes)


def facts(glass):
    return glass.app.context.visit.draft


def registered(glass):
    (found,) = [values[0] for name, *values in glass.office.asked if name == "register"]
    return found


@pytest.fixture
def review(glass):
    glass.show("review", draft=told(), goal="register")
    return glass


def test_the_cards_address_tells_where_it_was(review):
    assert "就在师素镇？" in review.texts()
    review.walk("交上去")
    assert (registered(review).place, registered(review).place_code) == (
        "河北省沧州市肃宁县师素镇",
        "130926105",
    )


def test_the_own_county_costs_one_tap(review):
    review.walk("改#4")
    assert review.screen() == "place"
    review.walk("窝北镇")
    assert review.screen() == "review"
    assert "窝北镇" in review.texts()
    assert "就在" not in review.texts()
    assert facts(review).place_code == "130926102"


def test_another_province_is_reached_from_the_own_county(review):
    review.walk("改#4")
    review.walk(*("不在肃宁县", "不在沧州市", "不在河北省", "北京市", "东城区"))
    assert review.screen() == "review"
    assert (facts(review).place, facts(review).place_code) == ("北京市东城区", "110101")
    assert "北京市东城区" in review.texts()


def test_a_place_may_be_left_out_and_is_not_guessed_again(review):
    review.walk("改#4")
    review.walk("不写地方")
    assert (facts(review).place, facts(review).place_code) == ("", "")
    review.app.go("review")
    assert facts(review).place == ""


def test_a_long_list_is_narrowed_by_first_letters(glass):
    glass.show("place", draft=told(), wanted_place="place")
    glass.walk(*("不在肃宁县", "不在沧州市", "不在河北省"))
    glass.walk("A–G")
    shown = [label for label in glass.look()["buttons"] if label.endswith(("省", "市", "区"))]
    assert {"北京市", "重庆市", "广东省", "福建省"} <= set(shown)
    assert not {"河北省", "浙江省"} & set(shown)
    glass.walk("A–G")
    assert "浙江省" in glass.look()["buttons"]


def test_an_address_without_a_known_place_leaves_it_open(glass):
    glass.show("review", draft=told("示范街九号"), goal="register")
    assert facts(glass).place == ""
    assert glass.texts().count("没有写") == 2


def test_who_wants_privacy_is_asked_neither_place_nor_unit(glass):
    glass.show("review", draft=told(wants_privacy=True, category="private"), goal="register")
    assert "在哪里的事" not in glass.texts()
    assert "反映哪个单位" not in glass.texts()
    assert facts(glass).place_code == ""


def test_first_letters_find_a_unit(review):
    review.walk("改#5")
    review.walk(*"zjj")
    assert "肃宁县住房和城乡建设局" in review.look()["buttons"]
    review.walk("住房和城乡建设局")
    review.walk("交上去")
    assert registered(review).unit_complained_of == "肃宁县住房和城乡建设局"


def test_the_usual_unit_stands_first_and_is_never_filled_in(review):
    assert facts(review).unit_complained_of == ""
    review.walk("改#5")
    (first, *_) = [label for label in review.look()["buttons"] if label.startswith("肃宁县")]
    assert first == "肃宁县人力资源和社会保障局"
    assert "这类事常归它管" in review.texts()
    review.walk("不写单位")
    assert facts(review).unit_complained_of == ""


def test_a_unit_that_is_not_in_the_list_is_written(review):
    review.walk("改#5")
    review.walk("自己写名称")
    review.app.stage.current.write("示例纺织厂")
    review.frames(2)
    review.walk("下一步")
    assert review.screen() == "review"
    assert facts(review).unit_complained_of == "示例纺织厂"


def test_by_post_shows_the_cards_address_to_its_street(review):
    review.walk("寄到家")
    assert review.screen() == "review"
    assert "河北省肃宁县师素镇李村***" in review.texts()
    assert "12号" not in review.texts()


def test_a_missing_address_is_asked_for_and_goes_with_the_record(glass):
    glass.show("review", draft=told(""), goal="register")
    glass.walk("寄到家")
    assert glass.screen() == "place"
    glass.walk("师素镇")
    assert glass.screen() == "line"
    glass.app.stage.current.write("李村 12 号")
    glass.frames(2)
    glass.walk("下一步")
    assert glass.screen() == "review"
    assert "师素镇李村***" in glass.texts()
    assert facts(glass).place == ""  # where it was is another question
    glass.walk("交上去")
    assert registered(glass).reply_address == "河北省沧州市肃宁县师素镇李村 12 号"


@pytest.mark.parametrize("name", ["place", "category"])
def test_tiles_that_come_again_are_watched_once(glass, name):
    from screens.widgets.buttons import TapButton

    def watchers():
        tiles = [w for w in glass.app.stage.current.walk(restrict=True) if isinstance(w, TapButton)]
        return sum(len(tile.get_property_observers("needed")) for tile in tiles)

    glass.show(name, draft=told(), wanted_place="place")
    before = watchers()
    for _ in range(3):
        glass.show(name)
        glass.app.stage.current.relabel()
    assert watchers() == before


def test_nothing_of_it_is_left_behind(glass):
    glass.show("review", draft=replace(told(), reply_by="post"), goal="register")
    glass.show("line", line="address", division="示例县 canary")
    glass.app.stage.current.write("canary 12 号")
    glass.app.go("unit")
    glass.walk("z")
    glass.app.finish()
    glass.frames(2)
    line, unit = glass.app.stage.screen("line"), glass.app.stage.screen("unit")
    assert (line.text, line.before, unit.typed) == ("", "", "")
    assert glass.app.stage.screen("review")._address.value == ""
