"""Characters are written with a finger: ink, candidates, what follows; nothing of it is lost, and nothing outlives the visit."""

from __future__ import annotations

import pytest
from support.office import draft
from support.strokes import BY_HAND


@pytest.fixture
def story(glass):
    glass.show("story", draft=draft(""))
    glass.tap("手写")
    glass.settle()
    return glass.app.stage.current


def offered(screen):
    return [button.label for button in screen.ids.writing.board.strip._buttons if button.label]


def on_glass(glass, screen, place):
    """Pixels from the top left of the window for a place on the pad of 100 by 100."""
    ink = screen.ids.writing.board.ink
    x, y = ink.to_window(ink.x + place[0] / 100 * ink.width, ink.top - place[1] / 100 * ink.height)
    return x, glass.window.height - y


def write(glass, screen, character, strokes=None):
    for stroke in BY_HAND[character][:strokes]:
        places = [on_glass(glass, screen, place) for place in stroke]
        felt(glass, "on_mouse_down", *places[0], "left", [])
        for place in places[1:]:
            felt(glass, "on_mouse_move", *place, [])
        felt(glass, "on_mouse_up", *places[-1], "left", [])
    glass.frames(2)


def felt(glass, event, *where):
    """A finger, without drawing what it does."""
    glass.window.dispatch(event, *where)
    glass._lay_out()


@pytest.mark.parametrize("character", "一十口王木人田信我")
def test_a_written_character_is_tapped_and_stands_in_the_text(glass, story, character):
    write(glass, story, character)
    assert character in offered(story)[:3]
    glass.tap(character)
    assert story.text == character
    assert story.ids.writing.board.ink._strokes == []


def test_what_may_follow_is_offered_after_a_character(glass, story):
    write(glass, story, "工")
    glass.tap("工")
    assert "资" in offered(story)
    glass.tap("资")
    assert story.text == "工资"
    assert offered(story)


def test_the_next_stroke_begins_the_next_character(glass, story):
    write(glass, story, "工")
    glass.tap("工")
    write(glass, story, "人")
    assert len(story.ids.writing.board.ink._strokes) == 2
    glass.tap("人")
    assert story.text == "工人"


def test_ink_is_under_the_finger_while_it_moves(glass, story):
    ink = story.ids.writing.board.ink
    glass.down(*on_glass(glass, story, (20, 20)))
    glass.move(*on_glass(glass, story, (40, 50)))
    glass.move(*on_glass(glass, story, (80, 60)))
    assert len(ink._line_of_ink.points) == 6
    assert offered(story) == [], "a stroke is looked at when it is done"
    glass.up(*on_glass(glass, story, (80, 60)))
    assert offered(story)


def test_ink_stays_on_the_pad_where_the_finger_slides_off(glass, story):
    ink = story.ids.writing.board.ink
    glass.down(*on_glass(glass, story, (50, 50)))
    glass.move(*on_glass(glass, story, (50, -40)))
    glass.up(*on_glass(glass, story, (50, -40)))
    assert max(ink._strokes[0][1::2]) == ink.height
    assert glass.screen() == "story"


def test_a_stroke_is_taken_back_and_all_is_cleared(glass, story):
    write(glass, story, "王")
    glass.tap("撤一笔")
    assert len(story.ids.writing.board.ink._strokes) == 3
    assert len(story.ids.writing.board._pad.strokes) == 3
    glass.tap("清空")
    assert story.ids.writing.board.ink._strokes == []
    assert offered(story) == []
    assert story.text == ""


def test_a_sign_takes_the_best_candidate_first(glass, story):
    write(glass, story, "口")
    glass.tap("。")
    assert story.text == "口。"
    assert offered(story) == []


def test_what_only_might_follow_is_not_taken(glass, story):
    write(glass, story, "工")
    glass.tap("工")
    glass.tap("，")
    assert story.text == "工，"


def test_going_on_takes_the_best_candidate(glass, story):
    write(glass, story, "王")
    glass.tap("下一步")
    assert glass.app.context.visit.draft.story == "王"
    assert glass.screen() == "review"


def test_backspace_takes_ink_before_text(glass, story):
    story.write("工")
    write(glass, story, "口")
    keys = story.ids.writing.board.keys
    keys.press("backspace")
    assert (story.text, story.ids.writing.board.ink._strokes) == ("工", [])
    keys.press("backspace")
    assert story.text == ""


def test_the_space_key_takes_the_first_and_is_a_space_without_ink(glass, story):
    write(glass, story, "口")
    keys = story.ids.writing.board.keys
    keys.press("space")
    keys.press("space")
    assert story.text == "口 "


def test_turning_to_pinyin_keeps_what_was_written(glass, story):
    write(glass, story, "口")
    glass.tap("拼音")
    assert story.text == "口"
    assert story.ids.writing.board.ink.parent is None
    for letter in "wo":
        glass.tap(letter)
    glass.tap("手写")
    assert len(story.text) == 2
    assert story.ids.writing.composing == ""


def test_nothing_on_the_pad_outlives_the_visit(glass, story):
    writing = story.ids.writing
    write(glass, story, "信", strokes=5)
    glass.down(*on_glass(glass, story, (20, 20)))
    glass.app.finish()
    glass.up(*on_glass(glass, story, (20, 20)))
    assert writing.board.ink._strokes == []
    assert writing.board._pad.is_empty
    assert writing.board._pad.candidates == []
    assert writing.board.strip._texts == []
    assert writing.board.keys.layout == "pinyin"
    assert writing.composing == ""


def test_a_pad_that_is_wiped_is_empty_whatever_the_screen_does_when_it_is_left(glass, story):
    writing = story.ids.writing
    write(glass, story, "十")
    writing.wipe()
    assert (writing.board._pad.strokes, writing.board._pad.candidates, writing.board.ink._strokes) == (
        [],
        [],
        [],
    )


def test_a_name_can_be_written(glass):
    glass.show("name", draft=draft())
    screen = glass.app.stage.current
    screen.text = ""
    glass.tap("手写")
    glass.settle()
    write(glass, screen, "王")
    glass.tap("王")
    glass.tap("下一步")
    assert glass.app.context.visit.draft.visitor.name == "王"


def test_without_templates_there_is_no_key_for_it(glass, monkeypatch):
    monkeypatch.setattr(glass.app.context, "handwriting", Missing())
    glass.show("story", draft=draft(""))
    keys = glass.app.stage.current.ids.writing.board.keys
    assert "hand" not in [key for key, _ in keys._keys]
    monkeypatch.undo()
    glass.show("story")
    assert "hand" in [key for key, _ in keys._keys]


def test_templates_found_broken_take_the_key_away(glass, monkeypatch):
    monkeypatch.setattr(glass.app.context, "handwriting", Missing(offered=True))
    glass.show("story", draft=draft(""))
    glass.tap("手写")
    writing = glass.app.stage.current.ids.writing
    assert writing.board.keys.layout == "pinyin"
    assert "hand" not in [key for key, _ in writing.board.keys._keys]
    monkeypatch.undo()
    glass.show("story")


class Missing:
    def __init__(self, offered=False):
        self._offered = offered

    def is_offered(self):
        return self._offered

    def engine(self):
        return None


def test_an_english_visitor_may_write_too(glass):
    glass.app.other_language()
    glass.show("story", draft=draft(""))
    glass.tap("手写")
    glass.settle()
    screen = glass.app.stage.current
    write(glass, screen, "口")
    glass.tap("口")
    assert screen.text == "口"
