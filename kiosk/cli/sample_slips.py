"""Made-up slips for ``kiosk printer sample`` and ``kiosk printer test``: the real templates, every kind once."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain import case_slips, slips
from kiosk.domain.receipt import Receipt
from kiosk.domain.slip_code import SlipCode, encode_slip_code
from kiosk.words import load_words

NUMBER = "XF 130926 001 000123 9"
WHEN = datetime(2026, 11, 22, 1, 41, tzinfo=UTC)
HEAD = slips.SlipHead("肃宁县群众来访接待中心", "0317-5550000", "2026-11-22 09:41", "130926-001")
OFFICER = slips.Contact("李秀兰", "劳动监察大队大队长", "0317-5550202")
RECEIVER = slips.Contact("赵敏", "接待科科员", "0317-5550101")


def sample_slip(kind: str) -> Receipt:
    """One slip of ``kind``, one of ``KINDS``. Names, numbers, addresses and keys are invented."""
    return _MAKERS[kind](load_words().say)


def sample_code() -> str:
    """A slip code signed with a throw-away key that is always the same."""
    key = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    code = SlipCode(centre=7, terminal=1, token=b"\x5a" * 10, captured_at=WHEN, body_hash=b"\x3c" * 8)
    return encode_slip_code(code, key.sign)


def _registration(say: slips.Say) -> Receipt:
    facts = slips.RegistrationFacts(
        number=NUMBER,
        query_code="482 913 605",
        factor_hint=say("slip.factor_id"),
        slip_code=sample_code(),
        masked_name="张*明",
        title="拖欠工资",
        room="劳动争议调解室",
        receiver=RECEIVER,
        acceptance_until="12月7日（星期一）",
        registered=True,
    )
    return slips.registration_slip(HEAD, facts, say)


def _queue(say: slips.Say) -> Receipt:
    facts = slips.QueueFacts(
        ticket="Y023",
        room="人民来访接待厅",
        where="1 层",
        why=say("slip.why_appointment", time="09:30"),
        waiting=4,
        minutes=25,
    )
    return slips.queue_slip(HEAD, facts, say)


def _roadmap(say: slips.Say) -> Receipt:
    line = slips.RoadmapLine
    lines = [
        line("●", "登记", "11月2日", "肃宁县群众来访接待中心"),
        line("●", "甄别转送", "11月5日", "肃宁县群众来访接待中心"),
        line("●", "受理告知", "11月9日", "肃宁县住房和城乡建设局"),
        line("→", "办理", "最迟1月8日", card=("肃宁县住房和城乡建设局", "王建国 信访科科长", "0317-5550201")),
        line("○", "答复", ""),
        line("○", "申请复查", ""),
        line("○", "办结", ""),
    ]
    facts = slips.RoadmapFacts(
        number=NUMBER,
        title="物业、供暖",
        state="办理中",
        headline=say("road.left", n=47, day="2027年1月8日（星期五）", limit="60 日（自然日）"),
        lines=lines,
        may=say("slip.may", steps="补充情况、要求换人办理、撤回"),
        slip_code=sample_code(),
    )
    return slips.roadmap_slip(HEAD, facts, say)


def _guide(say: slips.Say) -> Receipt:
    facts = slips.GuideFacts(
        title="法院诉讼服务中心",
        place="肃宁县法院诉讼服务中心 1 层大厅",
        phone="12368",
        hours="工作日 8:30–12:00，14:00–17:30",
        bring=["身份证", "起诉状或判决书", "证据材料复印件"],
    )
    return slips.guide_slip(HEAD, facts, say)


def _acceptance(say: slips.Say) -> Receipt:
    facts = case_slips.AcceptanceFacts(
        number=NUMBER,
        title="拖欠工资",
        organ="肃宁县人力资源和社会保障局",
        accepted_on="2026年11月24日",
        officer=OFFICER,
        due="2027年1月25日（星期一）",
        limit="60 日，自然日",
        document="肃人社信受〔2026〕17 号",
        slip_code=sample_code(),
    )
    return case_slips.acceptance_slip(HEAD, facts, say)


def _document(say: slips.Say) -> Receipt:
    text = ["您反映的供暖问题，定于 2026年12月2日 9:30 在联合接访室听证。", "请带身份证和供暖合同。"]
    facts = case_slips.DocumentFacts(NUMBER, "听证通知书", "2026-11-24", text, sample_code())
    return case_slips.document_slip(HEAD, facts, say)


def _visit(say: slips.Say) -> Receipt:
    facts = case_slips.VisitFacts(
        number=NUMBER,
        title="拖欠工资",
        room="劳动争议调解室",
        began="09:52",
        ended="10:31",
        officer=OFFICER,
        result="双方同意先核对工资表，再行调解。",
        steps=["单位 11月27日前提供工资表。", "11月30日 14:30 在本室再谈，请带身份证和考勤记录。"],
        slip_code=sample_code(),
    )
    return case_slips.visit_slip(HEAD, facts, say)


def _today(say: slips.Say) -> Receipt:
    return case_slips.today_slip(
        HEAD,
        [_deed("催办", "承办单位会收到您的催办。"), _deed("补充情况", "您写的已放进这件事的材料里。")],
        say,
    )


def _deed(what: str, next_step: str) -> case_slips.DeedFacts:
    return case_slips.DeedFacts(
        number=NUMBER,
        title="拖欠工资",
        what=what,
        kept="已交给中心",
        next_step=next_step,
        unit="肃宁县人力资源和社会保障局",
        officer=OFFICER,
    )


def _platforms(say: slips.Say) -> Receipt:
    doors = [
        case_slips.Platform("网上信访", "提出诉求、查询进度", "https://petition.example.gov.cn/m"),
        case_slips.Platform("政务服务便民热线 12345", "咨询、求助、建议", "https://12345.example.gov.cn"),
    ]
    return case_slips.platforms_slip(HEAD, doors, say)


def _test(say: slips.Say) -> Receipt:
    return slips.test_page(HEAD, codes=[sample_code()], say=say)


_MAKERS = {
    "registration": _registration,
    "queue": _queue,
    "roadmap": _roadmap,
    "guide": _guide,
    "acceptance": _acceptance,
    "document": _document,
    "visit": _visit,
    "today": _today,
    "platforms": _platforms,
    "test": _test,
}
