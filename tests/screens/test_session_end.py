"""Nothing of a visitor stays: not on a screen, not in a widget, not in the modes, not in the log."""

from __future__ import annotations

import gc
import logging
import os
import weakref
from collections import Counter

import pytest
from kivy.uix.widget import Widget
from PIL import Image
from support.doubles import WhenTold
from support.office import CANARIES, NAME, SLIP_TEXT, accepted, draft, road, visitor
from support.residue import canaries_in, fill

from screens.navigation import SELDOM


def test_the_canaries_are_there_before_the_end(glass):
    fill(glass)
    kinds = {kind for kind, *_ in canaries_in(glass.app)}
    assert {"FactRow", "StoryScreen", "DoneScreen", "DoorScreen", "RoadmapScreen", "KeypadScreen"} <= kinds


@pytest.mark.parametrize("end", ["finish", "time-out", "error"])
def test_no_widget_of_any_screen_keeps_anything(glass, end):
    fill(glass)
    glass.end(end)
    assert glass.screen() == "home"
    assert canaries_in(glass.app) == []
    visit = glass.app.context.visit
    assert (visit.draft.visitor.name, visit.accepted, visit.roadmap, visit.cases, visit.slips) == (
        "",
        None,
        None,
        [],
        [],
    )
    assert glass.app.context.print_state == {}
    assert glass.app.stage.history == []


def test_the_picture_of_a_slip_is_gone_too(glass):
    glass.show("done", accepted=accepted())
    glass.app.stage.current.picture = Image.new("RGB", (40, 60), "white")
    glass.frames(2)
    glass.app.finish()
    assert glass.app.stage.screen("done").picture is None


LATE = {
    "cases": lambda glass: glass.scan(SLIP_TEXT),
    "check-in": lambda glass: glass.scan("XF1:CODE"),
    "card": lambda glass: glass.lay_card(visitor()),
}


@pytest.mark.parametrize("name", LATE)
def test_an_answer_that_comes_after_the_visitor_left_is_not_shown_to_the_next(glass, name):
    tasks = glass.app.context.tasks = WhenTold()
    LATE[name](glass)
    glass.app.finish()
    glass.show("fork")
    tasks.finish()
    glass.frames(2)
    assert glass.screen() == "fork"
    assert canaries_in(glass.app) == []


def test_a_registration_that_is_kept_after_the_visitor_left_is_not_shown_to_the_next(glass):
    glass.show("review", draft=draft())
    tasks = glass.app.context.tasks = WhenTold()
    glass.tap("交上去")
    glass.app.finish()
    tasks.finish()
    glass.frames(2)
    assert glass.screen() == "home"
    assert canaries_in(glass.app) == []


def test_an_answer_in_time_is_shown(glass):
    tasks = glass.app.context.tasks = WhenTold()
    glass.scan(SLIP_TEXT)
    tasks.finish()
    glass.frames(2)
    tasks.finish()
    glass.frames(2)
    assert glass.screen() == "roadmap"


def test_a_late_call_for_staff_is_not_told_to_the_next(glass):
    glass.show("fork")
    tasks = glass.app.context.tasks = WhenTold()
    glass.tap("叫人")
    glass.app.finish()
    tasks.finish()
    assert glass.app.covers.notice.parent is None


def test_a_quiet_visitor_is_asked_and_who_answers_stays(glass):
    glass.show("review", draft=draft())
    glass.tick(89)
    assert glass.app.covers.still.parent is None
    glass.tick(2)
    assert glass.app.covers.still.parent is not None
    assert "30" in glass.texts()
    glass.tap("我还在")
    assert glass.app.covers.still.parent is None
    assert glass.screen() == "review"
    assert glass.app.context.visit.draft.visitor.name == NAME


def test_the_touch_that_answers_presses_nothing_below(glass):
    glass.show("review", draft=draft())
    glass.tick(91)
    x, y = glass.where("我还在")
    glass.press(x, y)
    assert glass.office.asked == []
    assert glass.screen() == "review"


