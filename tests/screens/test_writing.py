"""Chinese is written with large keys: letters, candidates, signs; the line is never lost and never left behind."""

from __future__ import annotations

import pytest
from support.office import draft


@pytest.fixture
def story(glass):
    glass.show("story", draft=draft(""))
    return glass.app.stage.current


def type_letters(glass, letters):
    for letter in letters:
        glass.tap(letter)


def offered(screen):
    return [b.label for b in screen.ids.writing.board.strip._buttons if b.label]


def test_letters_become_the_words_that_are_tapped(glass, story):
    type_letters(glass, "tuoqiangongzi")
    assert story.text == ""
    assert "tuoqiangongzi" in glass.texts()
    glass.tap("拖欠工资")
    assert story.text == "拖欠工资"
    assert offered(story) == []


def test_a_part_may_be_chosen_first_and_the_rest_stays(glass, story):
    type_letters(glass, "gongzishao")
    glass.tap("公子")
    assert story.ids.writing.composing == "公子shao"
    glass.tap("少")
    assert story.text == "公子少"


def test_the_space_key_takes_the_first(glass, story):
    type_letters(glass, "xinfang")
    story.ids.writing.board.keys.press("space")
    assert story.text == "信访"
    story.ids.writing.board.keys.press("space")
    assert story.text == "信访 "


def test_a_sign_finishes_the_line(glass, story):
    type_letters(glass, "xinfang")
    glass.tap("。")
    assert story.text == "信访。"


def test_signs_and_latin_letters_are_one_tap_away(glass, story):
    glass.tap("123")
    for key in "20？":
        glass.tap(key)
    glass.tap("ABC")
    for key in "kv":
        glass.tap(key)
    glass.tap("拼音")
    type_letters(glass, "wo")
    glass.tap("我")
    assert story.text == "20？kv我"


def test_more_candidates_are_behind_the_arrow_and_back(glass, story):
    type_letters(glass, "shi")
    strip = story.ids.writing.board.strip
    first = offered(story)
    strip._more.dispatch("on_tap")
    glass.settle()
    second = offered(story)
    assert first
    assert second
    assert not set(first) & set(second)
    strip._back.dispatch("on_tap")
    glass.settle()
    assert offered(story) == first


def test_all_that_the_engine_found_can_be_reached_by_the_arrow(glass, story):
    type_letters(glass, "yi")
    strip, seen = story.ids.writing.board.strip, []
    for _ in range(200):
        seen += offered(story)
        if not strip._more.shown:
            break
        strip._more.dispatch("on_tap")
    assert seen == [c.text for c in story.ids.writing.board._line.candidates]
    assert len(seen) > 50


def test_backspace_takes_letters_then_text(glass, story):
    type_letters(glass, "wo")
    glass.tap("我")
    type_letters(glass, "ba")
    keys = story.ids.writing.board.keys
    for expected in ("我b", "我", ""):
        keys.press("backspace")
        assert story.text + story.ids.writing.composing == expected


def test_held_backspace_repeats_slowly(glass, story, monkeypatch):
    planned = []
    monkeypatch.setattr(
        "screens.widgets.keys.Clock.schedule_once",
        lambda call, after: planned.append((call, after)) or Planned(),
    )
    story.write("一二三四五")
    keys = story.ids.writing.board.keys
    button = next(b for key, b in keys._keys if key == "backspace")
    button.state = "down"
    for _ in range(3):
        call, _after = planned[-1]
        call(0)
    assert story.text == "一二"
    assert [after for _, after in planned] == [0.6, 0.25, 0.25, 0.25]
    button.state = "normal"
    button.dispatch("on_tap")
    assert story.text == "一二", "the finger that was held does not count once more"
    button.state = "down"
    button.state = "normal"
    button.dispatch("on_tap")
    assert story.text == "一"


class Planned:
    def cancel(self):
        pass


