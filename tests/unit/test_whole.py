"""A shipped file that was cut off is known for what it is, wherever it was cut."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.resources import asset
from kiosk.whole import is_whole_database, is_whole_font
from kiosk.words import FILES, load_words

FONTS = sorted(path for path in asset("fonts").iterdir() if path.suffix in (".otf", ".ttf"))
LEXICON = asset("pinyin/lexicon.sqlite")


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.name)
def test_the_shipped_fonts_are_whole_and_cut_off_anywhere_they_are_not(path, tmp_path):
    whole, cut = path.read_bytes(), tmp_path / path.name
    assert is_whole_font(path)
    for length in [*range(400), *range(400, len(whole) - 4, max(1, len(whole) // 60)), len(whole) - 4]:
        cut.write_bytes(whole[:length])
        assert not is_whole_font(cut), length


def test_the_lexicon_is_whole_and_cut_off_anywhere_it_is_not(tmp_path):
    whole, cut = LEXICON.read_bytes(), tmp_path / "lexicon.sqlite"
    assert is_whole_database(LEXICON)
    for length in [*range(120), len(whole) // 3, len(whole) // 2, len(whole) - 4096, len(whole) - 1]:
        cut.write_bytes(whole[:length])
        assert not is_whole_database(cut), length


@given(st.binary(max_size=300))
@example(b"")
@example(b"OTTO" + b"\xff" * 300)
def test_any_bytes_at_all_are_judged_and_nothing_is_raised(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "bytes"
    path.write_bytes(data)
    assert is_whole_font(path) in (True, False)
    assert is_whole_database(path) in (True, False)


def test_what_is_not_there_is_not_whole(tmp_path):
    assert not is_whole_font(tmp_path / "none")
    assert not is_whole_database(tmp_path / "none")


def test_sentences_cut_off_anywhere_name_their_file(tmp_path):
    path = sorted(asset("strings").glob("*.json"))[0]
    whole = path.read_bytes().rstrip()
    for length in range(0, len(whole), max(1, len(whole) // 200)):
        (tmp_path / path.name).write_bytes(whole[:length])
        with pytest.raises(ValueError, match=path.name):
            load_words(folder=tmp_path)


def test_every_file_of_sentences_is_asked_for():
    assert {path.name for path in asset("strings").glob("*.json")} == FILES
