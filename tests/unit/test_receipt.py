from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain.receipt import (
    MAX_LINES,
    Align,
    Gap,
    Pair,
    Paragraph,
    QrCode,
    QrLine,
    Receipt,
    Rule,
    SlipKind,
    TextLine,
    lay_out,
    qr_modules,
    wrap,
)
from kiosk.domain.text import cells, printable

NOT_FIRST = "，。、；：？！）》」』】〉”’"
spoken = st.text("信访事项登记，。、；：？！（）《》「」“”abc XYZ 0123.-", max_size=120)
texts = spoken | st.text(max_size=120)
rolls = st.sampled_from([(48, 576), (32, 384)])
blocks = st.one_of(
    st.builds(Paragraph, texts, scale=st.sampled_from([1, 2]), indent=st.integers(0, 6)),
    st.builds(Pair, texts, texts),
    st.builds(Rule),
    st.builds(Gap, st.integers(0, 40)),
    st.builds(QrCode, st.text("0123456789ABCDEF:", min_size=1, max_size=200), st.integers(1, 12)),
)


def squeezed(text):
    return "".join(text.split())


@given(texts, st.integers(2, 48), st.integers(0, 6))
def test_no_line_is_wider_than_the_roll_and_nothing_is_lost(text, width, indent):
    text = printable(text, limit=1000)
    lines = wrap(text, width, indent=indent)
    assert all(cells(line) <= max(2, width - (indent if i else 0)) for i, line in enumerate(lines))
    assert squeezed("".join(lines)) == squeezed(text)


@given(spoken, st.integers(12, 48))
def test_no_line_begins_with_a_closing_mark_where_a_break_before_was_possible(text, width):
    lines = wrap(printable(text, limit=1000), width)
    for before, line in pairwise(lines):
        could_break_earlier = len(squeezed(before)) > 1 and any(
            c not in NOT_FIRST + "（《「“" and not c.isascii() for c in before[1:]
        )
        assert not (line[:1] in NOT_FIRST and line and could_break_earlier), (before, line)


def test_a_comma_takes_its_character_along_to_the_next_line():
    assert wrap("您好您好，再见", 8) == ["您好您", "好，再见"]


def test_a_number_stays_whole():
    assert wrap("电话 0317-5550000 谢谢", 16) == ["电话", "0317-5550000 谢", "谢"]


def test_an_empty_text_is_one_empty_line():
    assert wrap("", 20) == [""]


@given(st.lists(blocks, max_size=12), rolls)
@example([Pair("标签" * 40, "值" * 60)], (32, 384))
def test_every_slip_fits_its_roll(parts, roll):
    columns, width_dots = roll
    layout = lay_out(Receipt(SlipKind.TEST, tuple(parts)), columns=columns, width_dots=width_dots)
    for line in layout.lines:
        if isinstance(line, TextLine):
            assert cells(line.text) <= columns // line.scale
            assert "\n" not in line.text
        if isinstance(line, QrLine):
            assert (qr_modules(line.content) + 8) * line.module_dots <= width_dots
    assert len(layout.lines) <= MAX_LINES


def test_a_slip_of_endless_text_is_cut_and_says_so():
    slip = Receipt(SlipKind.TEST, tuple(Paragraph("很长" * 300) for _ in range(20)))
    layout = lay_out(slip, columns=48, width_dots=576)
    assert len(layout.lines) == MAX_LINES
    assert layout.lines[-1].text == "……"


def test_a_pair_too_wide_for_one_line_takes_two():
    layout = lay_out(Receipt(SlipKind.TEST, (Pair("事项", "道路交通" * 8),)), columns=48, width_dots=576)
    assert layout.lines[0].text == "事项"
    assert squeezed("".join(line.text for line in layout.lines[1:])) == "道路交通" * 8


def test_our_codes_are_of_version_6():
    assert qr_modules("X" * 141) == qr_modules("X" * 129) == 41


def test_the_model_keeps_its_alignment():
    layout = lay_out(
        Receipt(SlipKind.TEST, (Paragraph("中", align=Align.CENTRE),)), columns=48, width_dots=576
    )
    assert layout.lines[0].align is Align.CENTRE
