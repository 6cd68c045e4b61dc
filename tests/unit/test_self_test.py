"""The guided self-test: verdicts with codes, and ears that leave everything to visitors while they are closed."""

from types import SimpleNamespace

import pytest

from kiosk.compose import Terminal
from kiosk.device_room import DeviceRoom
from kiosk.services.self_test import FOUND_BY_EYE, STEPS, TEST_CODE, Ears, Heard, SelfTest, Verdict, faults_in
from kiosk.settings import Settings
from kiosk.settings import Terminal as TerminalSettings
from kiosk.words import load_words


def test_every_step_is_judged_once_and_what_is_not_well_has_a_code():
    test = SelfTest()
    walked = []
    while test.step:
        walked.append(test.step)
        test.judge(Verdict.BAD)
    assert tuple(walked) == STEPS
    assert [result.code for result in test.results()] == [FOUND_BY_EYE[step] for step in STEPS]


def test_the_devices_own_code_comes_before_what_was_found_by_eye():
    test = SelfTest()
    test.judge(Verdict.BAD, "P03")
    test.judge(Verdict.WELL, "P07")
    assert [(r.verdict, r.code) for r in test.results()[:3]] == [
        (Verdict.BAD, "P03"), (Verdict.WELL, ""), (Verdict.LEFT_OUT, ""),
    ]  # fmt: skip


def test_a_step_that_is_done_again_replaces_its_verdict():
    test = SelfTest()
    test.judge(Verdict.BAD)
    assert test.back()
    assert not test.back()
    test.judge(Verdict.WELL)
    assert test.results()[0].verdict is Verdict.WELL


def test_closed_ears_take_nothing_and_open_ones_keep_no_code():
    ears = Ears()
    assert not ears.scan(TEST_CODE)
    assert not ears.card()
    ears.open()
    assert ears.scan(TEST_CODE)
    assert ears.scan("XF2:SECRET")
    assert ears.card()
    assert ears.problem("card_reader", "C02")
    assert ears.take() == [
        Heard("scanner", "right"), Heard("scanner", "other"), Heard("card_reader", "right"), Heard("card_reader", "C02"),
    ]  # fmt: skip
    assert ears.take() == []
    ears.close()
    assert not ears.card()


def test_a_slip_in_the_mouth_is_no_fault():
    assert faults_in(["SLIP_IN_MOUTH", "CUTTER_JAM", "PAPER_NEAR_END"]) == ["CUTTER_JAM"]


@pytest.fixture
def terminal(tmp_path):
    made = Terminal(Settings(terminal=TerminalSettings(state_dir=str(tmp_path))), load_words())
    made.room = made.listening.room = DeviceRoom(lambda: False)
    made.told = []
    made.news = lambda what, *values: made.told.append((what, *values))
    yield made
    made.room.close()
    made.stop()


def test_the_test_pages_code_is_ours_only_while_it_is_tested(terminal):
    assert terminal.listening.form_of(TEST_CODE).name == "STRANGE"
    terminal.ears.open()
    assert terminal.listening.form_of(TEST_CODE).name == "OURS"
    assert terminal.listening.form_of("9" * 18).name == "STRANGE"


def test_while_it_is_tested_no_scan_and_no_card_reaches_the_screens(terminal):
    card = SimpleNamespace(name="欧阳金丝雀", number="130926195501010018")
    terminal.ears.open()
    terminal.listening.scanned("XF2:SECRET")
    terminal.listening.card_read(card)
    terminal.listening.card_reader_says("C02")
    terminal.listening.scanner_says("S05")
    assert terminal.told == [("heard",)] * 4
    terminal.ears.close()
    terminal.listening.scanned("XF2:SECRET")
    terminal.listening.scanner_says("S05")
    assert terminal.told[4:] == [("scanned", "XF2:SECRET"), ("scan_unreadable", "S05")]
