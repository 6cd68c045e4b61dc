"""What calls a person when somebody writes of danger or self-harm: what rings, what does not, and that signs hide nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.distress import PHRASES, tells_of_danger

RINGS = (
    "活不下去了", "我真的不想活", "不想活了", "要跳楼", "喝农药自杀", "他们再不管我就死给你们看", "我想死", "我想死了", "大不了同归于尽",
    "昨天喝了敌敌畏", "想过轻生", "不解决我就去上吊", "他说要打死我", "一死了之", "想结束自己的生命", "我要从楼上跳楼，没有活路了",
)  # fmt: skip
SILENT = (
    "农药残留投诉", "跳楼机", "自杀式降价", "水活不活", "跳楼价甩卖的假货", "想死你了", "想死我了", "可想死了", "年轻生病没钱治", "减轻生活负担",
    "把货装上吊车", "装上吊灯", "不想活动场地被占", "想死者家属也来", "喝水，农药残留超标", "鸡被他们杀了他家不赔", "跳楼大甩卖",
    "我对这事不想死心", "自杀鱼上门送货", "领导下来和稀泥，群众想死磕", "拖欠工资三个月，多次催要没有结果。请帮助。", "",
)  # fmt: skip


@pytest.mark.parametrize("text", RINGS)
def test_words_of_danger_ring(text):
    assert tells_of_danger(text)


@pytest.mark.parametrize("text", SILENT)
def test_everyday_words_with_the_same_characters_do_not(text):
    assert not tells_of_danger(text)


signs = st.text("，。！？… 　\n\t-*.·~_()[]「」【】0123456789abcXYZ\u200b😢", max_size=3)


@given(st.sampled_from(RINGS), st.data())
def test_signs_and_spaces_between_the_characters_hide_nothing(text, data):
    assert tells_of_danger("".join(character + data.draw(signs) for character in text))


@given(st.sampled_from(SILENT), st.data())
def test_nor_do_they_make_an_everyday_word_ring(text, data):
    assert not tells_of_danger("".join(character + data.draw(signs) for character in text))


@given(st.text())
def test_any_text_gives_an_answer(text):
    assert tells_of_danger(text) in (True, False)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.words)
def test_each_phrase_rings_by_itself(phrase):
    assert tells_of_danger(phrase.words)
