"""Every state of a device has a code, a sentence for staff and one for visitors, a picture, and a row in the manual."""

import json
import re
from pathlib import Path

import pytest

from devices.audio.codes import AudioCode
from devices.idcard.codes import CardCode
from devices.printer.codes import PRINTABLE, PrinterCode
from devices.printer.status import Condition
from devices.scanner.codes import ScannerCode
from kiosk.domain.device_states import STATES, About, Severity, works
from kiosk.resources import asset
from kiosk.words import load_words

WORDS = load_words()
PICTURES = json.loads(asset("fonts/icons.json").read_text(encoding="utf-8"))
MANUAL = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
ROWS = {code: rest.split(" | ") for code, rest in re.findall(r"^\| ([PSCA]\d\d) \| (.+) \|$", MANUAL, re.M)}


def test_the_table_holds_what_the_drivers_can_say_and_nothing_else():
    said = {*PrinterCode, *ScannerCode, *CardCode, *AudioCode}
    assert STATES.keys() == {str(code) for code in said} | {
        "P12"
    }  # the kiosk's own: it stopped in the middle


@pytest.mark.parametrize("state", STATES.values(), ids=lambda state: state.code)
def test_a_state_has_sentences_a_picture_and_a_row(state):
    assert f"state.{state.code}" in WORDS
    assert state.visitor in WORDS
    assert state.picture in PICTURES
    meaning, visitor, picture, what_to_do = ROWS[state.code]
    assert all((meaning, visitor, what_to_do))
    assert picture == f"`{state.picture}`"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sentence_for_staff_is_one_line_and_says_one_thing(language):
    words = WORDS.in_language(language)
    long = {code: words[f"state.{code}"] for code in STATES if len(words[f"state.{code}"]) > 72}
    assert long == {}
    assert (
        len({words[f"state.{code}"] for code in STATES}) >= len(STATES) - 3
    )  # scanner and reader share some


def test_a_printer_that_may_print_works_and_no_other():
    assert {code for code in PrinterCode if works(code)} == set(PRINTABLE)


def test_what_needs_a_hand_does_not_work():
    hands = (Severity.ATTENTION, Severity.TECHNICIAN)
    assert [code for code, state in STATES.items() if state.severity in hands and state.works] == []


def test_a_code_that_lies_there_is_no_fault_of_the_device():
    assert all(
        s.works and s.visitor == f"message.{s.code}"
        for s in STATES.values()
        if s.about is About.WHAT_LIES_THERE
    )


def test_every_condition_of_a_printer_has_words():
    assert [condition.name for condition in Condition if f"condition.{condition.name}" not in WORDS] == []
