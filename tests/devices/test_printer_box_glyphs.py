from devices.printer.glyphs import BYTES, BoxGlyphs


def test_without_a_font_every_rare_character_is_a_box_of_the_right_size():
    columns = BoxGlyphs().columns("𠮷")
    assert len(columns) == BYTES
    assert any(columns)
