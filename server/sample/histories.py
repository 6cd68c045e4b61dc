"""What may have happened to a case: histories that reach every state, as days before today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.domain.case_terms import Action

A = Action


@dataclass(frozen=True, slots=True)
class Past:
    """One step ``ago`` days before today."""

    ago: int
    action: Action
    reason: str = ""
    days: int = 0
    until_in: int = 0  # days from today
    ground: str = ""

    def until(self, today: date) -> date | None:
        return today + timedelta(days=self.until_in) if self.until_in else None


@dataclass(frozen=True, slots=True)
class History:
    """``label`` tells the bench what this case shows."""

    label: str
    steps: tuple[Past, ...]
    kind: str = "appeal"
    category: str = "labour.wages"
    story: str = "工地欠我三个月工资，找过工头多次，一直没有给。"


def _to_handling(ago: int) -> tuple[Past, ...]:
    return Past(ago + 9, A.SUBMIT), Past(ago + 8, A.SORT), Past(ago + 6, A.FORWARD), Past(ago, A.ACCEPT)


def _to_reply(ago: int) -> tuple[Past, ...]:
    return *_to_handling(ago + 40), Past(ago, A.SERVE_OPINION)


def _to_review(ago: int) -> tuple[Past, ...]:
    return *_to_reply(ago + 12), Past(ago, A.ASK_REVIEW)


def _to_reexam(ago: int) -> tuple[Past, ...]:
    return *_to_review(ago + 35), Past(ago + 12, A.SERVE_REVIEW), Past(ago, A.ASK_REEXAM)


_COMPLEX = "涉及多个部门，情况复杂"

HISTORIES: tuple[History, ...] = (
    History("办理中，还剩 40 天", _to_handling(20)),
    History("答复刚送达，可申请复查", _to_reply(3), category="housing.property", story="小区供暖温度一直不够，物业互相推。"),
    History("办理超期，可催办", _to_handling(75), category="land.requisition", story="征地补偿款少算了一亩二分。"),
    History("办理还剩 2 天，可催办", _to_handling(58), category="rural.subsidy", story="今年的种粮补贴没有打到卡上。"),
    History("刚登记", (Past(1, A.SUBMIT),), category="environment.noise", story="楼下加工厂夜里开工，吵得睡不着。"),
    History("甄别中", (Past(6, A.SUBMIT), Past(5, A.SORT)), category="traffic.road", story="村口的路坑多，下雨没法走。"),
    History("甄别超期", (Past(22, A.SUBMIT), Past(20, A.SORT)), category="telecom.power", story="经常停电，家电烧坏了。"),
    History("已转送，等受理", (Past(12, A.SUBMIT), Past(11, A.SORT), Past(7, A.FORWARD)), category="health.fees"),
    History("受理超期", (Past(40, A.SUBMIT), Past(39, A.SORT), Past(30, A.FORWARD)), category="education.teachers"),
    History(
        "承办单位有异议",
        (Past(12, A.SUBMIT), Past(11, A.SORT), Past(6, A.FORWARD), Past(4, A.OBJECT, "不属于本单位职权")),
        category="housing.unfinished", story="买了五年的房子办不下房产证。",
    ),
    History("已延期 30 日", (*_to_handling(50), Past(5, A.EXTEND, _COMPLEX, 30)), category="land.homestead",
            story="宅基地被邻居占了半米，多次调解没有结果。"),
    History("延期后又超期", (*_to_handling(100), Past(50, A.EXTEND, _COMPLEX, 30)), category="housing.demolition"),
    History("需要补充材料", (*_to_handling(15), Past(2, A.ASK_MATERIAL, "工资条或转账记录复印件"))),
    History("调解中", (*_to_handling(18), Past(3, A.MEDIATE)), category="neighbours.dispute"),
    History("超期，三天前催办过", (*_to_handling(80), Past(3, A.URGE)), category="welfare.allowance"),
    History("申请复查还剩 3 天", _to_reply(27), category="housing.quality"),
    History("逾期未申请复查，已办结", (*_to_reply(60), Past(25, A.CLOSE_UNREVIEWED)), category="rural.contract"),
    History("复查中", _to_review(10), category="land.permit"),
    History("复查超期", _to_review(45), category="finance.fundraising"),
    History("复查已答复，可申请复核", (*_to_review(40), Past(9, A.SERVE_REVIEW)), category="veterans.benefits"),
    History("复核中", _to_reexam(12), category="land.boundary"),
    History("复核听证中", (*_to_reexam(20), Past(5, A.OPEN_HEARING, "情况重大、疑难")), category="housing.demolition"),
    History("复核终结", (*_to_reexam(60), Past(33, A.SERVE_REEXAM)), category="land.requisition"),
    History("复查要求重新答复", (*_to_review(25), Past(4, A.ORDER_REDO, until_in=26)), category="labour.injury"),
    History("已导入诉讼", (Past(9, A.SUBMIT), Past(8, A.SORT), Past(6, A.DIVERT)), category="court.enforcement",
            story="判决下来两年了，对方一直不还钱。"),
    History("不予受理", (Past(20, A.SUBMIT), Past(19, A.SORT), Past(12, A.NOT_ACCEPT, "已由法院受理", ground="litigation")),
            category="court.verdict"),
    History("不再受理", (Past(20, A.SUBMIT), Past(19, A.SORT), Past(10, A.NO_MORE, "同一事实和理由已经复核终结")),
            category="land.requisition"),
    History("已撤回", (Past(20, A.SUBMIT), Past(19, A.SORT), Past(15, A.WITHDRAW)), category="market.refund"),
    History("已并入另一件", (Past(5, A.SUBMIT), Past(3, A.MERGE))),
    History("检举控告", (Past(10, A.SUBMIT), Past(9, A.SORT), Past(8, A.DIVERT)), kind="accuse", category="private"),
    History("咨询，已答复", (Past(8, A.SUBMIT), Past(8, A.SORT), Past(7, A.ACCEPT), Past(6, A.ANSWER)), kind="consult",
            category="labour.insurance", story="想问养老金补缴怎么办。"),
    History("建议，研究中", (Past(3, A.SUBMIT), Past(2, A.SORT), Past(1, A.ACCEPT)), kind="suggest",
            category="other.suggestion", story="建议在集市旁边修一个公共厕所。"),
    History("投诉，办理中", (Past(4, A.SUBMIT), Past(3, A.SORT), Past(2, A.ACCEPT)), kind="complain",
            category="market.food", story="买到过期的牛奶，店家不退。"),
    History("见人说，已登记", (Past(0, A.SUBMIT),), kind="visit", category="", story=""),
)  # fmt: skip
