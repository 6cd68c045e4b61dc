"""Today's figures and the queue."""

from kiosk.errors import ServerUnreachable


def shown(glass):
    glass.show("service_figures", role="staff")
    glass.frames(6)
    return glass.texts()


def test_todays_figures_and_every_room_are_shown(glass):
    seen = shown(glass)
    for words in (
        "登记 12，取号 7，签到 5",
        "看进度 9",
        "已打印 24，未打印 1",
        "待上报 3，待人工处理 1，最早 11-21 10:31",
    ):
        assert words in seen, words
    for words in ("中心现在有 7 人在等", "接待大厅", "6 人在等，刚叫 W012", "法律工作室"):
        assert words in seen, words


def test_without_the_centre_the_figures_stand_and_the_queue_says_why_not(glass):
    glass.office.answers["queue"] = ServerUnreachable("cut", code="S10")
    seen = shown(glass)
    assert "登记 12" in seen
    assert "联不上中心，看不到排队" in seen


def test_nobody_is_asked_any_more_when_it_is_left(glass):
    shown(glass)
    screen = glass.app.stage.current
    assert screen._event is not None
    glass.tap("结束")
    assert screen._event is None
