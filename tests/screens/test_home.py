"""The home screen greets in the centre's own words where it has some."""

from __future__ import annotations

from dataclasses import replace

import pytest


@pytest.fixture
def greeted(glass):
    glass.office.site = replace(glass.office.site, greeting="老乡，您好！", greeting_en="Good day!")
    glass.show("home")
    yield glass
    glass.office.reset()


def test_the_centres_own_greeting_is_shown_in_the_visitors_language(greeted):
    assert "老乡，您好！" in greeted.texts()
    greeted.app.covers.show_assist()
    greeted.settle()
    for label in ("English", "Done"):
        greeted.tap(label)
    assert "Good day!" in greeted.texts()


def test_without_one_the_program_greets(glass):
    glass.show("home")
    assert "您好，要办什么事？" in glass.texts()


def test_a_day_without_hours_says_when_the_centre_opens_again(glass):
    from datetime import timedelta

    glass.office.now += timedelta(days=1)  # a Sunday
    glass.show("home")
    glass.app.stage.current.refresh()
    assert "今天不接待，可在此登记、查询。11月23日（星期一）08:30 再接待。" in glass.texts()


def test_what_does_not_work_is_said_above_the_tiles_in_a_glance(glass):
    glass.office.troubles, glass.office.is_online = {"printer": "P01", "card_reader": "C01"}, False
    glass.show("home")
    glass.app.stage.current.refresh()
    assert "现在暂停：打印、刷身份证、查进度" in glass.texts()
    assert "按一下，或把身份证" not in glass.texts()
    glass.office.troubles, glass.office.is_online = {}, True
    glass.app.stage.current.refresh()
    assert "现在暂停" not in glass.texts()
    assert "按一下，或把身份证" in glass.texts()


@pytest.mark.parametrize("goal", ["register", "check_in"])
def test_without_room_on_the_disk_nothing_is_begun_and_looking_goes_on(glass, goal):
    glass.office.has_room = False
    glass.show("home")
    glass.app.stage.current.start(goal)
    assert (glass.app.stage.current.name, glass.app.context.visit.keypad) == ("message", "message.store")
    assert "本机暂时存不了" in glass.texts()
    assert (
        "取号，见人说" not in glass.look()["buttons"]
    )  # a number would have to be kept too: it led back to these words
    glass.show("message", keypad="message.not_found")
    assert "取号，见人说" in glass.look()["buttons"]
    glass.show("home")
    glass.app.stage.current.start("find")
    assert glass.app.stage.current.name == "find"
    glass.office.reset()


def test_who_is_in_the_middle_when_the_room_runs_out_can_finish(glass):
    glass.show("home")
    glass.app.stage.current.start("register")
    glass.office.has_room = False
    glass.app.stage.current.choose("register")
    assert glass.app.stage.current.name == "identify"
    glass.office.reset()
