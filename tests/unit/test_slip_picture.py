"""The picture of a slip: what is on paper, line for line, with codes that a telephone reads."""

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from kiosk.cli.printer import KINDS
from kiosk.cli.sample_slips import sample_slip
from kiosk.domain.receipt import (
    MAX_LINES,
    Align,
    Layout,
    Pair,
    Paragraph,
    QrLine,
    Receipt,
    SlipKind,
    TextLine,
    lay_out,
)
from kiosk.slip_picture import MARGIN, draw_slip

ROLLS = [(48, 576), (32, 384)]


def read(image):
    return sorted(code.text for code in zxingcpp.read_barcodes(image))


@pytest.mark.parametrize(("columns", "width"), ROLLS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_code_on_every_slip_is_read_even_small_and_blurred(kind, columns, width):
    layout = lay_out(sample_slip(kind), columns=columns, width_dots=width)
    picture = draw_slip(layout, width_dots=width)
    codes = sorted(line.content for line in layout.lines if isinstance(line, QrLine))
    assert read(picture) == codes
    far_away = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BILINEAR)
    assert read(far_away.filter(ImageFilter.GaussianBlur(0.7))) == codes


def test_a_code_s_modules_are_at_least_half_a_millimetre():
    for kind in KINDS:
        layout = lay_out(sample_slip(kind), columns=48, width_dots=576)
        assert all(line.module_dots >= 4 for line in layout.lines if isinstance(line, QrLine))


def one(line, width=576):
    return draw_slip(Layout(width // 12, (line,)), width_dots=width)


@pytest.mark.parametrize("content", ["A", "12345" * 12, "XF1*" + "A7K2" * 30, "汉字" * 20, "q?" * 150])
def test_a_code_takes_as_much_paper_as_its_modules_do(content):
    picture = one(QrLine(content, 3))
    left, top, right, bottom = picture.point(lambda level: 255 - level).getbbox()
    assert (
        bottom - top == right - left == picture.height - 2 * MARGIN - 20
    )  # a third of a line above and below


@pytest.mark.parametrize("text", ["0317-5550101", "劳动监察大队 17 号", "𠮷㐂"])
def test_a_value_flush_right_ends_at_the_right_edge(text):
    (line,) = lay_out(Receipt(SlipKind.TEST, (Pair("", text),)), columns=48, width_dots=576).lines
    ink = one(line).point(lambda level: 255 - level).getbbox()
    assert MARGIN + 576 - 14 <= ink[2] <= MARGIN + 576


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("character", ["王", "㐂", "𠮷", "龘"])
def test_a_rare_character_is_as_large_as_its_neighbours(character, scale):
    ink = one(TextLine(character, scale, False, Align.LEFT)).point(lambda level: 255 - level).getbbox()
    assert 18 * scale <= ink[2] - ink[0] <= 24 * scale


def test_a_name_of_fifty_characters_and_a_slip_of_two_hundred_lines_are_drawn_whole():
    blocks = [Pair("姓名", "阿卜杜热西提·" * 7), *(Paragraph(f"第 {n} 行") for n in range(300))]
    layout = lay_out(Receipt(SlipKind.TEST, tuple(blocks)), columns=48, width_dots=576)
    picture = draw_slip(layout, width_dots=576)
    assert len(layout.lines) == MAX_LINES
    assert picture.height > 30 * MAX_LINES
    assert picture.crop((0, picture.height - 60, picture.width, picture.height)).getextrema()[0] < 128