def test_silence_wipes_and_puts_language_and_modes_back(glass):
    glass.show("review", draft=draft())
    glass.app.covers.show_assist()
    glass.settle()
    for label in ("特大字", "黑底黄字", "按钮放低", "English", "Done"):
        glass.tap(label)
    theme = glass.app.theme
    assert (theme.scale, theme.contrast, theme.low, glass.app.context.words.language) == (
        2.0,
        "high",
        True,
        "en",
    )
    glass.tick(269)
    assert glass.app.covers.still.parent is None  # three times as patient with the largest letters
    glass.tick(2)
    glass.tick(31)
    assert glass.screen() == "home"
    assert (theme.scale, theme.contrast, theme.low, glass.app.context.words.language) == (
        1.0,
        "normal",
        False,
        "zh",
    )
    assert "您好" in glass.texts()


def test_an_exception_in_a_handler_leads_home_with_everything_wiped(glass, caplog):
    glass.show("review", draft=draft())
    glass.office.answers["register"] = ValueError(f"{NAME} {SLIP_TEXT}")
    with caplog.at_level(logging.INFO):
        glass.tap("交上去")
        glass.frames(2)
    assert glass.screen() == "home"
    assert canaries_in(glass.app) == []
    assert [type(error) for error in glass.logged] == [ValueError]
    lines = [record.getMessage() for record in caplog.records]
    assert any("failsafe: ValueError" in line for line in lines)
    assert [line for line in lines for canary in CANARIES if canary in line] == []


def test_after_the_failsafe_the_next_visitor_is_served(glass):
    glass.show("review", draft=draft())
    glass.office.answers["register"] = ValueError("broken")
    glass.tap("交上去")
    glass.fresh()
    glass.show("review", draft=draft())
    glass.tap("交上去")
    assert glass.screen() == "done"


def widgets_alive():
    gc.collect()
    return Counter(type(thing).__name__ for thing in gc.get_objects() if issubclass(type(thing), Widget))


def test_widgets_made_for_one_visitor_do_not_outlive_the_visit(glass):
    fill(glass)
    glass.app.finish()
    glass.frames(4)
    before = widgets_alive()
    for _ in range(3):
        fill(glass)
        glass.app.finish()
        glass.frames(4)
    assert widgets_alive() - before == Counter()


def forget_touches(glass):
    """As after half a second: until then Kivy looks whether a touch is the second of two, and holds what it touched."""
    glass.press(2, 2)
    glass.app.finish()
    for looking in glass._loop.postproc_modules:
        getattr(looking, "touches", {}).clear()


@pytest.mark.skipif(
    "KIOSK_TEST_SIZE" not in os.environ, reason="test_own_windows.py looks, in another process"
)
def test_between_visitors_nothing_holds_a_screen_that_few_come_to(glass):
    fill(glass)
    glass.show("write_step", step="supplement")
    glass.app.stage.current.write("canary")
    glass.app.finish()
    glass.frames(4)
    stage = glass.app.stage
    held = {screen.name: weakref.ref(screen) for screen in stage.each() if screen.name in SELDOM}
    assert {"place", "unit", "line", "relative", "before", "day", "write_step"} <= set(held)
    forget_touches(glass)
    glass.app.idle_work.tidy()
    glass.frames(2)
    gc.collect()
    assert [name for name, screen in held.items() if screen() is not None] == []
    assert [screen.name for screen in stage.each() if screen.name in SELDOM] == []


def test_a_screen_is_not_dropped_while_somebody_is_there(glass):
    glass.show("rate", roadmap=road())
    glass.app.go("home")
    before = glass.app.stage.each()
    glass.app.idle_work.tidy()
    assert glass.app.stage.each() == before


def test_a_dropped_screen_is_there_again_for_who_comes_to_it(glass):
    glass.show("line", draft=draft(), line="address")
    glass.app.finish()
    glass.app.idle_work.tidy()
    glass.show("line", draft=draft(), line="address")
    glass.tap("ABC")
    glass.tap("k")
    assert glass.app.stage.current.text == "k"
