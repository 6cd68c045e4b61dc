"""The morning check, walked through as staff do: the machine goes on by itself."""

import pytest
from support.office import visitor

from kiosk.services.print_slip import Printed
from kiosk.services.self_test import TEST_CODE, Verdict


@pytest.fixture
def check(glass, monkeypatch):
    monkeypatch.setattr("screens.service_morning.SEEN_S", 0)
    monkeypatch.setattr("screens.service_morning.monotonic", glass.clock)
    glass.office.lights = dict.fromkeys(("printer", "scanner", "card_reader"), ("", True))
    glass.show("service_home", role="staff")
    glass.tap("早间检查")
    glass.frames(4)
    return glass


def step(glass):
    glass.app.stage.current.refresh()
    glass.frames(4)
    return glass.app.stage.current.step


def hear(glass, device):
    if device == "scanner":
        assert glass.office.ears.scan(TEST_CODE)
    else:
        assert glass.office.ears.card()


def hit_crosses(glass):
    from kiosk.domain.touch_map import NINE

    width, height = glass.window.size
    for x, y in NINE:
        glass.press(x * (width - 1), (1 - y) * (height - 1))
    glass.frames(4)


def verdicts(glass):
    return {result.step: (result.verdict, result.code) for result in glass.office.morning.last().results}


def test_with_every_device_well_nothing_is_tapped_but_the_nine_points(check):
    assert ("print_test",) in check.office.asked
    check.app.news.printed(Printed("job-2", "PRINTED", "P00"))
    assert step(check) == "scanner"
    hear(check, "scanner")
    assert step(check) == "card_reader"
    hear(check, "card_reader")
    assert step(check) == "touch"
    check.clock.now += 20
    hit_crosses(check)
    check.frames(8)
    assert check.screen() == "service_checked"
    assert "一切正常" in check.texts()
    kept = check.office.morning.last()
    assert (kept.role, kept.bad, 20 <= kept.seconds <= 60) == ("staff", [], True)


def test_the_seconds_gone_are_shown(check):
    check.clock.now += 11
    step(check)
    assert "已用 1" in check.texts()


def test_a_printer_that_failed_says_what_to_do_and_waits_for_a_person(check):
    check.app.news.printed(Printed("job-2", "NOT_PRINTED", "P01"))
    assert step(check) == "printer"
    assert "P01 " + check.app.context.words["state.P01"] in check.texts()
    check.tap("不正常，记下，下一项")
    assert step(check) == "scanner"


def test_a_device_that_is_ill_says_so_while_it_is_waited_for(check):
    check.office.lights["scanner"] = ("S01", False)
    check.app.news.printed(Printed("job-2", "PRINTED", "P00"))
    assert step(check) == "scanner"
    step(check)
    assert "S01 " + check.app.context.words["state.S01"] in check.texts()


def test_an_uncertain_page_is_not_called_printed(check):
    check.app.news.printed(Printed("job-2", "UNCERTAIN", "P08"))
    assert step(check) == "printer"
    assert check.app.stage.current.outcome == "bad"


def test_a_device_that_the_terminal_has_not_got_is_left_out_by_itself(check):
    check.office.missing = {"card_reader"}
    check.app.news.printed(Printed("job-2", "PRINTED", "P00"))
    assert step(check) == "scanner"
    hear(check, "scanner")
    assert step(check) == "touch"


def test_what_is_not_well_is_kept_with_its_code(check):
    for tapped in ("不正常，记下，下一项", "不正常，记下，下一项", "这项不查"):
        check.tap(tapped)
        step(check)
    check.tap("不点了")
    check.tap("不正常，记下，下一项")
    check.frames(8)
    assert check.screen() == "service_checked"
    assert verdicts(check) == {
        "printer": (Verdict.BAD, "T01"),
        "scanner": (Verdict.BAD, "T03"),
        "card_reader": (Verdict.LEFT_OUT, ""),
        "touch": (Verdict.BAD, "T06"),
        "centre": (Verdict.WELL, ""),
    }
    assert "擦净扫码窗" in check.texts()


def test_a_card_during_the_check_starts_no_visit(check):
    check.app.news.printed(Printed("job-2", "PRINTED", "P00"))
    step(check)
    hear(check, "scanner")
    assert step(check) == "card_reader"
    check.lay_card(visitor())
    assert check.screen() == "service_morning"


def test_a_check_that_is_left_halfway_hears_nothing_more_and_keeps_nothing(check):
    check.app.news.printed(Printed("job-2", "PRINTED", "P00"))
    assert step(check) == "scanner"
    check.tap("结束")
    assert not check.office.ears.is_open
    assert check.office.morning.last() is None
