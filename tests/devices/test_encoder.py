import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printer.edges import discard_stump, longest_frame, take_back
from devices.printer.encoder import encode
from devices.printer.profile import (
    Charset,
    Completion,
    Cutter,
    KanjiQuirk,
    LeftSlip,
    Presenter,
    PrinterProfile,
    load_profile,
    shipped_profiles,
)
from kiosk.cli.sample_slips import sample_slip
from kiosk.domain.receipt import (
    Align,
    Gap,
    Layout,
    Pair,
    Paragraph,
    QrCode,
    QrLine,
    Receipt,
    Rule,
    SlipKind,
    TextLine,
    lay_out,
)

ID = b"26r~"
PLAIN = PrinterProfile("plain", 576, 48, Completion.PROCESS_ID, Cutter.PARTIAL)


class Squares:
    def columns(self, character):
        return b"\xff" * 72

    def rows(self, character, scale):
        return [(1 << 12 * scale * (1 if character.isascii() else 2)) - 1] * 24 * scale


def profile(**changes):
    values = {field: getattr(PLAIN, field) for field in PrinterProfile.__slots__}
    return PrinterProfile(**{**values, **changes})


RASTER = profile(charset=Charset.RASTER, native_qr=False)


def encoded(*blocks, profile=PLAIN):
    layout = lay_out(Receipt(SlipKind.TEST, blocks), columns=profile.columns, width_dots=profile.width_dots)
    return encode(layout, profile, Squares(), process_id=ID)


def one_line(text, scale=1, bold=False, profile=PLAIN):
    layout = Layout(48, (TextLine(text, scale, bold, Align.LEFT),))
    return encode(layout, profile, Squares(), process_id=ID).frames[1]


def walk(data):
    """Commands and text of a stream, by the Epson reference, written without looking at our own parser."""
    at, commands, text = 0, [], bytearray()
    while at < len(data):
        head = bytes(data[at : at + 2])
        if data[at] in (0x1B, 0x1C, 0x1D):
            length = {
                b"\x1b@": 2, b"\x1ba": 3, b"\x1bE": 3, b"\x1b3": 3, b"\x1bJ": 3, b"\x1c&": 2, b"\x1cS": 4, b"\x1cW": 3,
                b"\x1d!": 3, b"\x1da": 3, b"\x1dP": 4, b"\x1dr": 3, b"\x1bi": 2, b"\x1de": 4, b"\x1cP": 6,
            }.get(head)  # fmt: skip
            if head == b"\x1b*":
                length = 5 + 3 * int.from_bytes(data[at + 3 : at + 5], "little")
            elif head == b"\x1d(":
                length = 5 + int.from_bytes(data[at + 3 : at + 5], "little")
            elif head == b"\x1dV":
                length = 4 if data[at + 2] > 60 else 3
            elif head == b"\x1dv":
                width, height = (
                    int.from_bytes(data[at + 4 : at + 6], "little"),
                    int.from_bytes(data[at + 6 : at + 8], "little"),
                )
                length = 8 + width * height
            assert length is not None, f"a command nobody sent: {head!r}"
            commands.append(head)
            at += length
        else:
            assert data[at] >= 0x20 or data[at] == 0x0A, f"a stray control byte {data[at]:#x}"
            assert data[at] != 0x7F
            step = 2 if data[at] >= 0x81 else 1
            text += data[at : at + step]
            at += step
    assert at == len(data), "a command cut short"
    return commands, bytes(text)


EVIL = [
    "\x1b@",
    "\x1dV\x00",
    "\x10\x14\x01\x05",
    "\x1bp\x00\x19\xfa",
    "\x00",
    "\x1c.",
    "\x7f",
    "\x90",
    "\u202e",
    "\n",
    "\r",
    "é",
    "𠮷",
    "㐂",
    "¥",
    "€",
    "王",
    "A",
    "\ud800",
    "\u0301",
    "\ufe0f",
]


def hostile(rng):
    return "".join(
        rng.choice(EVIL) if rng.random() < 0.5 else chr(rng.randrange(0x110000))
        for _ in range(rng.randrange(1, 12))
    )


