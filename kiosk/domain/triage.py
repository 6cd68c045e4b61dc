"""Where a matter usually goes: the hall's table as data, a suggestion with its reason, and words of danger.

The machine suggests and never refuses; staff change it. Nothing is guessed from free text but danger, and that only
calls a person: no diagnosis is made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Route(Enum):
    """The value is the row of the table; the last is the ordinary road."""

    CRISIS = "crisis"
    COURT = "court"
    DISCIPLINE = "discipline"
    LABOUR = "labour"
    RECONSIDERATION = "reconsideration"
    MEDIATION = "mediation"
    SERVICE = "service"
    ENFORCEMENT = "enforcement"
    CONSULT = "consult"
    SUGGEST = "suggest"
    JOINT_CONSULTATION = "joint_consultation"
    KNOWN_CASE = "known_case"
    ELSEWHERE = "elsewhere"
    HARDSHIP = "hardship"
    DISTRESS = "distress"
    GROUP = "group"
    SPECIAL = "special"
    PETITION = "petition"


@dataclass(frozen=True, slots=True)
class Signals:
    """What the visitor chose or was asked in plain words; ``story`` is read for danger alone."""

    category: str = ""
    in_procedure: str = ""  # yes | no | unsure
    story: str = ""
    people: int = 1
    wants_privacy: bool = False
    decision_age_days: int | None = None  # of an administrative decision that is disagreed with
    several_departments: bool = False
    has_case: bool = False  # one of the same matter runs, was answered or is final
    from_elsewhere: bool = False
    in_hardship: bool = False
    in_distress: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """``room``: kind of room of the hall; ``procedure``: kiosk.domain.procedures value or empty; reasons in words."""

    number: int
    route: Route
    room: str
    procedure: str
    reason: str
    reason_en: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The row that fits first, and others that also fit: they are offered beside it."""

    route: Route
    room: str
    procedure: str
    reason: str
    reason_en: str
    also: tuple[Route, ...] = ()


R = Route
TABLE: tuple[Row, ...] = (
    Row(1, R.CRISIS, "heart", "", "听起来有危险，工作人员马上过来", "This sounds dangerous; somebody is coming"),
    Row(2, R.COURT, "legal", "judicial", "已在法院、检察院或公安程序中，先到法律工作室", "It is before a court; the legal room helps",
        ("court",)),
    Row(3, R.DISCIPLINE, "private", "discipline", "反映公职人员的问题，单独接待", "About an official: received in private", ("private",)),
    Row(4, R.LABOUR, "labour", "arbitration", "工资和劳动合同，可先调解，再仲裁", "Wages and work: mediation, then arbitration",
        ("labour",)),
    Row(5, R.RECONSIDERATION, "legal", "administrative", "六十日内的行政决定，可申请行政复议", "A decision under 60 days old: reconsideration"),
    Row(6, R.MEDIATION, "mediation", "mediation", "邻里、物业、家庭和宅基地纠纷，可以调解", "A dispute between people: mediation",
        ("neighbours",)),
    Row(7, R.SERVICE, "hall", "", "由业务窗口直接办理更快", "The business window is quicker", ("telecom", "welfare.card")),
    Row(8, R.ENFORCEMENT, "hall", "duty", "举报违法行为，由执法部门查处", "A breach of law: the enforcing department",
        ("market", "environment")),
    Row(9, R.CONSULT, "hall", "", "咨询，当场答复", "A question: answered on the spot", ("other.question",)),
    Row(10, R.SUGGEST, "hall", "", "建议，登记后转有关部门研究", "A suggestion: registered and studied", ("other.suggestion",)),
    Row(11, R.JOINT_CONSULTATION, "joint", "petition", "涉及几个部门，安排联合接访", "Several departments: received together"),
    Row(12, R.KNOWN_CASE, "hall", "", "您有一件类似的事正在办理", "A matter like this is under way"),
    Row(13, R.ELSEWHERE, "hall", "elsewhere", "由事情所在地的机关办理，先登记再转送", "Another place handles it; registered first"),
    Row(14, R.HARDSHIP, "hall", "", "可同时申请社会救助", "Social aid can be asked for as well"),
    Row(15, R.DISTRESS, "heart", "", "愿意的话，可以先和心理咨询师聊聊", "If you like, talk to a counsellor first"),
    Row(16, R.GROUP, "hall", "", "几个人同一件事，请推选不超过五名代表", "One matter of several people: at most five representatives"),
    Row(17, R.SPECIAL, "hall", "", "由专门的接待渠道办理", "There is a channel of its own", ("veterans",)),
    Row(18, R.PETITION, "hall", "petition", "按信访程序登记办理", "Registered and handled as a petition"),
)  # fmt: skip
_BY_ROUTE = {row.route: row for row in TABLE}

# words that call a person; a match is no diagnosis and closes no form
DANGER = (
    "不想活", "活不下去", "自杀", "寻死", "死给", "跳楼", "跳河", "喝农药", "喝药", "割腕", "同归于尽", "炸药", "炸死", "砍死",
    "杀了", "杀人", "放火", "自焚", "打死", "拿刀",
)  # fmt: skip

_DANGER = re.compile("|".join(map(re.escape, DANGER)))

RECONSIDERATION_DAYS = 60  # 行政复议法 第二十条
GROUP_FROM = 2


def suggest(signals: Signals) -> Suggestion:
    """The first row that fits, and the others that also do. Everything fits the last."""
    fitting = [row for row in TABLE if _fits(row, signals)]
    first = fitting[0]
    also = tuple(row.route for row in fitting[1:] if row.route is not Route.PETITION)
    return Suggestion(first.route, first.room, first.procedure, first.reason, first.reason_en, also)


def is_danger(text: str) -> bool:
    """Words of danger to oneself or others: a person is called, quietly."""
    return _DANGER.search("".join(text.split())) is not None


def _fits(row: Row, s: Signals) -> bool:
    asked = {
        Route.CRISIS: is_danger(s.story),
        Route.COURT: s.in_procedure == "yes",
        Route.DISCIPLINE: s.wants_privacy,
        Route.RECONSIDERATION: s.decision_age_days is not None
        and s.decision_age_days <= RECONSIDERATION_DAYS,
        Route.JOINT_CONSULTATION: s.several_departments,
        Route.KNOWN_CASE: s.has_case,
        Route.ELSEWHERE: s.from_elsewhere,
        Route.HARDSHIP: s.in_hardship,
        Route.DISTRESS: s.in_distress,
        Route.GROUP: s.people >= GROUP_FROM,
        Route.PETITION: True,
    }
    by_category = any(s.category == code or s.category.startswith(f"{code}.") for code in row.categories)
    return asked.get(row.route, False) or by_category
