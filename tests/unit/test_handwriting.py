"""The handwriting engine: stroke by stroke, whatever the ink is like; the pad; the file of templates."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from support.strokes import BY_HAND

from kiosk.input.directions import FEATURES, features
from kiosk.input.handwriting import HandwritingEngine
from kiosk.input.ink import LARGEST, read, segments
from kiosk.input.pad import Pad
from kiosk.input.strokes import MOST_STROKES
from kiosk.resources import asset
from kiosk.store.lexicon import SqliteLexicon
from kiosk.store.templates import load_templates

TEMPLATES = asset("handwriting/templates.npz")
ENGINE = HandwritingEngine(load_templates(TEMPLATES))
COORDINATES = st.integers(0, 1000)
POINTS = st.tuples(COORDINATES, COORDINATES)
STROKES = st.lists(st.lists(POINTS, min_size=1, max_size=12), min_size=1, max_size=8)


def seen(strokes):
    return features(*segments(read(strokes)))


def is_real_ink(strokes):
    points = np.array([point for stroke in strokes for point in stroke])
    return np.ptp(points, axis=0).max() > 1


@pytest.mark.parametrize("character", BY_HAND)
def test_a_character_written_by_hand_stands_among_the_first_three(character):
    assert character in ENGINE.candidates(BY_HAND[character])[:3]


def test_most_characters_written_by_hand_stand_first():
    first = [character == ENGINE.candidates(strokes)[0] for character, strokes in BY_HAND.items()]
    assert sum(first) >= 0.85 * len(first)


@pytest.mark.parametrize("character", "田我信")
def test_strokes_may_be_joined(character):
    one, two, *rest = BY_HAND[character]
    assert character in ENGINE.candidates([one + two, *rest])[:3]


def test_characters_of_the_standard_table_are_known():
    known = set(ENGINE._templates.characters)
    assert len(known) >= 6800
    assert set("信访拖欠工资拆迁村镇县") <= known


@given(STROKES, st.randoms(use_true_random=False))
def test_the_order_of_strokes_changes_nothing(strokes, dice):
    assume(is_real_ink(strokes))
    other = dice.sample(strokes, len(strokes))
    assert seen(other) == pytest.approx(seen(strokes), abs=1e-9)


@given(STROKES, st.sampled_from([0.25, 0.5, 2, 16]), st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_where_and_how_large_it_is_written_changes_nothing(strokes, size, right, down):
    assume(is_real_ink(strokes))
    other = [[(x * size + right, y * size + down) for x, y in stroke] for stroke in strokes]
    assert seen(other) == pytest.approx(seen(strokes), abs=1e-5)


@example([[(0.0, 0.0), (0.0, 2.2e-309)]])
@given(st.lists(st.lists(st.tuples(st.floats(), st.floats()), max_size=6), max_size=70))
def test_any_strokes_at_all_give_ten_candidates_or_none(strokes):
    found = ENGINE.candidates(strokes)
    assert len(found) in (0, 10)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("strange", [math.nan, math.inf, -math.inf, 2 * LARGEST, 1e308])
def test_a_coordinate_that_is_no_place_is_refused(strange):
    assert ENGINE.candidates([[(0, 0), (1, strange)]]) == []


@pytest.mark.parametrize("nothing", [[], [[]], [[(3, 4)]], [[(3, 4), (3, 4)]], [[(3, 4)], [(3, 4)]]])
def test_without_ink_there_is_no_candidate(nothing):
    assert ENGINE.candidates(nothing) == []


def test_a_mere_touch_counts_as_a_dot():
    water = [[(20, 16)], [(14, 44)], [(10, 84), (30, 58)]]
    long_dots = [[(20, 16), (25, 21)], [(14, 44), (19, 49)], water[2]]
    assert seen(water) == pytest.approx(seen(long_dots), abs=0.12)


def test_features_have_the_length_one():
    assert seen(BY_HAND["我"]).shape == (FEATURES,)
    assert np.linalg.norm(seen(BY_HAND["我"])) == pytest.approx(1)


# ---- the pad ----


@pytest.fixture
def pad():
    return Pad(ENGINE, {"工": "作程资"}.get)


def write(pad, character):
    for stroke in BY_HAND[character]:
        pad.write(stroke)


def test_each_stroke_is_looked_at(pad):
    for stroke, wanted in zip(BY_HAND["王"], "一二干王", strict=True):
        pad.write(stroke)
        assert wanted in pad.candidates[:5]


def test_a_chosen_character_is_the_text_and_followers_are_offered(pad):
    write(pad, "工")
    assert pad.choose(pad.candidates.index("工")) == "工"
    assert pad.candidates == ["作", "程", "资"]
    assert pad.is_empty


def test_a_follower_is_chosen_like_a_character(pad):
    pad.candidates = ["工"]
    pad.choose(0)
    pad._next = {"资": ""}.get
    assert pad.choose(2) == "资"
    assert pad.candidates == []


def test_the_next_stroke_begins_a_new_character(pad):
    write(pad, "工")
    pad.choose(pad.candidates.index("工"))
    write(pad, "口")
    assert len(pad.strokes) == 3
    assert pad.candidates[0] == "口"


def test_a_stroke_can_be_taken_back(pad):
    write(pad, "三")
    assert pad.undo()
    assert "二" in pad.candidates[:3]
    assert pad.undo()
    assert pad.undo()
    assert not pad.undo()
    assert pad.candidates == []


def test_going_on_takes_the_best_candidate_of_ink_only(pad):
    write(pad, "口")
    assert pad.finish() == "口"
    assert (pad.strokes, pad.candidates) == ([], [])
    pad.candidates = ["作"]
    assert pad.finish() == ""
    assert pad.candidates == []


def test_more_strokes_than_any_character_has_are_ignored(pad):
    for at in range(MOST_STROKES + 5):
        pad.write([(0, at), (9, at)])
    assert len(pad.strokes) == MOST_STROKES


# ---- what is shipped ----


def test_characters_that_follow_come_from_words():
    lexicon = SqliteLexicon(asset("pinyin/lexicon.sqlite"))
    assert "资" in lexicon.next_characters("工")
    assert "访" in lexicon.next_characters("信")
    assert len(lexicon.next_characters("不")) == 10
    assert lexicon.next_characters("龘") == ""


def test_broken_templates_are_told_when_they_are_opened(tmp_path):
    broken = tmp_path / "templates.npz"
    for content in (b"", b"not a zip", TEMPLATES.read_bytes()[:5000]):
        broken.write_bytes(content)
        with pytest.raises((OSError, ValueError)):
            load_templates(broken)


def test_templates_made_for_other_features_are_told(tmp_path):
    other = tmp_path / "templates.npz"
    parts = {"characters": np.array("一二"), "step": np.ones(3, np.float32), "costs": np.ones(2, np.float16)}
    np.savez(other, places=np.ones((2, 3), np.int8), projection=np.ones((7, 3), np.float16), **parts)
    with pytest.raises(ValueError, match="other features"):
        load_templates(other)
    np.savez(other, places=np.ones((1, 3), np.int8), projection=np.ones((7, 3), np.float16), **parts)
    with pytest.raises(ValueError, match="1 templates for 2 characters"):
        load_templates(other)