def test_ten_thousand_hostile_texts_leave_only_the_template_s_commands():
    rng = random.Random(20261121)
    template = Counter(walk(b"".join(encoded(Paragraph("王"), Pair("姓名", "王")).frames))[0])
    for _ in range(10_000):
        slip = encoded(Paragraph(hostile(rng)), Pair("姓名", hostile(rng)))
        commands = Counter(walk(b"".join(slip.frames))[0])
        del commands[b"\x1b*"]
        assert commands == template


@pytest.mark.parametrize("name", shipped_profiles())
def test_a_hostile_name_on_a_real_slip_commands_no_model(name):
    rng, own = random.Random(7), load_profile(name)
    real = [block for block in sample_slip("registration").blocks if not isinstance(block, QrCode)]
    template = Counter(walk(b"".join(encoded(*real, profile=own).frames))[0])
    once = (b"\x1b@", b"\x1dV", b"\x1bi", b"\x1de", b"\x1cP", b"\x1dr", b"\x1c&")
    for _ in range(100):
        blocks = [Pair(block.label, hostile(rng)) if isinstance(block, Pair) else block for block in real]
        commands = Counter(walk(b"".join(encoded(*blocks, profile=own).frames))[0])
        assert set(commands) - {b"\x1b*"} <= set(template)
        assert [commands[command] for command in once] == [template[command] for command in once]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from([1, 2]), st.booleans())
def test_any_text_is_a_whole_number_of_commands_in_each_frame(text, scale, bold):
    for frame in encoded(Paragraph(text, scale=scale, bold=bold), QrCode("XF2:A")).frames:
        walk(frame)


@pytest.mark.parametrize("text", ["\x1b@", "\x1dV\x00", "\x10\x04\x01"])
def test_even_a_layout_that_skipped_the_gate_cannot_command(text):
    commands, _ = walk(one_line(text + "王"))
    assert commands == [b"\x1b3"]


def test_common_text_goes_out_as_gbk_in_chinese_mode():
    slip = encoded(Paragraph("信访abc：￥"))
    assert slip.frames[0].endswith(b"\x1c&\x1cS\x00\x00")
    assert "信访abc：￥".encode("gbk") + b"\n" in slip.frames[1]


@pytest.mark.parametrize("character", ["㐂", "𠮷", "䶮", "¥", "é"[:0] or "ñ", "✓"])
def test_a_rare_character_stands_in_its_place_as_a_picture(character):
    line = one_line(f"王{character}明")
    assert line.endswith(
        "王".encode("gbk") + b"\x1b*\x21\x18\x00" + b"\xff" * 72 + "明".encode("gbk") + b"\n"
    )


def test_a_double_line_with_a_rare_character_is_a_picture_as_large_as_its_neighbours():
    line = one_line("王㐂", scale=2)
    assert line == b"\x1dv0\x00\x0c\x00\x30\x00" + b"\xff" * 12 * 48 + b"\x1bJ\x0a"
    assert one_line("王", scale=2).endswith("王".encode("gbk") + b"\n")


@pytest.mark.parametrize("name", shipped_profiles())
def test_no_command_is_longer_than_what_fills_up_a_lost_one(name):
    own = load_profile(name)
    blocks = (Paragraph("㐂" * 60), Paragraph("㐂" * 60, scale=2), QrCode("A" * 150, module_dots=9), Rule())
    assert max(map(len, encoded(*blocks, profile=own).frames)) <= longest_frame(own)


def test_a_printer_without_a_chinese_font_gets_every_line_as_a_picture_no_wider_than_its_text():
    frames = encoded(Paragraph("王a"), Rule(), QrCode("XF2:A"), profile=RASTER).frames
    commands, text = walk(b"".join(frames))
    assert text == b""
    assert b"\x1c&" not in commands
    assert frames[1] == b"\x1dv0\x00\x05\x00\x18\x00" + b"\xff\xff\xff\xff\xf0" * 24 + b"\x1bJ\x08"


def test_text_and_pictures_need_the_same_paper():
    blocks = (Paragraph("王a", scale=2), Paragraph("㐂"), Rule(), QrCode("XF2:A"), Gap(9))
    assert encoded(*blocks).paper_dots == encoded(*blocks, profile=RASTER).paper_dots


