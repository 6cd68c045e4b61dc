"""The touch map: recovers what a panel does to touches, and refuses crosses that say nothing."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.domain.touch_map import MOST_OFF_MM, PLAIN, TouchMap, fit, furthest_mm
from kiosk.errors import InvalidInput

SIZE_MM = (270.0, 480.0)
EDGE = 0.08
AIMED = ((EDGE, 1 - EDGE), (1 - EDGE, 1 - EDGE), (1 - EDGE, EDGE), (EDGE, EDGE), (0.5, 0.5))
near_one, near_zero, shift = st.floats(0.6, 1.5), st.floats(-0.2, 0.2), st.floats(-0.3, 0.3)
straight = st.builds(TouchMap, near_one, near_zero, shift, near_zero, near_one, shift)
# a controller that was mounted turned or mirrored
MOUNTED = (
    PLAIN,
    TouchMap(0, 1, 0, 1, 0, 0),
    TouchMap(-1, 0, 1, 0, 1, 0),
    TouchMap(0, -1, 1, -1, 0, 1),
)


def inverse(touch):
    det = touch.xx * touch.yy - touch.xy * touch.yx
    xx, xy, yx, yy = touch.yy / det, -touch.xy / det, -touch.yx / det, touch.xx / det
    return TouchMap(xx, xy, -(xx * touch.x0 + xy * touch.y0), yx, yy, -(yx * touch.x0 + yy * touch.y0))


def said_by(panel):
    return [(panel(*aimed), aimed) for aimed in AIMED]


@given(straight, st.sampled_from(MOUNTED))
def test_any_reasonable_panel_is_put_right(panel, mounted):
    panel = mounted.after(panel)
    assume(0.3 < panel.area < 3)
    found = fit(said_by(panel), size_mm=SIZE_MM)
    for place in ((0.0, 0.0), (1.0, 0.3), (0.2, 0.9)):
        assert found(*panel(*place)) == pytest.approx(place, abs=1e-6)


@given(straight, st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=5, max_size=5))
def test_trembling_fingers_move_the_map_less_than_they_tremble(panel, tremble_mm):
    assume(0.3 < panel.area < 3)
    hits = [
        (panel(x + dx / SIZE_MM[0], y + dy / SIZE_MM[1]), (x, y))
        for (x, y), (dx, dy) in zip(AIMED, tremble_mm, strict=True)
    ]
    found = fit(hits, size_mm=SIZE_MM)
    assert (
        furthest_mm(found, [(panel(*place), place) for place in AIMED], SIZE_MM) < 5.7
    )  # twice a tremble's diagonal


@given(straight, straight)
def test_one_map_after_another_is_both_in_turn(first, second):
    assert second.after(first)(0.3, 0.8) == pytest.approx(second(*first(0.3, 0.8)))


@given(st.lists(st.tuples(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), st.sampled_from(AIMED)), max_size=9))
def test_whatever_is_hit_there_is_a_map_that_fits_or_a_reason(hits):
    found, reason = fitted(hits)
    assert reason in ("touch_few", "touch_line", "touch_odd", "touch_off") or (
        found is not None and furthest_mm(found, hits, SIZE_MM) <= MOST_OFF_MM
    )


def fitted(hits):
    try:
        return fit(hits, size_mm=SIZE_MM), ""
    except InvalidInput as error:
        return None, error.code


@pytest.mark.parametrize(
    ("hits", "code"),
    [
        (said_by(PLAIN)[:3], "touch_few"),
        ([((0.5, 0.5), aimed) for aimed in AIMED], "touch_line"),
        ([((x, x), (x, y)) for x, y in AIMED], "touch_line"),
        ([((0.5 + (x - 0.5) / 4, 0.5 + (y - 0.5) / 4), (x, y)) for x, y in AIMED], "touch_odd"),
        ([*said_by(PLAIN)[:4], ((0.9, 0.9), (0.5, 0.5))], "touch_off"),
    ],
)
def test_crosses_that_say_nothing_are_refused_with_a_reason(hits, code):
    with pytest.raises(InvalidInput) as refused:
        fit(hits, size_mm=SIZE_MM)
    assert refused.value.code == code
