from devices.printer.glyphs import BYTES


def test_a_glyph_has_ink_and_the_size_of_a_hanzi(font_glyphs):
    glyph = font_glyphs.columns("𠮷")
    assert len(glyph) == BYTES
    assert 60 < sum(byte.bit_count() for byte in glyph) < 400


def test_glyphs_stand_upright_column_by_column(font_glyphs):
    lengths = [len(bytes(column).strip(b"\0")) for column in columns(font_glyphs.columns("丨"))]
    assert max(lengths) == 3
    assert lengths.count(0) > 18


def columns(glyph):
    return [glyph[at : at + 3] for at in range(0, len(glyph), 3)]


def test_what_the_font_lacks_is_the_mark_for_a_missing_sort(font_glyphs):
    assert font_glyphs.columns("\U0010fffd") == font_glyphs.columns("〓")


def test_the_font_is_not_opened_before_it_is_needed(tmp_path):
    from devices.printer.glyphs import FontGlyphs

    FontGlyphs(tmp_path / "nothing.otf")


def test_no_character_is_kept_that_was_forgotten(font_glyphs):
    font_glyphs.columns("䶮")
    font_glyphs.forget()
    assert not font_glyphs._drawn
