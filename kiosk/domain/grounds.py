"""Why a person decides that a matter is not accepted here: the list to choose from, each with its article.

A machine never decides this; the list is for the desk and for the notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Ground(Enum):
    """Articles of 信访工作条例 (2022) unless said otherwise."""

    NOT_OUR_POWER = "not_our_power"  # say where instead
    ALREADY_ACCEPTED = "already_accepted"  # accepted or being handled, raised again to the superior
    LITIGATION = "litigation"
    DISCIPLINE = "discipline"
    OTHER_PROCEDURE = "other_procedure"
    WRONG_PLACE = "wrong_place"
    FINISHED = "finished"  # after re-examination
    WINDOW_MISSED = "window_missed"  # of review or re-examination, without good reason; local rules
    CONGRESS = "congress"  # a matter of the people's congress; local rules


@dataclass(frozen=True, slots=True)
class GroundRow:
    """How the notice says it, and its article."""

    words: str
    article: str


GROUNDS: dict[Ground, GroundRow] = {
    Ground.NOT_OUR_POWER: GroundRow("不属于本机关、本系统职权范围", "第二十三条第一款"),
    Ground.ALREADY_ACCEPTED: GroundRow("同一事项已经受理或者正在办理", "第十九条第三款"),
    Ground.LITIGATION: GroundRow("属于诉讼权利救济事项", "第二十条第二款、第二十八条第二款"),
    Ground.DISCIPLINE: GroundRow("属于纪检监察机关受理的检举控告", "第二十二条第二款、第三十条"),
    Ground.OTHER_PROCEDURE: GroundRow("应当通过其他法定程序解决", "第三十一条"),
    Ground.WRONG_PLACE: GroundRow("未向有权处理的机关、单位或者本级提出", "第二十条第一款"),
    Ground.FINISHED: GroundRow("同一事实和理由已经复核终结", "第三十六条第三款"),
    Ground.WINDOW_MISSED: GroundRow("无正当理由超过申请复查、复核的期限", "地方信访条例"),
    Ground.CONGRESS: GroundRow("属于人民代表大会及其常务委员会职权范围", "地方信访条例"),
}
