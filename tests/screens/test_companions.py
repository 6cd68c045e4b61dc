"""Representatives lay their cards down: five at most, nobody twice, masked, and none left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.office import draft, visitor

OTHERS = [replace(visitor(), name=f"示例{n}人", id_number=f"13092619550101{n:03}X") for n in range(1, 8)]


@pytest.fixture
def companions(glass):
    glass.show("companions", draft=draft(), goal="register")
    return glass


def representatives(glass):
    return [person.name for person in glass.app.context.visit.draft.representatives]


def test_several_people_are_asked_for_their_representatives(glass):
    glass.show("review", draft=draft(), goal="register")
    assert "就我一个" in glass.texts()
    glass.app.stage.current.people(+1)
    glass.settle()
    assert "还没有刷证" in glass.texts()
    glass.tap("改#7")
    assert glass.screen() == "companions"


def test_each_card_adds_one_and_the_number_of_people_follows(companions):
    for other in OTHERS[:3]:
        companions.lay_card(other)
    assert representatives(companions) == ["示例1人", "示例2人", "示例3人"]
    assert companions.app.context.visit.draft.people_came == 4
    assert "示例1人" not in companions.texts()
    assert "已记下：示**" in companions.texts() or "已记下：示*人" in companions.texts()


def test_nobody_is_added_twice_nor_the_visitor(companions):
    for card in (OTHERS[0], OTHERS[0], visitor()):
        companions.lay_card(card)
    assert representatives(companions) == ["示例1人"]
    assert "已经记过了" in companions.texts()


def test_the_sixth_is_told_the_law(companions):
    for other in OTHERS:
        companions.lay_card(other)
    assert len(representatives(companions)) == 5
    assert "最多 5 人" in companions.texts()


def test_one_may_be_taken_back(companions):
    for other in OTHERS[:2]:
        companions.lay_card(other)
    companions.tap("去掉#1")
    assert representatives(companions) == ["示例2人"]


def test_they_are_handed_in_and_gone_with_the_visit(companions):
    companions.lay_card(OTHERS[0])
    companions.tap("好了，回去看一遍")
    companions.tap("交上去")
    (registered,) = [call[1] for call in companions.office.asked if call[0] == "register"]
    assert [person.id_number for person in registered.representatives] == [OTHERS[0].id_number]
    companions.app.finish()
    companions.frames(2)
    rows = companions.app.stage.screen("companions").ids.people._rows
    assert {button.label for button, _ in rows} == {""}
