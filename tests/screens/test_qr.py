"""A code on the screen: worked out once, and gone with what it said."""

import pytest

from screens.widgets import qr


@pytest.fixture
def encoded(monkeypatch):
    real, said = qr._texture, []

    def noted(content):
        said.append(content)
        return real(content)

    monkeypatch.setattr(qr, "_texture", noted)
    return said


def test_a_code_is_worked_out_once_whatever_it_looks_like(glass, encoded):
    picture = qr.QrPicture(theme=glass.app.theme, content="XF1:07")
    picture.caption, picture.size_mm = "手机扫一扫", 40
    glass.app.theme.scale = 2.0
    assert encoded == ["XF1:07"]
    picture.content = "XF1:08"
    assert encoded == ["XF1:07", "XF1:08"]


def test_of_a_code_that_is_taken_away_no_picture_stays(glass):
    picture = qr.QrPicture(theme=glass.app.theme, content="XF1:07")
    drawn = picture._rectangle.texture
    assert drawn.size == (29, 29)
    picture.content = ""
    assert picture._rectangle.texture is not drawn
    assert picture.opacity == 0
