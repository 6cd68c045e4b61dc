"""The course of a case, however long, and the article behind a limit in plain words."""

import pytest
from support.eyes import box
from support.scenes import long_course, restyle

from kiosk.services.road_words import plain_law

ARTICLE = "《信访工作条例》第三十四条"


def rows(glass):
    """Those that exist, from the top."""
    found = glass.app.stage.current.ids.happenings.column.children
    return sorted(found, key=lambda row: -row.y)


def in_sight(glass):
    view = glass.app.stage.current.ids.happenings.view
    _, bottom, _, top = box(view)
    return [row for row in rows(glass) if box(row)[3] > bottom + 1 and box(row)[1] < top - 1]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_of_two_hundred_events_each_comes_into_sight_and_few_are_made(glass, scale):
    restyle(glass, scale=scale)
    glass.show("course", roadmap=long_course())
    seen, pages, most = set(), 0, 0
    while pages < 100 and len(seen) < 200:
        seen |= {row._day.content for row in in_sight(glass)}
        most = max(most, len(rows(glass)))
        glass.tap("往下")
        pages += 1
    assert len(seen) == 200
    assert most < 40


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_row_is_cut_off_by_the_next(glass, scale, language):
    restyle(glass, scale=scale, language=language)
    glass.show("course", roadmap=long_course(20))
    told = rows(glass)
    assert [row._what.content for row in told if row._told.height > row.height + 1] == []
    assert all(row._day.texture_size[0] <= row._day.width for row in told)


def test_nothing_of_the_course_stays_after_the_visit(glass):
    from screens.widgets.long_list import ROWS

    glass.show("course", roadmap=long_course(40))
    glass.tap("往下")
    happenings = glass.app.stage.current.ids.happenings
    assert any(row._what.content for row in ROWS)
    glass.end("finish")
    assert (happenings.view.data, [row._what.content for row in happenings.column.children]) == ([], [])
    assert {row._day.content + row._what.content + row._unit.content for row in ROWS} == {""}


def test_the_article_behind_the_present_limit_opens_in_plain_words(glass):
    glass.show("roadmap", roadmap=long_course())
    glass.tap(f"依据：{ARTICLE}")
    assert glass.screen() == "law"
    assert plain_law(ARTICLE, glass.app.context.words) in glass.texts()
    glass.tap("返回")
    assert glass.screen() == "roadmap"


def test_the_branch_has_its_button_where_review_may_be_asked_for(glass):
    from support.scenes import replied

    glass.show("roadmap", roadmap=long_course())
    assert "申请复查" not in glass.look()["buttons"]
    glass.show("roadmap", roadmap=replied())
    assert glass.look()["buttons"].count("申请复查") == 2  # on top, and at its station
    glass.tap("申请复查#2")
    assert glass.screen() in ("prove", "write_step")


def test_a_view_that_is_gone_leaves_nothing_at_the_window(glass):
    from kivy.core.window import Window

    from screens.widgets.clipped import ClippedView

    before = len(Window.get_property_observers("rotation"))
    for _ in range(3):
        ClippedView()
    assert len(Window.get_property_observers("rotation")) == before