@pytest.mark.parametrize(
    ("presenter", "cut", "stump"),
    [
        (Presenter.GS_E, b"\x1bi\x1de\x03\x14", b"\x1bi\x1de\x02"),
        (Presenter.FS_P, b"\x1cP\x14\x01R\x3c", b"\x1bi\x1de\x02"),
    ],
)
def test_a_presenter_holds_the_slip_out_and_keeps_a_stump_from_everybody(presenter, cut, stump):
    own = profile(presenter=presenter, completion=Completion.GS_R)
    assert encoded(Paragraph("王"), profile=own).frames[-2] == cut
    assert discard_stump(own).endswith(stump)
    assert take_back(profile(presenter=presenter, left_slip=LeftSlip.EJECT)) == b"\x1de\x05"


def test_four_byte_gb18030_is_never_sent():
    assert "𠮷".encode("gb18030") not in one_line("王𠮷")


def test_a_font_of_gb2312_gets_the_rest_of_gbk_as_pictures():
    poor = profile(charset=Charset.GB2312)
    assert b"\x1b*\x21" in one_line("堃", profile=poor)
    assert b"\x1b*\x21" not in one_line("堃")


def test_double_hanzi_get_fs_w_where_the_model_needs_it():
    odd = profile(kanji_quirks=frozenset({KanjiQuirk.FS_W_DOUBLE}))
    assert b"\x1cW\x01" in one_line("王", scale=2, profile=odd)
    assert b"\x1cW" not in one_line("王", scale=2)


def test_chinese_mode_that_holds_from_the_next_line_gets_a_line():
    late = profile(kanji_quirks=frozenset({KanjiQuirk.FROM_NEXT_LINE}))
    assert encoded(Paragraph("王"), profile=late).frames[0].endswith(b"\x1cS\x00\x00\n")


def test_settings_are_sent_only_when_they_change():
    slip = encoded(*[Paragraph("王", bold=True)] * 5)
    commands, _ = walk(b"".join(slip.frames))
    assert commands.count(b"\x1bE") == 1
    assert commands.count(b"\x1b3") == 1


def test_a_picture_of_a_code_holds_the_same_code_for_printers_that_cannot_draw_one():
    frames = encoded(QrCode("XF2:ABC"), profile=profile(native_qr=False)).frames
    commands, _ = walk(b"".join(frames))
    assert b"\x1dv" in commands
    assert b"\x1d(" not in [command for frame in frames[:-1] for command in walk(frame)[0]]


def test_the_last_frame_asks_for_confirmation_and_the_one_before_cuts():
    frames = encoded(Paragraph("王")).frames
    assert frames[-2:] == (b"\x1dVB\x00", b"\x1d(H\x06\x0000" + ID)


def test_a_printer_without_process_ids_is_asked_by_gs_r():
    assert encoded(Paragraph("王"), profile=profile(completion=Completion.GS_R)).frames[-1] == b"\x1dr\x01"


def test_a_printer_that_confirms_nothing_is_asked_nothing():
    assert encoded(Paragraph("王"), profile=profile(completion=Completion.NONE)).frames[-1] == b"\x1dVB\x00"


def test_a_printer_without_a_blade_feeds_to_be_torn():
    frames = encoded(Paragraph("王"), profile=profile(cutter=Cutter.NONE, feed_before_cut_dots=300)).frames
    assert frames[-2] == b"\x1bJ\xff\x1bJ\x2d"


@pytest.mark.parametrize("process_id", [b"", b"abc", b"ab\x00c", b"abcde"])
def test_a_process_id_the_printer_would_not_take_is_refused(process_id):
    with pytest.raises(ValueError, match="process id"):
        encode(Layout(48, ()), PLAIN, Squares(), process_id=process_id)


def test_the_length_of_paper_is_foretold():
    gap = encoded(Gap(400)).paper_dots - encoded().paper_dots
    code = encoded(QrCode("XF2:A", module_dots=4)).paper_dots - encoded().paper_dots
    assert (gap, code) == (400, 21 * 4 + 7 * 4)


def test_a_code_has_white_around_it():
    frames = encode(Layout(48, (QrLine("XF2:A", 4),)), PLAIN, Squares(), process_id=ID).frames
    assert frames[1].startswith(b"\x1bJ\x0c")
    assert frames[3] == b"\x1bJ\x10"


def test_a_rule_costs_half_its_columns():
    assert len(encoded(Rule()).frames[1]) < 35
