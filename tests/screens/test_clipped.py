"""What a column cuts off, on a panel as it was made and on one that was turned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.golden import photograph

GROUND = (250, 246, 239)


@pytest.fixture
def turned(glass):
    """The picture turned by a quarter, and back afterwards."""
    from kiosk.services.panel import PanelState
    from screens.panel import apply

    apply(PanelState(rotation=90), glass.app.theme)
    glass.settle()
    yield glass
    apply(PanelState(), glass.app.theme)
    glass.settle()


def below_the_column(glass):
    """Rows of the picture between the column's lower edge and what stands below it; as bytes."""
    from support.eyes import box

    scroller = next(w for w in glass.app.stage.current.walk(restrict=True) if type(w).__name__ == "Scroller")
    left, bottom, right, _ = box(scroller.view)
    picture = photograph(glass)
    if glass.window.rotation:
        picture = picture.rotate(-glass.window.rotation, expand=True)
    assert picture.size == tuple(glass.window.size)
    strip = (round(left), picture.height - round(bottom), round(right), picture.height - round(bottom) + 4)
    return picture, colours(picture.crop(strip)), box(scroller.view)


@pytest.mark.parametrize("quarter", [False, True])
def test_nothing_of_a_column_shows_below_it_and_all_of_it_inside(glass, request, quarter):
    seen = request.getfixturevalue("turned") if quarter else glass
    seen.app.theme.scale = 2.0
    seen.show("category")
    picture, below, (left, bottom, right, top) = below_the_column(seen)
    assert below == {GROUND}
    inside = picture.crop(
        (round(left), picture.height - round(top), round(right), picture.height - round(bottom))
    )
    rows = [colours(inside.crop((0, y, inside.width, y + 1))) for y in range(inside.height)]
    assert sum(row != {GROUND} for row in rows) > 0.8 * inside.height  # but for the gaps between rows


@given(
    st.sampled_from([0, 90, 180, 270]),
    st.floats(0, 400),
    st.floats(0, 800),
    st.floats(1, 100),
    st.floats(1, 100),
)
def test_a_box_keeps_its_area_and_stays_on_the_panel(one_glass, rotation, x, y, width, height):
    from screens import panel

    window = type("W", (), {"rotation": rotation, "size": (540, 960)})
    window.system_size = (540, 960) if rotation in (0, 180) else (960, 540)
    real, panel.Window = panel.Window, window
    try:
        left, bottom, wide, high = panel.panel_box(x, y, width, height)
    finally:
        panel.Window = real
    sides = (width, height) if rotation in (0, 180) else (height, width)
    assert (wide, high) == pytest.approx(sides)
    assert -1e-6 <= left <= window.system_size[0] - wide + 1e-6
    assert -1e-6 <= bottom <= window.system_size[1] - high + 1e-6


def colours(picture):
    return {colour for _, colour in picture.getcolors(maxcolors=picture.width * picture.height)}


def test_nothing_is_animated_after_a_column_has_moved(glass):
    """Kivy's own scroll view fades its bars for half a second, 60 frames a second, and is held by it."""
    from kivy.animation import Animation
    from kivy.uix.scrollview import ScrollView

    from screens.widgets.clipped import VIEWS

    glass.show("category")
    before = set(Animation._instances)
    for view in VIEWS:
        view._bind_inactive_bar_color()
    assert set(Animation._instances) <= before
    ScrollView._bind_inactive_bar_color(next(iter(VIEWS)))  # what Kivy would do
    assert set(Animation._instances) - before
    Animation.cancel_all(next(iter(VIEWS)))


def test_a_view_that_has_moved_a_thousand_times_holds_no_more_than_before(glass):
    from screens.widgets.clipped import ClippedView

    glass.show("category")
    views = [w for w in glass.app.stage.current.walk(restrict=True) if isinstance(w, ClippedView)]
    assert views
    before = [len(view.get_property_observers("bar_color")) for view in views]
    for move in range(1000):
        for view in views:
            view.scroll_y = move % 7 / 7
            view.update_from_scroll()
    assert [len(view.get_property_observers("bar_color")) for view in views] == before
