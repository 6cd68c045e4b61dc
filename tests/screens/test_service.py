"""Behind the home screen: who holds its corner and knows a PIN."""

import pytest
from support.office import PIN

from kiosk.services.print_slip import Printed


@pytest.fixture(autouse=True)
def short_hold(monkeypatch):
    monkeypatch.setattr("screens.root.HOLD_S", 0.05)


def hold_corner(glass, *, frames=40, move_to=None):
    """A finger on the upper right corner, until the app follows or the frames are over."""
    from time import monotonic, sleep

    width, before = glass.window.size[0], glass.screen()
    glass.window.dispatch("on_mouse_down", width - 5, 5, "left", [])
    glass.frames(2)
    if move_to is not None:
        glass.window.dispatch("on_mouse_move", *move_to, [])
    until = monotonic() + 1.0
    for _ in range(frames):
        glass.frames(1)
        if glass.screen() != before or monotonic() > until:
            break
        sleep(0.005)
    glass.window.dispatch("on_mouse_up", *(move_to or (width - 5, 5)), "left", [])
    glass.settle()


def type_pin(glass, pin):
    for digit in pin:
        glass.tap(digit)
    glass.tap("进入")
    glass.frames(6)


def test_the_corner_of_the_home_screen_is_held_to_come_in(glass):
    hold_corner(glass)
    assert glass.screen() == "service_door"


def test_a_finger_that_leaves_the_corner_does_not_come_in(glass):
    hold_corner(glass, move_to=(100, 500))
    assert glass.screen() == "home"


def test_a_visitor_at_work_does_not_come_in_by_accident(glass):
    glass.show("fork")
    hold_corner(glass)
    assert glass.screen() == "fork"


def test_keys_lie_elsewhere_each_time_and_the_pin_is_never_shown(glass):
    glass.show("service_door")
    assert [label for label in glass.look()["buttons"] if label.isdigit()] == list("7390461528")
    glass.tap("7")
    assert ("●" in glass.texts(), glass.app.stage.current.shown) == (True, "●")
    glass.office.digits = "0123456789"
    type_pin(glass, "30462")
    assert "密码不对" in glass.texts()
    assert [label for label in glass.look()["buttons"] if label.isdigit()] == list("0123456789")


def test_too_many_wrong_pins_say_how_long_to_wait(glass):
    glass.office.wait_s = 30
    glass.show("service_door")
    type_pin(glass, "111222")
    assert "请等 30 秒" in glass.texts()


def test_a_technician_sees_every_device_with_its_state_in_words(glass):
    glass.office.conditions = ["COVER_OPEN", "PAPER_NEAR_END"]
    glass.office.lights["printer"] = ("P02", False)
    glass.show("service_door")
    type_pin(glass, PIN)
    glass.tap("设备和纸")
    glass.settle()
    seen = glass.texts()
    for words in ("盖子开着，纸快用完", "P02", "没有接上，插好线", "S01", "还没有回音", "31.2 米", "408 单"):
        assert words in seen, words


def test_a_test_page_tells_what_became_of_it(glass):
    glass.show("service", role="technician")
    glass.tap("打印测试页")
    glass.frames(6)
    assert "正在打印" in glass.texts()
    glass.app.news.printed(Printed("job-2", "PRINTED", "P00"))
    glass.frames(4)
    assert "测试页：已打印 P00" in glass.texts()


def test_a_new_roll_is_counted_from_now_on(glass):
    glass.show("service", role="staff")
    glass.tap("已换新纸")
    assert ("new_roll",) in glass.office.asked


def test_only_technicians_see_the_last_jobs(glass):
    glass.show("service", role="staff")
    assert "最近 50 单" not in glass.look()["buttons"]
    glass.show("service", role="technician")
    glass.tap("最近 50 单")
    glass.frames(6)
    assert glass.screen() == "service_jobs"
    seen = glass.texts()
    assert all(words in seen for words in ("登记凭条", "补打 第1次", "未打印", "P01"))


def test_who_goes_away_leaves_the_door_closed(glass):
    glass.show("service", role="technician")
    glass.tap("结束")
    glass.frames(4)
    assert glass.screen() == "home"
    glass.show("service")
    assert glass.screen() == "service_door"


def test_the_printer_is_asked_again_each_second_and_no_longer_when_left(glass):
    glass.show("service", role="technician")
    glass.frames(4)
    screen = glass.app.stage.current
    assert screen._look_event is not None
    glass.tap("结束")
    glass.frames(4)
    assert screen._look_event is None


def test_nothing_moves_under_a_finger_when_the_counts_come(glass):
    from support.doubles import WhenTold

    screen = glass.app.stage.screen("service")
    screen._count = None
    tasks = glass.app.context.tasks = WhenTold()
    glass.show("service", role="technician")
    before = glass.where("打印测试页")
    tasks.finish()
    glass.settle()
    assert "31.2 米" in glass.texts()
    assert glass.where("打印测试页") == before


def test_what_is_behind_the_door_takes_no_memory_before_somebody_comes(glass):
    from screens.navigation import SCREENS, SELDOM, makers
    from screens.stage import Stage

    stage = Stage(makers(glass.app.context), seldom=SELDOM)
    while stage.build_rest(limit=len(SCREENS)):
        pass
    assert {screen.name for screen in stage.each()} == set(SCREENS) - SELDOM
