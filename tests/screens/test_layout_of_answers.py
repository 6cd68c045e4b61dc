"""The longest answers in every size: lists of places, a problem with a date, a check with everything on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.eyes import clipped, outside, overlapping, too_close, too_small
from support.office import draft, visitor
from support.scenes import restyle

MODES = [(1.0, "zh"), (2.0, "zh"), (2.0, "en")]


def flaws(glass):
    root, mm = glass.app.root_widget, glass.app.theme.mm
    return clipped(root) + outside(root) + overlapping(root) + too_small(root, mm) + too_close(root, mm)


def provinces(glass):
    glass.show("place", draft=draft(), wanted_place="place")
    for _ in range(3):
        glass.app.stage.current.widen()


def counties_of_chongqing(glass):
    provinces(glass)
    place = glass.app.stage.current
    place.choose(place.codes.index("500000"))


def a_date_that_cannot_be(glass):
    glass.show("day", step="ask_review", roadmap=None)
    for digit in "20260230":
        glass.app.stage.current.ids.digits.key(digit)


def a_date_in_words(glass):
    glass.show("day", step="ask_review", roadmap=None)
    for digit in "20261111":
        glass.app.stage.current.ids.digits.key(digit)


def everything_to_check(glass):
    told = replace(
        draft(), place="新疆维吾尔自治区巴音郭楞蒙古自治州和硕县", place_code="652828", place_is_told=True,
        unit_complained_of="示例建筑劳务分包有限责任公司第三项目部", reply_by="post", relation="other", relative=visitor(),
    )  # fmt: skip
    glass.show("review", draft=told, goal="register")


def something_left(glass):
    glass.show("card_first", draft=draft(), left_draft=draft())


def a_relatives_name(glass):
    glass.show("line", line="relative")


def a_relative_spoken_for(glass):
    glass.show("identify", draft=replace(draft(), relation="other", relative=visitor()), goal="register")


def nobody_answers_who_feels_bad(glass):
    glass.show("beside", beside="go_to")


SCENES = (
    provinces, counties_of_chongqing, a_date_that_cannot_be, a_date_in_words, everything_to_check, something_left,
    a_relatives_name, a_relative_spoken_for, nobody_answers_who_feels_bad,
)  # fmt: skip


@pytest.mark.parametrize(("scale", "language"), MODES)
def test_the_longest_answers_are_whole(glass, scale, language):
    restyle(glass, scale=scale, language=language)
    found = {}
    for scene in SCENES:
        scene(glass)
        glass.settle()
        found[scene.__name__] = flaws(glass)
    assert {name: some for name, some in found.items() if some} == {}
