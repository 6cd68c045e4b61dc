"""Live bytes and status bits on the screen, by touches."""

import pytest
from support.office import line_look as look


@pytest.fixture
def lines(glass, monkeypatch):
    monkeypatch.setattr("screens.service_lines.LOOK_EVERY_S", 0.0)
    glass.office.line_look = look()
    glass.show("service_lines", role="technician")
    glass.frames(6)
    return glass


def test_bytes_are_shown_with_their_meaning(lines):
    seen = lines.texts()
    assert "12:00:00.000 发出 10 04 00" in seen
    assert "回答 2：盖子开着" in seen
    assert ("listen", "printer") in lines.office.asked


def test_a_pause_holds_what_is_read_and_older_lines_can_be_turned_to(lines):
    lines.office.line_look = look(30)
    lines.frames(6)
    lines.tap("暂停")
    before = lines.texts()
    lines.office.line_look = look(5, start=100)
    lines.frames(8)
    assert lines.texts() == before
    lines.tap("更早")
    assert "DLE EOT 12" in lines.texts()
    lines.tap("继续")
    assert "DLE EOT 104" in lines.texts()


def test_another_device_begins_anew_and_what_is_scanned_meanwhile_starts_no_visit(lines):
    lines.tap("扫码器")
    lines.frames(4)
    assert ("listen", "scanner") in lines.office.asked
    assert lines.office.ears.is_open
    assert "10 04" not in lines.texts()
    lines.tap("结束")
    assert not lines.office.ears.is_open


def test_the_card_reader_is_asked_only_while_its_line_is_watched(lines, monkeypatch):
    wanted = []
    monkeypatch.setattr(lines.app.context, "ask_card", wanted.append)
    lines.tap("身份证阅读器")
    lines.tap("打印机")
    assert wanted == [True, False]


def test_nothing_is_asked_once_it_is_left(lines):
    lines.tap("结束")
    lines.frames(4)
    lines.office.line_look = look(3)
    lines.frames(8)
    assert len(lines.office.line_look.lines) == 4


def test_status_bits_stand_in_words_with_their_state(lines):
    lines.office.line_look = look()
    lines.tap("状态位")
    lines.frames(6)
    seen = lines.texts()
    assert lines.screen() == "service_bits"
    for words in ("DLE EOT 2 → 16", "● 1:04  盖子开着  是", "○ 1:20  没纸，已停  否", "● 1:0C  纸快用完  是"):
        assert words in seen, words


def test_two_hundred_lines_at_once_hold_the_drawing_thread_less_than_a_tenth_of_a_second(lines):
    from time import perf_counter

    screen = lines.app.stage.current
    many = look(200)
    begun = perf_counter()
    screen._told((lines.app.session.serial, "printer"), many)
    assert perf_counter() - begun < 0.1
    assert len(screen._rows) == 10
