"""Words of danger or self-harm in what a visitor writes, so that a person comes. A help that misses things, no judgement.

Nothing is diagnosed and no score is kept: the answer is yes or no, and a yes only calls somebody who can look and listen.
Other words, other spellings, dialects, pinyin and drawings are missed, and somebody else's fate may ring; both are
cheaper than a machine that reads people. Add a phrase with the everyday words that merely contain it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """``not_after`` and ``not_before``: what stands in front or behind where the same characters mean another thing."""

    words: str
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


def _each(*words: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(one) for one in words)


_POISONS = ("农药", "敌敌畏", "百草枯", "老鼠药", "耗子药", "毒药")
PHRASES: tuple[Phrase, ...] = (
    *_each("活不下去", "活着没意思", "活着没有意思", "活够了", "没法活", "没活路", "没有活路", "生不如死", "不如死了"),
    Phrase("不想活", not_before=("动", "跃", "泼", "络", "学")),
    Phrase("想死", not_after=("可",), not_before=(
        "你", "您", "他", "她", "家", "我了", "心", "磕", "扛", "守", "记", "者", "亡", "人", "因", "角", "板",
    )),
    Phrase("跳楼", not_before=(
        "机", "价", "式", "甩", "大甩", "大减", "大酬", "大促", "清仓", "促销", "特价", "处理", "货", "秀", "梯", "逃生",
    )),
    Phrase("自杀", not_before=("式", "性", "价", "鱼", "鸡", "猪", "羊", "牛")),
    Phrase("轻生", not_after=("年", "减", "较"), not_before=("活", "产", "态", "意", "育", "铁")),
    Phrase("上吊", not_before=("车", "顶", "灯", "机", "装", "塔", "臂", "篮", "桥", "起", "运", "钩", "牌", "扇", "环", "床")),
    *_each("寻短见", "自尽", "自残", "割腕", "跳河", "跳江", "跳桥", "投河", "卧轨", "自焚", "服毒", "绝食"),
    *(Phrase("喝" + taken + poison, not_before=("残留", "瓶")) for taken in ("", "了", "下", "过") for poison in _POISONS),
    *_each("同归于尽", "一死了之", "死了算了", "死给你看", "死给你们看", "死给他们看", "以死相逼", "以死明志", "以死抗争"),
    *(Phrase(end + life) for end in ("结束", "了结", "了断") for life in ("生命", "自己", "我的生命", "自己的生命", "这条命", "此生")),
    *_each("我就死在", "我要死在", "我死在", "砍死", "捅死", "打死我", "弄死我", "弄死你", "杀了我", "杀了你", "要杀人", "要杀我", "想杀我"),
    Phrase("杀了他", not_before=("家", "的", "们家", "们的")),
    Phrase("杀了她", not_before=("家", "的", "们家", "们的")),
)  # fmt: skip
_NO_HAN = re.compile(r"[^㐀-䶿一-鿿]+")


def _compiled(phrase: Phrase) -> str:
    behind = "".join(f"(?<!{re.escape(text)})" for text in phrase.not_after)
    ahead = "".join(f"(?!{re.escape(text)})" for text in phrase.not_before)
    return f"{behind}{re.escape(phrase.words)}{ahead}"


_ANY = re.compile("|".join(map(_compiled, PHRASES)))


def tells_of_danger(text: str) -> bool:
    """Whether one of the phrases stands in it. What is no Chinese character does not count: spaces, signs and letters
    between the characters hide nothing."""
    return _ANY.search(_NO_HAN.sub("", text)) is not None