def test_what_stands_in_the_line_is_not_lost_by_going_on(glass, story):
    type_letters(glass, "xinfang")
    glass.tap("下一步")
    assert glass.app.context.visit.draft.story == "信访"
    assert glass.screen() == "review"


def test_what_stands_in_the_line_is_not_lost_by_going_back(glass, story):
    type_letters(glass, "xinfang")
    glass.app.back()
    assert glass.app.context.visit.draft.story == "信访"


def test_nothing_in_the_line_outlives_the_visit(glass, story):
    type_letters(glass, "zhangsan")
    writing = story.ids.writing
    engine = glass.app.context.pinyin()
    assert engine._edges
    glass.app.finish()
    glass.frames(2)
    assert writing.composing == ""
    assert offered(story) == []
    assert writing.board.strip._texts == []
    assert not engine._edges


def test_where_a_name_is_asked_for_names_come_first(glass):
    glass.show("name", draft=draft())
    screen = glass.app.stage.current
    screen.text = ""
    type_letters(glass, "zhangsan")
    assert offered(screen)[0] == "张三"
    glass.tap("张三")
    glass.tap("下一步")
    assert glass.app.context.visit.draft.visitor.name == "张三"


def test_without_the_words_there_are_latin_letters(glass, monkeypatch):
    monkeypatch.setattr(glass.app.context, "pinyin", lambda: None)
    glass.show("story", draft=draft(""))
    screen = glass.app.stage.current
    type_letters(glass, "abc")
    assert screen.text == "abc"
    glass.tap("123")
    glass.tap("拼音")
    type_letters(glass, "d")
    assert screen.text == "abcd"
    monkeypatch.undo()
    glass.show("story")


def test_a_visitor_in_english_finds_latin_letters_first(glass):
    glass.app.other_language()
    glass.show("story", draft=draft(""))
    glass.app.stage.current.ids.writing.wipe()
    assert glass.app.stage.current.ids.writing.board.keys.layout == "letters"


def test_a_long_story_moves_no_key(glass, story):
    keys = story.ids.writing.board.keys
    before = keys.to_window(*keys.pos)
    story.write("工地欠我三个月工资，找过工头多次。" * 50)
    glass.settle()
    assert keys.to_window(*keys.pos) == pytest.approx(before, abs=glass.app.theme.px(2))
    last = next(w for w in story.walk() if getattr(w, "last_lines", 0) and hasattr(w, "texture_size"))
    assert last.text.count("\n") == last.last_lines - 1
    assert "找过工头多次。" in last.text.splitlines()[-1]


def test_all_screens_write_on_one_board_and_it_brings_nothing_along(glass, story):
    type_letters(glass, "wo")
    board, left = story.ids.writing.board, story.ids.writing
    glass.show("name", draft=draft())
    writing = glass.app.stage.current.ids.writing
    assert (writing.board is board, left.board) == (True, None)
    assert (writing.composing, left.composing, board.strip._texts) == ("", "", [])
    glass.tap("手写")
    glass.show("write_step", step="supplement")
    assert board.keys.layout == "pinyin"
    type_letters(glass, "x")
    assert (glass.app.stage.current.ids.writing.composing, writing.composing) == ("x", "")


def test_who_comes_back_finds_the_board_as_it_was(glass, story):
    glass.tap("手写")
    glass.show("review", draft=draft())
    glass.app.back()
    assert glass.app.stage.current.ids.writing.board.keys.layout == "hand"


def test_turning_to_another_board_makes_no_keys_anew(glass, story):
    keys = story.ids.writing.board.keys
    for board in ("symbols", "latin", "hand", "pinyin"):
        keys.press(board)
    before = {id(button) for made in keys._buttons.values() for button in made}
    for board in ("symbols", "latin", "hand", "pinyin"):
        keys.press(board)
        assert {id(button) for _, button in keys._keys} <= before
        assert [button.key for _, button in keys._keys] == [key for key, _ in keys._keys]
        assert len(keys._keys) == sum(len(line.children) for line in keys.children)
