"""Pairing with the centre, replacing the machine and ending the program, by touches."""

import pytest

from kiosk.errors import NeedsAttention, ServerRefused, ServerUnreachable, StoreUnavailable
from kiosk.services.hand_over import Left


@pytest.fixture
def pair(glass, monkeypatch):
    monkeypatch.setattr("screens.service_code.GO_ON_S", 0)
    glass.show("service_home", role="technician")
    glass.tap("和中心配对")
    glass.frames(6)
    return glass


def unpaired(glass):
    glass.office.pairing.terminal = ""
    glass.show("service_pair", role="staff")
    glass.frames(6)


def poll(glass, state):
    glass.office.pairing.state = state
    glass.app.stage.current._poll()
    glass.frames(6)


def test_who_the_terminal_is_stands_there_with_its_keys_fingerprint(pair):
    seen = pair.texts()
    assert all(words in seen for words in ("130926-001", "0123 4567 89ab cdef", "0 条"))


def test_a_terminal_that_was_never_paired_begins_to_serve_once_approved(pair):
    unpaired(pair)
    assert "还没有启用" in pair.texts()
    pair.tap("申请启用")
    pair.frames(6)
    assert "WDJB-MJHT" in pair.texts()
    poll(pair, "authorization_pending")
    assert "WDJB-MJHT" in pair.texts()
    poll(pair, "approved")
    pair.frames(6)
    assert ("serve",) in pair.office.asked
    assert pair.screen() == "home"


def test_a_terminal_with_a_number_starts_anew_with_its_new_key(pair):
    pair.tap("重新配对")
    pair.frames(6)
    poll(pair, "approved")
    pair.frames(4)
    assert ("end", "restart") in pair.office.asked
    assert ("serve",) not in pair.office.asked


def test_a_code_that_was_refused_or_is_too_old_says_so_and_leads_home(pair, monkeypatch):
    monkeypatch.setattr("screens.service_code.GO_ON_S", 1000)
    for state, words in (("access_denied", "工作台没有批准"), ("expired_token", "代码过期了")):
        pair.show("service_pair", role="technician")
        pair.frames(6)
        pair.tap("重新配对")
        pair.frames(6)
        poll(pair, state)
        assert words in pair.texts()


def test_a_cut_line_while_waiting_is_said_and_the_code_stays(pair):
    pair.tap("重新配对")
    pair.frames(6)
    poll(pair, ServerUnreachable("cut", code="S10"))
    assert "联不上中心，代码仍有效" in pair.texts()
    assert "WDJB-MJHT" in pair.texts()


def test_without_the_centre_the_glass_is_the_visitors_again_when_the_code_is_too_old(pair, monkeypatch):
    monkeypatch.setattr("screens.service_code.monotonic", pair.clock)
    pair.tap("重新配对")
    pair.frames(6)
    pair.clock.now += 901
    poll(pair, ServerUnreachable("cut", code="S10"))
    pair.frames(6)
    assert pair.screen() == "home"


def test_the_code_stands_without_a_touch_and_back_closes_the_door(pair):
    pair.tap("重新配对")
    pair.frames(6)
    pair.tick(1000)
    pair.tick(1000)
    assert pair.screen() == "service_code"
    pair.tap("返回")
    assert (pair.screen(), pair.app.context.visit.role) == ("home", "")
    assert pair.app.stage.screen("service_code").code == ""


def test_records_that_lie_here_only_come_first(pair):
    pair.office.pairing.waiting = 4
    pair.show("service_pair", role="technician")
    pair.frames(6)
    assert "先把记录送出或导出" in pair.texts()
    assert "重新配对" not in pair.look()["buttons"]
    pair.tap("去送出、导出")
    assert pair.screen() == "service_replace"


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (NeedsAttention("records", code="N02"), "先把记录送出或导出"),
        (ServerUnreachable("cut", code="S10"), "联不上中心，先看网络"),
        (ServerRefused("many", status=429), "过一会儿再试"),
    ],
)
def test_what_keeps_it_from_asking_is_said(pair, problem, words):
    pair.office.pairing.problem = problem
    pair.tap("重新配对")
    pair.frames(6)
    assert words in pair.texts()


@pytest.fixture
def replace(glass):
    glass.show("service_home", role="technician")
    glass.tap("换机器")
    glass.frames(6)
    return glass


def test_only_technicians_replace_a_machine(glass):
    glass.show("service_home", role="staff")
    assert "换机器" not in glass.look()["buttons"]
    glass.show("service_replace")
    assert glass.screen() == "service_door"


def test_sending_all_counts_along_until_nothing_is_left(replace):
    replace.tap("现在全部送出")
    replace.frames(6)
    assert replace.office.hand_over.sends == 1
    replace.office.hand_over.now = Left(1, 0, 1)
    replace.app.stage.current.look()
    replace.frames(4)
    assert "送出 3 条，共 4 条" in replace.texts()
    replace.office.hand_over.now = Left(0, 0, 0)
    replace.app.stage.current.look()
    replace.frames(4)
    assert "送出 4 条。都送到了，可以换机器。" in replace.texts()
    assert "现在全部送出" not in replace.look()["buttons"]


def test_a_record_that_waits_again_takes_the_word_back_that_it_may_be_replaced(replace):
    for left, may_go in ((Left(0, 0, 0), True), (Left(1, 0, 1), False)):
        replace.office.hand_over.now = left
        replace.app.stage.current.look()
        replace.frames(4)
        assert ("都送到了，可以换机器。" in replace.texts()) == may_go


def test_without_the_centre_it_says_to_export(replace):
    replace.office.is_online = False
    replace.tap("现在全部送出")
    replace.frames(6)
    assert "联不上中心，请导出" in replace.texts()


def test_an_export_says_how_many_where_and_what_next(replace):
    replace.tap("封存导出到文件")
    replace.frames(6)
    seen = replace.texts()
    assert "4 条已写到优盘：/media/stick/kiosk-records-20261121-120000.jsonl。交给中心导入" in seen


def test_an_export_that_cannot_be_kept_says_its_code(replace):
    replace.office.hand_over.problem = StoreUnavailable("full", code="D02")
    replace.tap("封存导出到文件")
    replace.frames(6)
    assert "没有导出：D02" in replace.texts()


@pytest.mark.parametrize(("label", "why"), [("重新启动程序", "restart"), ("退出到维护", "maintenance")])
def test_the_program_is_ended_on_purpose_only_from_its_own_page(glass, label, why):
    glass.show("service_home", role="staff")
    glass.tap("退出、重启")
    assert not [asked for asked in glass.office.asked if asked[0] == "end"]
    glass.tap(label)
    assert ("end", why) in glass.office.asked
