import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.theme import FIRST_SWEEP, PALETTES, SCALES, TEXT_ON, Theme, contrast_ratio
from screens.widgets.buttons import KINDS


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("pair", TEXT_ON, ids="-".join)
def test_text_has_a_contrast_of_seven_to_one(palette, pair):
    text, ground = (PALETTES[palette][role] for role in pair)
    assert contrast_ratio(text, ground) >= 7


def test_every_kind_of_button_is_among_the_pairs_that_are_held():
    assert {(text, ground) for ground, text in KINDS.values()} <= set(TEXT_ON)


def test_both_palettes_have_every_role():
    assert set(PALETTES["normal"]) == set(PALETTES["high"])


@given(st.floats(7, 100), st.integers(600, 4000), st.integers(600, 4000), st.sampled_from(SCALES))
def test_a_millimetre_is_a_millimetre_on_every_panel(diagonal, width, height, scale):
    theme = Theme(width_px=width, height_px=height, diagonal_inch=diagonal)
    theme.scale = scale
    assert theme.px((width**2 + height**2) ** 0.5 / theme.mm) == pytest.approx((width**2 + height**2) ** 0.5)
    assert theme.target >= theme.px(20) - 0.01
    assert theme.key >= theme.px(15)
    assert theme.gap == pytest.approx(theme.px(3))
    assert theme.font_px("text") == pytest.approx(8.4 * theme.mm * scale, abs=0.51)


def test_the_contrast_of_black_on_white_is_21():
    assert contrast_ratio((0, 0, 0, 1), (1, 1, 1, 1)) == pytest.approx(21)


class Widget:
    def __init__(self, theme):
        self.told = 0
        theme.watch(self.follow)

    def follow(self):
        self.told += 1


def test_who_watches_is_told_of_every_change_once():
    theme = Theme(width_px=1080, height_px=1920, diagonal_inch=21.5)
    widget = Widget(theme)
    theme.watch(widget.follow)
    theme.revision += 1
    assert widget.told == 1


def test_after_a_visitor_with_other_looks_who_watches_is_told_once():
    theme = Theme(width_px=1080, height_px=1920, diagonal_inch=21.5)
    theme.scale, theme.contrast, theme.low = 2.0, "high", True
    widget = Widget(theme)
    theme.reset()
    theme.reset()
    assert widget.told == 1
    assert (theme.scale, theme.contrast, theme.low, theme.text_px) == (
        1.0,
        "normal",
        False,
        theme.font_px("text"),
    )


def test_who_is_gone_is_neither_told_nor_kept():
    theme = Theme(width_px=1080, height_px=1920, diagonal_inch=21.5)
    kept = Widget(theme)
    for _ in range(10 * FIRST_SWEEP):
        Widget(theme)
    theme.revision += 1
    assert kept.told == 1
    assert len(theme._watchers) <= FIRST_SWEEP
