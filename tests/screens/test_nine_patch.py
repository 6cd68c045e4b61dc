"""Grounds and outlines as small pictures, held against what they are to look like."""

import pytest

BLUE, WHITE = (0.0, 0.0, 1.0, 1.0), (1.0, 1.0, 1.0, 1.0)


def pixels(texture):
    data, side = texture.pixels, texture.width
    return [[tuple(data[4 * (y * side + x) :][:4]) for x in range(side)] for y in range(side)]


@pytest.mark.parametrize(("fill", "line"), [(WHITE, BLUE), (WHITE, None), (None, BLUE)])
def test_corner_edge_and_middle_are_what_was_asked_for(glass, fill, line):
    from screens.widgets.nine_patch import ground_picture

    texture, border = ground_picture(fill, line, 12, 2)
    rows = pixels(texture)
    side = 2 * border + 2
    assert texture.size == (side, side)
    assert rows[0][0][3] == 0  # round
    assert rows[0][border] == rows[1][border] == colour(line or fill)
    assert rows[border][border] == (colour(fill) if fill else (*colour(line)[:3], 0))
    assert rows == rows[::-1] == [row[::-1] for row in rows]


def test_the_same_look_is_the_same_picture(glass):
    from screens.widgets.nine_patch import ground_picture

    assert ground_picture(WHITE, BLUE, 9, 2) is ground_picture(WHITE, BLUE, 9, 2)


def test_what_cannot_be_seen_is_not_drawn(glass):
    from screens.widgets.buttons import Panel

    panel = Panel(theme=glass.app.theme, ground="", size=(200, 100))
    assert (panel._shape.size, panel._shape.border) == ((0, 0), [0, 0, 0, 0])
    panel.ground = "card"
    assert panel._shape.size == (200, 100)


def colour(parts):
    return tuple(round(part * 255) for part in parts)
