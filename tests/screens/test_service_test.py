"""The guided self-test, walked through by touches."""

import pytest
from PIL import Image
from support.glass import box

from kiosk.services.print_slip import Printed
from kiosk.services.self_test import STEPS, TEST_CODE


@pytest.fixture
def test(glass):
    glass.office.test_picture = Image.new("L", (608, 900), 255)
    glass.show("service_test", role="technician")
    glass.frames(6)
    return glass


def to_step(glass, step):
    while glass.app.stage.current.step != step:
        if glass.app.stage.current.step == "touch":
            glass.tap("不点了")
        glass.tap("这项不测")
    glass.frames(4)


def hit_crosses(glass, off_px=0):
    from kiosk.domain.touch_map import NINE

    width, height = glass.window.size
    for x, y in NINE:
        glass.press(x * (width - 1) + off_px, (1 - y) * (height - 1))


def test_the_printed_page_is_compared_with_its_picture(test):
    assert ("print_test",) in test.office.asked
    assert "一样" not in test.look()["buttons"]
    test.app.news.printed(Printed("job-2", "PRINTED", "P00"))
    test.frames(4)
    slip = test.app.stage.current.ids.slip
    assert "打印机自己说：已打印" in test.texts()
    assert slip.width > 0
    test.tap("不一样")
    assert "第 2 项，共 7 项" in test.texts()


def test_a_page_that_did_not_come_is_not_well_with_the_printers_own_code(test):
    test.app.news.printed(Printed("job-2", "NOT_PRINTED", "P01"))
    test.frames(4)
    assert "一样" not in test.look()["buttons"]
    test.tap("不正常，下一项")
    assert test.app.context.visit.self_test.results()[0].code == "P01"
    test.show("service_results")
    assert "不正常，" + test.app.context.words["state.P01"] in test.texts()


def test_paper_and_cutter_are_judged_by_the_printers_word(test):
    test.office.conditions, test.office.lights["printer"] = ["CUTTER_JAM"], ("P03", False)
    to_step(test, "paper")
    assert "切刀卡住" in test.texts()
    assert "正常，下一项" not in test.look()["buttons"]
    test.tap("不正常")
    assert test.app.context.visit.self_test.results()[1].code == "P03"


def test_a_scan_goes_to_the_test_and_another_code_is_told_from_its_own(test):
    to_step(test, "scanner")
    test.office.ears.scan("XF2:OTHER")
    test.app.news.heard()
    test.frames(2)
    assert "读到了别的码" in test.texts()
    test.office.ears.scan(TEST_CODE)
    test.app.news.heard()
    test.frames(2)
    assert "读到了，内容正确" in test.texts()
    test.tap("正常，下一项")
    assert not test.office.ears.is_open or test.app.stage.current.step == "card_reader"


def test_a_card_is_only_read_and_the_reader_rests_again_afterwards(test, monkeypatch):
    wanted = []
    monkeypatch.setattr(test.app.context, "ask_card", wanted.append)
    to_step(test, "card_reader")
    test.office.ears.card()
    test.app.news.heard()
    test.frames(2)
    assert "读到了一张证件" in test.texts()
    test.tap("正常，下一项")
    assert wanted == [True, False]


def test_what_a_visitor_would_scan_starts_no_visit_here(test):
    to_step(test, "scanner")
    test.scan("XF2:" + "A" * 137)
    assert (test.screen(), [a for a in test.office.asked if a[0] == "cases_by_slip"]) == ("service_test", [])


def test_a_sound_is_played_and_where_there_is_none_it_can_only_be_left_out(test):
    to_step(test, "speaker")
    assert ("beep", "test") in test.office.asked
    test.tap("没听到")
    assert test.app.context.visit.self_test.results()[4].code == "T05"
    test.tap("不点了")
    test.tap("返回")
    test.office.has_sound = False
    test.tap("再来一次")
    assert "没听到" not in test.look()["buttons"]
    assert "本机没有配置声音" in test.texts()


def test_nine_points_that_are_hit_are_well_and_far_ones_are_not(test):
    to_step(test, "touch")
    hit_crosses(test)
    assert "平均偏 0.0 毫米" in test.texts()
    test.tap("再来一次")
    hit_crosses(test, off_px=test.app.theme.px(8))
    assert "最多 8." in test.texts()
    assert "正常，下一项" not in test.look()["buttons"]


def test_the_crosses_lie_over_everything_and_go_with_the_session(test):
    to_step(test, "touch")
    crosses = test.app.root_widget.children[0]
    assert box(crosses)[2:] == tuple(test.window.size)
    test.press(5, test.window.size[1] - 5)  # 返回 lies there
    assert test.app.stage.current.step == "touch"
    test.app.wipe()
    test.frames(2)
    assert crosses.parent is None
    assert test.screen() == "home"


def test_the_results_name_every_device_its_code_and_where_it_is_explained(test):
    test.app.news.printed(Printed("job-2", "PRINTED", "P00"))
    test.frames(4)
    test.tap("一样")
    while test.screen() == "service_test":
        if test.app.stage.current.step == "touch":
            hit_crosses(test, off_px=test.app.theme.px(9))
            test.tap("不正常")
        else:
            test.tap("这项不测")
    seen = test.texts()
    assert "1 项不正常" in seen
    assert "T06" in seen
    assert "操作手册" in seen
    assert len(test.app.context.visit.self_test.results()) == len(STEPS)
    test.tap("回维护页")
    assert test.screen() == "service"


def test_back_leads_step_by_step_and_out_at_the_first(test):
    test.tap("这项不测")
    test.tap("返回")
    assert test.app.stage.current.step == "printer"
    test.tap("返回")
    test.frames(4)
    assert test.screen() != "service_test"
    assert test.app.context.visit.self_test is None


def test_staff_do_not_come_in(glass):
    glass.show("service", role="staff")
    assert "设备自检" not in glass.look()["buttons"]
    glass.show("service_test")
    assert glass.screen() == "service_door"


def test_another_language_in_the_middle_goes_with_the_session(test):
    test.app.other_language()
    test.frames(2)
    assert "1 of 7: Printer" in test.texts()
    test.app.finish()
    test.frames(2)
    assert (test.screen(), test.logged) == ("home", [])
