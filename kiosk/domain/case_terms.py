"""The words of a case: kinds and tracks, states, steps, who takes them. Articles are those of 信访工作条例 (2022)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.policy import LimitCode


class Kind(Enum):
    """What a matter is; VISIT is a number taken to speak with a person, UNSURE is for staff to say."""

    APPEAL = "appeal"
    SUGGEST = "suggest"
    COMPLAIN = "complain"
    CONSULT = "consult"
    ACCUSE = "accuse"
    UNSURE = "unsure"
    VISIT = "visit"


UNKNOWN_KINDS = frozenset({Kind.UNSURE, Kind.VISIT})  # a registrar says what they are

# kinds of the service track, each with a promise of its own in working days; all others follow the Regulation
SERVICE_LIMITS = {
    Kind.SUGGEST: LimitCode.SUGGEST,
    Kind.COMPLAIN: LimitCode.COMPLAIN,
    Kind.CONSULT: LimitCode.CONSULT,
}


class CaseState(Enum):
    __hash__ = object.__hash__  # a member is one object: the name need not be hashed in Python each time
    REG = "REG"  # registered
    SORT = "SORT"  # being sorted
    FWD = "FWD"  # forwarded, the organ has not said yet
    OBJ = "OBJ"  # the organ objects
    ACC = "ACC"  # accepted, being handled
    EXT = "EXT"  # the same, extended
    RPL = "RPL"  # answered; review may be asked for
    REV = "REV"  # under review
    REVD = "REVD"  # review answered; re-examination may be asked for
    CHK = "CHK"  # under re-examination
    FINAL = "FINAL"  # re-examined: the end
    DONE = "DONE"  # closed
    DIV = "DIV"  # led into another legal procedure
    NACC = "NACC"  # not accepted
    NOMORE = "NOMORE"  # no more accepted: the same facts after FINAL
    WDR = "WDR"  # withdrawn
    MRG = "MRG"  # merged into another case


class Action(Enum):
    __hash__ = object.__hash__  # a member is one object: the name need not be hashed in Python each time
    SUBMIT = "submit"
    RECLASSIFY = "reclassify"  # a registrar says what kind of matter it is
    SORT = "sort"
    MERGE = "merge"
    UNMERGE = "unmerge"
    FORWARD = "forward"
    OBJECT = "object"
    UPHOLD_OBJECTION = "uphold_objection"
    REJECT_OBJECTION = "reject_objection"
    ACCEPT = "accept"
    LEAVE_SIMPLE = "leave_simple"  # from simple handling back to the ordinary one
    DIVERT = "divert"
    END_TRACKING = "end_tracking"  # what became of it in the other procedure is known
    NOT_ACCEPT = "not_accept"
    NO_MORE = "no_more"
    ASK_MATERIAL = "ask_material"
    SUPPLEMENT = "supplement"
    MEDIATE = "mediate"
    END_MEDIATION = "end_mediation"
    EXTEND = "extend"
    OPEN_HEARING = "open_hearing"
    CLOSE_HEARING = "close_hearing"
    ISSUE = "issue"  # the written answer is signed; service may come days later
    SERVE_OPINION = "serve_opinion"
    ANSWER = "answer"
    ASK_REVIEW = "ask_review"
    CLOSE_UNREVIEWED = "close_unreviewed"
    SERVE_REVIEW = "serve_review"
    ORDER_REDO = "order_redo"
    ASK_REEXAM = "ask_reexam"
    CLOSE_UNREEXAMINED = "close_unreexamined"
    SERVE_REEXAM = "serve_reexam"
    REREGISTER = (
        "reregister"  # a service matter that its visitor insists on as a petition goes on under a new number
    )
    ASK_WITHDRAW = "ask_withdraw"
    WITHDRAW = "withdraw"
    URGE = "urge"
    ANSWER_URGE = "answer_urge"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "answer_supervision"
    ASK_AVOIDANCE = "ask_avoidance"
    REFUSE_AVOIDANCE = "refuse_avoidance"
    REASSIGN = "reassign"
    RATE = "rate"  # that a target was rated; never the score
    COMPLAIN = "complain"  # 监督投诉: about how it is handled
    RECALCULATE = "recalculate"  # a new working calendar came: provisional dates are computed again
    ARCHIVE = "archive"
    UNDO = "undo"  # the last step was a slip of the hand; both stay in the log


class Actor(Enum):
    """Who takes a step, as domain and desk name them."""

    VISITOR = "visitor"
    REGISTRAR = "registrar"  # registers and sorts
    FORWARDER = "forwarder"  # the petition department as it forwards
    OFFICER = "officer"  # of the organ that handles it
    HEAD = "head"  # of that organ
    REVIEWER = "reviewer"  # the next higher organ
    REEXAMINER = "reexaminer"  # the organ above that
    SUPERVISOR = "supervisor"  # 督查
    TIME = "time"  # a clock, a calendar


class SupervisionWay(Enum):
    """How a unit is supervised: Art. 38-40. The last three are suggestions that it answers in writing."""

    LIST = "list"  # 督办
    TALK = "talk"  # 约谈
    NOTICE = "notice"  # 通报
    PUBLIC_LIST = "public_list"  # 挂牌督办
    DEADLINE = "deadline"  # 限期整改
    IMPROVE_WORK = "improve_work"  # 改进工作建议
    PERFECT_POLICY = "perfect_policy"  # 完善政策建议
    HOLD_RESPONSIBLE = "hold_responsible"  # 追究责任建议


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """Who holds the case: name, post and phone belong on the notice."""

    name: str
    post: str
    phone: str
