import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.text import cells, printable


@given(st.text(max_size=200), st.integers(0, 100))
def test_nothing_that_could_command_a_device_passes(text, limit):
    shown = printable(text, limit=limit)
    assert len(shown) <= limit
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for c in shown)


@given(st.text(max_size=200))
def test_what_passed_once_passes_unchanged(text):
    once = printable(text, limit=1000)
    assert printable(once, limit=1000) == once


@pytest.mark.parametrize("selector", ["\ufe00", "\ufe0f", "\U000e0100", "\U000e01ef"])
def test_a_variation_selector_is_dropped_and_its_character_stays(selector):
    assert printable(f"葛{selector}飾", limit=9) == "葛飾"


def test_a_line_break_becomes_one_space():
    assert printable("一\r\n二\n三\t四", limit=20) == "一 二 三 四"


def test_an_override_of_direction_is_dropped():
    assert printable("张\u202e三\u200b\x1b@", limit=20) == "张三@"


def test_a_rare_name_is_kept():
    assert printable("𠮷𬭎·龘", limit=20) == "𠮷𬭎·龘"


def test_the_width_is_counted_in_half_cells():
    assert cells("XF 信访e\u0301") == 8


def test_an_accent_joins_its_letter_when_what_stood_between_was_dropped():
    assert printable("e\u200b\u0301", limit=9) == "\u00e9"
