"""Letters become syllables, syllables words, words sentences; nothing is learnt and nothing typed is lost."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.input.composition import Composition
from kiosk.input.names import name_candidates
from kiosk.input.pinyin import MOST_LETTERS, PinyinEngine
from kiosk.input.syllables import SYLLABLES, Pieces, fold
from kiosk.resources import asset
from kiosk.store.lexicon import SqliteLexicon

LEXICON = SqliteLexicon(asset("pinyin/lexicon.sqlite"))
typing = st.one_of(
    st.text(string.ascii_lowercase + "'", max_size=24),
    st.lists(st.sampled_from(sorted(SYLLABLES)), max_size=8).map("".join),
)


@pytest.fixture
def engine():
    return PinyinEngine(LEXICON)


def best(engine, typed):
    return engine.candidates(typed)[0].text


def ways(typed):
    def from_(pieces, at):
        if at == pieces.end:
            return [[]]
        return [[p.letters, *rest] for p in pieces.at(at) for rest in from_(pieces, pieces.reaches(p.end))]

    pieces = Pieces(typed)
    return from_(pieces, pieces.reaches(0))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("xian", [["xian"], ["xi", "an"]]),
        ("xi'an", [["xi", "an"]]),
        ("fangan", [["fang", "an"], ["fan", "gan"]]),
        ("nver", [["nv", "er"]]),
        ("lve", [["lue"], ["lv", "e"]]),
        ("jv", [["ju"]]),
    ],
)
def test_letters_fall_into_syllables_in_every_way(typed, found):
    assert [way for way in ways(typed) if all(part in SYLLABLES for part in way)] == found


def test_lone_initials_count_only_where_no_row_of_syllables_covers_the_letters():
    assert ways("xf") == [["x", "f"]]
    assert ["x", "ian"] not in ways("xian")


@pytest.mark.parametrize("syllable", sorted(SYLLABLES))
def test_what_sounds_alike_shares_one_key_and_the_key_is_its_own(syllable):
    assert fold(fold(syllable)) == fold(syllable)


@pytest.mark.parametrize(
    ("one", "other"), [("zhi", "zi"), ("shan", "sang"), ("nan", "lang"), ("ming", "min"), ("chen", "ceng")]
)
def test_these_sound_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("xinfang", "信访"),
        ("xinfan", "信访"),  # an for ang
        ("tuoqiangongzi", "拖欠工资"),
        ("shouligaozhishu", "受理告知书"),
        ("wodefangzibeichaile", "我的房子被拆了"),
        ("zhangsan", "张三"),
        ("nver", "女儿"),
        ("xf", "信访"),
        ("lihai", "厉害"),
    ],
)
def test_the_first_candidate_is_what_is_meant(engine, typed, text):
    assert best(engine, typed) == text


def test_the_right_sound_comes_before_what_only_sounds_alike(engine):
    texts = [candidate.text for candidate in engine.candidates("lanse")]
    assert texts[0] == "蓝色"
    assert [c.text for c in engine.candidates("nanshi")].index("男士") < 3


def test_a_word_that_goes_on_is_offered(engine):
    assert "信访局" in [candidate.text for candidate in engine.candidates("xinfang")][:12]


def test_single_characters_of_the_first_syllable_are_there_at_the_end(engine):
    singles = [c for c in engine.candidates("gongzi") if len(c.text) == 1]
    assert {"工", "公", "供"} <= {c.text for c in singles}
    assert {c.letters for c in singles} == {4}


@given(typing)
def test_any_letters_give_candidates_that_stand_for_some_of_them(typed):
    found = PinyinEngine(LEXICON).candidates(typed)
    assert len({c.text for c in found}) == len(found)
    assert all(0 < c.letters <= len(typed) and c.text for c in found)


@given(st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=8).map("".join))
def test_whole_syllables_always_give_a_sentence_for_all_of_them(typed):
    assert PinyinEngine(LEXICON).candidates(typed)[0].letters == len(typed)


@given(typing, typing)
def test_nothing_is_learnt(first, second):
    engine = PinyinEngine(LEXICON)
    before = engine.candidates(first)
    engine.candidates(second)
    assert engine.candidates(first) == before
    engine.forget()
    assert engine.candidates(first) == before


def test_more_letters_than_the_most_are_left_out(engine):
    assert max(c.letters for c in engine.candidates("ba" * MOST_LETTERS)) == MOST_LETTERS


@pytest.mark.parametrize(
    ("typed", "name", "within"),
    [
        ("zhangsan", "张三", 1),
        ("wanggang", "王刚", 1),
        ("liguoqiang", "李国强", 1),
        ("sunxiuying", "孙秀英", 1),
        ("ouyangxiu", "欧阳秀", 2),
        ("zhaotiezhu", "赵铁柱", 24),
        ("zhang", "张", 1),
    ],
)
def test_names_of_people_come_first_where_a_name_is_asked_for(typed, name, within):
    assert name in name_candidates(LEXICON, typed)[:within]


def test_after_a_surname_given_names_come_first(engine):
    line = Composition(engine, of_names=True)
    for letter in "zhangwei":
        line.letter(letter)
    line.choose([c.text for c in line.candidates].index("章"))
    assert line.shown == "章wei"
    assert line.candidates[0].text == "伟"
    assert line.choose(0) == "章伟"


@given(typing)
def test_names_never_fail(typed):
    assert all(name_candidates(LEXICON, typed))


class AnyTyping(RuleBasedStateMachine):
    """Whatever is pressed: the line is what was chosen and what is open, and an empty line has no candidates."""

    def __init__(self):
        super().__init__()
        self.line = Composition(PinyinEngine(LEXICON))
        self.typed = ""

    @rule(letter=st.sampled_from(string.ascii_lowercase + "'"))
    def letter(self, letter):
        if len(self.typed) < 20:
            before = self.line.letters
            self.line.letter(letter)
            assert self.line.letters in (before, before + letter)
            self.typed = self.line.letters

    @rule()
    def backspace(self):
        was_empty = self.line.is_empty
        assert self.line.backspace() is not was_empty

    @precondition(lambda self: self.line.candidates)
    @rule(place=st.integers(0, 30))
    def choose(self, place):
        place %= len(self.line.candidates)
        picked = self.line.candidates[place].text
        text = self.line.choose(place)
        assert picked in (text or self.line.shown)
        assert bool(text) is self.line.is_empty

    @rule()
    def finish(self):
        shown = self.line.shown
        assert bool(self.line.finish()) is bool(shown)
        assert self.line.is_empty

    @invariant()
    def empty_means_nothing_to_choose(self):
        assert bool(self.line.letters) is not self.line.is_empty or self.line.letters
        assert bool(self.line.candidates) <= bool(self.line.letters)


TestAnyTyping = AnyTyping.TestCase


def test_backspace_takes_a_choice_back_into_letters(engine):
    line = Composition(engine)
    for letter in "gongzishao":
        line.letter(letter)
    line.choose([c.text for c in line.candidates].index("公子"))
    assert line.shown == "公子shao"
    for _ in "shao":
        line.backspace()
    assert line.shown == "gongzi"


def test_a_broken_lexicon_is_told_when_it_is_opened(tmp_path):
    import sqlite3

    broken = tmp_path / "lexicon.sqlite"
    broken.write_bytes(b"not a database at all")
    with pytest.raises(sqlite3.Error):
        SqliteLexicon(broken)
