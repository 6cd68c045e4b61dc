"""Settings at the machine, by touches, and what a visitor sees of them."""

import pytest


@pytest.fixture
def settings(glass):
    glass.show("service_home", role="staff")
    glass.tap("本机设置")
    return glass


def home(glass):
    glass.tap("结束")
    glass.frames(4)
    assert glass.screen() == "home"
    return glass.texts()


def change(glass, place):
    glass.tap(f"改#{place}")
    glass.frames(4)


def test_everything_is_as_the_centre_says_at_first(settings):
    assert settings.texts().count("（按中心）") == 4
    assert "最近改动" not in settings.texts()


def test_closed_today_tells_the_visitor_why_until_when_and_that_the_machine_serves(settings):
    change(settings, 1)
    settings.tap("停电停水")
    settings.frames(6)
    assert "不接待：停电停水（本机设的）" in settings.texts()
    assert "工作人员改了今天的开放时间" in settings.texts()
    seen = home(settings)
    assert "今天不接待：停电停水。11月23日" in seen
    assert "本机照常登记、取号" in seen
    settings.tap("我有事要反映")
    assert settings.screen() == "fork"


def test_other_hours_for_today_stand_on_the_home_screen(settings):
    change(settings, 1)
    for _ in range(2):
        settings.tap("推后#1")
    settings.tap("今天按这个时间")
    settings.frames(6)
    assert "09:30–17:30（本机设的）" in settings.texts()
    assert "今天接待 09:30–17:30" in home(settings)


def test_hours_that_end_before_they_begin_are_not_taken(settings):
    change(settings, 1)
    for _ in range(20):
        settings.tap("提前#2")
    settings.tap("今天按这个时间")
    settings.frames(6)
    assert (settings.screen(), "开门要早于关门" in settings.texts()) == ("service_hours", True)


def test_the_centres_hours_come_back_with_one_tap(settings):
    settings.office.house.close_today("other", "staff")
    settings.show("service_house", role="staff")
    change(settings, 1)
    settings.tap("照中心的")
    settings.frames(6)
    assert settings.office.house.overrides.closed == ""
    assert settings.screen() == "service_house"


def test_a_notice_is_written_and_stands_first_on_the_home_screen(settings):
    change(settings, 2)
    for key in ("x", "i", "u", "l", "u"):
        settings.tap(key)
    settings.tap("修路")
    settings.tap("就用这个")
    settings.frames(6)
    assert "修路（本机设的）" in settings.texts()
    assert "修路" in home(settings)


def test_a_greeting_replaces_the_centres_until_it_is_put_back(settings):
    settings.office.house.write("greeting", "老乡您好", "staff")
    settings.show("service_house", role="staff")
    change(settings, 3)
    settings.tap("照中心的")
    settings.frames(6)
    assert "老乡" not in home(settings)


def test_the_volume_is_heard_with_each_tap(settings):
    change(settings, 4)
    settings.tap("大声")
    settings.frames(6)
    assert "70%" in settings.texts()
    assert ("beep", "test") in settings.office.asked
    settings.tap("照中心的")
    settings.frames(6)
    assert settings.office.house.overrides.volume is None


def test_the_machines_name_stands_on_the_menu_and_nowhere_before_the_door(settings):
    settings.office.house.write("name", "大厅东侧", "technician")
    settings.show("service_home", role="staff")
    assert "大厅东侧" in settings.texts()
    assert "大厅东侧" not in home(settings)


def test_what_is_being_written_is_gone_with_the_session(settings):
    change(settings, 2)
    settings.app.stage.current.write("甲乙")
    settings.tap("结束")
    assert settings.app.stage.screen("service_write").text == ""


def test_nobody_sets_anything_without_a_pin(glass):
    for name in ("service_house", "service_hours", "service_volume", "service_write"):
        glass.app.context.visit.setting = "notice"
        glass.show(name)
        assert glass.screen() == "service_door", name


def test_the_hours_turn_by_half_an_hour_and_stay_within_the_day(settings):
    change(settings, 1)
    screen = settings.app.stage.current
    screen.turn("opens", -1)
    assert screen.opens == "08:00"
    screen.turn("closes", 100)
    screen.turn("opens", -100)
    assert (screen.opens, screen.closes) == ("00:00", "23:59")
