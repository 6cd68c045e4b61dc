"""What a finger does: on release, once, and not when it slides off."""

from __future__ import annotations

import pytest


def test_a_tap_acts_on_release(glass):
    x, y = glass.where("我有事要反映")
    glass.down(x, y)
    assert glass.screen() == "home"
    glass.up(x, y)
    assert glass.screen() == "fork"


def test_sliding_off_cancels(glass):
    x, y = glass.where("我有事要反映")
    glass.down(x, y)
    glass.move(x, y + 400)
    glass.up(x, y + 400)
    assert glass.screen() == "home"


def tapped_twice(glass, after_s):
    glass.show("review")
    people = glass.app.context.visit.draft
    plus = next(
        w
        for w in glass.app.stage.walk(restrict=True)
        if getattr(w, "icon", "") == "add" and hasattr(w, "kind")
    )
    x, y = plus.to_window(*plus.center)
    y = glass.window.height - y
    glass.press(x, y)
    glass.clock.now += after_s - 1  # every touch of this finger comes a second after the last one
    glass.press(x, y)
    return people.people_came


@pytest.mark.parametrize(("after_s", "people"), [(0.05, 2), (0.29, 2), (0.31, 3)])
def test_a_second_tap_within_300_ms_is_the_same_tap(glass, after_s, people):
    assert tapped_twice(glass, after_s) == people


def test_a_finger_on_empty_ground_does_nothing(glass):
    glass.press(2, 2)
    assert glass.screen() == "home"


def test_what_covers_the_screen_takes_every_touch(glass):
    x, _ = glass.where("我有事要反映")
    glass.app.covers.show_assist()
    glass.settle()
    glass.press(x, 3)
    assert glass.screen() == "home"
    glass.tap("好了")
    glass.tap("我有事要反映")
    assert glass.screen() == "fork"


def test_back_goes_one_screen_back_and_from_the_first_one_home(glass):
    glass.tap("我有事要反映")
    glass.tap("自己填")
    glass.tap("返回")
    assert glass.screen() == "fork"
    glass.tap("返回")
    assert glass.screen() == "home"


@pytest.mark.parametrize("key", [27, 282, 13, 9])
def test_no_key_leaves_the_screen(glass, key):
    glass.window.dispatch("on_keyboard", key, 0, "", [])
    glass.frames(2)
    assert glass.screen() == "home"
    assert not glass.app.open_settings()
    assert glass.app.root_widget.parent is glass.window


def test_the_window_cannot_be_closed_by_request(glass):
    assert glass.window.dispatch("on_request_close")


def test_a_code_or_a_card_is_ignored_while_something_is_being_done(glass):
    glass.show("find")
    glass.app.covers.busy("busy.find")
    glass.scan("XF2:SECOND")
    assert glass.office.asked == []
    glass.app.covers.busy("")
