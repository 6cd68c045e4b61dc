"""更多: helpers with their rooms, guides, other ways in; and the papers of a case. Only what is there is offered."""

from __future__ import annotations

from dataclasses import replace as replaced

import pytest
from msgspec.structs import replace
from support.office import road
from support.places import site

from kiosk.api.cases import WireDocument
from kiosk.services.print_slip import Printed

WAYS = ("评价与监督", "找律师、调解、心理帮助", "办事指南", "网上平台二维码", "补打凭条")


def asked(glass, name):
    return [call[1:] for call in glass.office.asked if call[0] == name]


def test_more_is_one_tap_from_home(glass):
    glass.tap("更多")
    assert [label for label in glass.look()["buttons"] if label in WAYS] == list(WAYS)


@pytest.mark.parametrize(
    ("field", "label"), [("rooms", WAYS[1]), ("guides", WAYS[2]), ("platforms", WAYS[3])]
)
def test_a_way_that_leads_nowhere_is_not_shown(glass, field, label):
    glass.office.site = replaced(site(), **{field: []})
    glass.show("more")
    assert label not in glass.look()["buttons"]


def test_without_the_centre_s_facts_the_rest_stays(glass):
    glass.office.site = None
    glass.show("more")
    assert [label for label in glass.look()["buttons"] if label in WAYS] == [WAYS[0], WAYS[4]]


@pytest.mark.parametrize(("label", "goal"), [(WAYS[0], "find"), (WAYS[4], "reprint")])
def test_rating_and_a_copy_begin_with_the_case(glass, label, goal):
    glass.show("more")
    glass.tap(label)
    assert glass.screen() == "find"
    assert glass.app.context.visit.goal == goal


def test_a_number_is_taken_for_the_room_that_was_chosen(glass):
    glass.show("rooms")
    assert "取号" not in " ".join(glass.look()["buttons"])
    glass.tap("访前法律工作室")
    glass.tap("取号：访前法律工作室")
    glass.tap("没带证件")
    ((visitor, room),) = asked(glass, "take_number")
    assert room == "legal"
    assert visitor.name == ""


def test_the_next_visitor_s_number_is_for_no_room(glass):
    glass.show("rooms")
    glass.tap("访前法律工作室")
    glass.tap("取号：访前法律工作室")
    glass.app.finish()
    glass.frames(2)
    assert glass.app.context.visit.room == ""
    glass.show("rooms")
    assert "取号" not in " ".join(glass.look()["buttons"])


def test_a_guide_opens_and_is_printed(glass):
    glass.show("guides")
    glass.tap("社会保险经办窗口")
    assert "12333" in glass.texts()
    assert "社保卡" in glass.texts()
    glass.tap("打印带走")
    assert asked(glass, "print_guide") == [("GUIDE-SOCIAL",)]


def test_a_guide_has_its_english(glass):
    glass.app.other_language()
    glass.show("guides")
    glass.tap("Social insurance counter")
    assert "social security card" in glass.texts()


def test_every_platform_has_its_code(glass):
    glass.show("platforms")
    codes = [block[3].content for block in glass.app.stage.current._blocks]
    assert codes == [platform.address for platform in site().platforms]
    glass.tap("打印带走")
    assert asked(glass, "print_platforms") == [()]


class TestPapers:
    TOLD = WireDocument("ACC", "受理告知书", "2026-11-30", ["canary 已决定受理。"])
    BARE = WireDocument("HEAR", "听证通知书", "2026-12-02")

    @pytest.fixture
    def papers(self, glass):
        first, *rest = road().stages
        with_papers = road(stages=[replace(first, documents=[self.TOLD, self.BARE]), *rest])
        glass.show("roadmap", roadmap=with_papers, slip_text="XF2:A")
        glass.tap("看文书")
        return glass

    def test_a_paper_is_read_and_copied(self, papers):
        papers.tap("受理告知书")
        assert "已决定受理" in papers.texts()
        papers.tap("打印副本")
        ((_road, paper, slip_text),) = asked(papers, "print_paper")
        assert (paper, slip_text) == (self.TOLD, "XF2:A")

    def test_a_paper_without_its_text_says_how_to_see_it_and_is_not_copied(self, papers):
        papers.tap("听证通知书")
        assert "身份证" in papers.texts()
        assert "打印副本" not in papers.look()["buttons"]

    def test_nothing_of_it_outlives_the_visit(self, papers):
        papers.tap("受理告知书")
        screen = papers.app.stage.current
        papers.app.finish()
        papers.frames(2)
        assert "canary" not in screen.text + screen.title
        assert [row[0].label for row in screen.ids.papers._rows] == ["", ""]


def test_a_case_without_papers_offers_none(glass):
    glass.show("roadmap", roadmap=road())
    assert "看文书" not in glass.look()["buttons"]


def test_the_room_of_a_number_is_marked_on_the_plan(glass):
    from support.office import accepted, place

    glass.show("door", accepted=accepted(), place=place())
    screen = glass.app.stage.current
    marked = {room: panel.ground for room, panel, _ in plan_of(screen)._built}
    assert marked["hall"] == "action"
    assert set(marked.values()) == {"action", "soft"}


def plan_of(screen):
    from screens.widgets.floor_plan import FloorPlan

    (plan,) = [widget for widget in screen.walk() if isinstance(widget, FloorPlan)]
    return plan


def test_a_number_whose_paper_is_not_sure_has_its_code_on_the_screen(glass):
    from support.office import SLIP_TEXT, accepted, place

    glass.app.context.print_state["job-1"] = Printed("job-1", "NOT_PRINTED", "P01")
    glass.show("door", accepted=accepted(), place=place())
    assert glass.app.stage.current.code_on_screen == SLIP_TEXT
