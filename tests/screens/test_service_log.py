"""The log and the diagnosis on the screen."""

from pathlib import Path

import pytest

from kiosk.errors import StoreUnavailable
from kiosk.services.diagnosis import Written


@pytest.fixture
def log(glass):
    glass.show("service", role="technician")
    glass.tap("日志和诊断包")
    glass.frames(4)
    return glass


def test_the_newest_lines_stand_on_top_and_older_ones_are_turned_to(log):
    seen = log.texts()
    assert "11-21 12:00:29 ERROR kiosk" in seen
    assert "device printer: P29 OSError kiosk/run.py:7" in seen
    assert "P21" not in seen
    log.tap("更早")
    assert "P21" in log.texts()
    for _ in range(9):
        log.tap("更早")
    assert "P00" in log.texts()
    for _ in range(9):
        log.tap("更新")
    assert "P29" in log.texts()


def test_newer_than_the_newest_reads_anew(log):
    log.office.log_lines = [{**log.office.log_lines[0], "said": "started"}]
    log.tap("更新")
    assert "started" in log.texts()


@pytest.mark.parametrize(
    ("where", "words"),
    [((True, False), "已写到 U 盘"), ((False, False), "没有插 U 盘"), ((False, True), "U 盘写不进去")],
)
def test_a_diagnosis_says_where_it_lies_and_how_big_it_is(log, where, words):
    path = Path("/media/STICK/kiosk-diagnosis-20261121-120000.tar.gz")
    log.office.answers["write_diagnosis"] = Written(path, 12_345, *where)
    log.tap("写诊断包")
    log.frames(4)
    assert str(path) in log.texts()
    assert "12 KB" in log.texts()
    assert words in log.texts()


def test_one_that_cannot_be_written_says_so_with_a_code(log):
    log.office.answers["write_diagnosis"] = StoreUnavailable("full")
    log.tap("写诊断包")
    log.frames(4)
    assert "写不了：D02" in log.texts()
    assert log.screen() == "service_log"


def test_the_log_is_gone_with_the_technician(log):
    log.tap("结束")
    log.frames(2)
    assert log.app.stage.screen("service_log")._lines == []
