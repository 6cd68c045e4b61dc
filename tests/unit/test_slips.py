from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support.places import ID_NUMBER, TERMINAL_KEY, site

from kiosk.domain.case_slips import (
    AcceptanceFacts,
    DeedFacts,
    Platform,
    VisitFacts,
    acceptance_slip,
    platforms_slip,
    today_slip,
    visit_slip,
)
from kiosk.domain.dates import working_deadline
from kiosk.domain.matters import Visitor
from kiosk.domain.receipt import QrLine, TextLine, lay_out
from kiosk.domain.slip_code import SlipCode, encode_slip_code
from kiosk.domain.slips import (
    Contact,
    GuideFacts,
    QueueFacts,
    RegistrationFacts,
    RoadmapFacts,
    RoadmapLine,
    SlipHead,
    bare_slip,
    guide_slip,
    queue_slip,
    registration_slip,
    roadmap_slip,
    test_page,
)
from kiosk.domain.text import cells
from kiosk.services.register_visit import factor_hint
from kiosk.services.slip_writer import SlipWriter
from kiosk.words import load_words

WORDS = load_words()
HEAD = SlipHead("肃宁县群众来访接待中心", "0317-5550000", "2026-11-21 12:00", "130926-001")
CODE = encode_slip_code(
    SlipCode(7, 1, b"0123456789", datetime(2026, 11, 21, 4, tzinfo=UTC), b"hashhash"), TERMINAL_KEY.sign
)
FACTS = RegistrationFacts(
    number="XF 130926 001 000123 4",
    query_code="123 456 789",
    factor_hint="查询时输入查询码和身份证号后4位。",
    slip_code=CODE,
    masked_name="张*明",
    title="拖欠工资",
    room="人民来访接待厅",
    receiver=Contact("赵敏", "接待科科员", "0317-5550101"),
    acceptance_until="12月7日（星期一）",
    registered=True,
)
QUEUE = QueueFacts(
    "A012", "人民来访接待厅", "1 层", "预约 14:00", 3, 20, "XF 130926 001 000123 4", "123 456 789"
)
ROAD = RoadmapFacts(
    "XF 130926 001 000123 4",
    "拖欠工资",
    "办理中",
    "还剩 41 天，最迟2027年1月20日（星期三）",
    [
        RoadmapLine("●", "登记", "11月21日"),
        RoadmapLine("→", "办理", "最迟1月20日", "", ("县住建局", "王科长", "0317-5550201")),
    ],
    "不同意答复？可申请复查。",
    CODE,
    "在机器上您可以：催办、补充情况",
)
GUIDE = GuideFacts("劳动人事争议仲裁院", "示范街 12 号", "12333", "工作日 8:30–12:00", ["身份证", "劳动合同"])

ACCEPTANCE = AcceptanceFacts(
    "XF 130926 001 000123 4", "拖欠工资", "肃宁县人力资源和社会保障局", "2026年11月24日",
    Contact("李秀兰", "大队长", "0317-5550202"), "2027年1月25日（星期一）", "60 日，自然日", "", CODE,
)  # fmt: skip
VISIT = VisitFacts(
    "XF 130926 001 000123 4", "拖欠工资", "调解室", "09:52", "10:31",
    Contact("李秀兰", "大队长", "0317-5550202"), "再行调解。", ["11月30日再谈。"], CODE,
)  # fmt: skip
TODAY = DeedFacts(
    "XF 130926 001 000123 4", "拖欠工资", "补充情况", "已保存，联网后上报", "您写的已放进这件事的材料里。",
    "县人力资源和社会保障局", Contact("李秀兰", "大队长", "0317-5550202"),
)  # fmt: skip
PLATFORMS = [Platform("网上信访", "提出诉求", "https://petition.example.gov.cn/m")]


def say(language):
    return WORDS.in_language(language).say


def slips(language):
    speak = say(language)
    return {
        "registration": registration_slip(HEAD, FACTS, speak),
        "with PIN": registration_slip(HEAD, replace(FACTS, pin="0042", factor_hint=""), speak),
        "queue": queue_slip(HEAD, QUEUE, speak),
        "queue of nobody": queue_slip(HEAD, replace(QUEUE, waiting=None, pin="0042", slip_code=CODE), speak),
        "roadmap": roadmap_slip(replace(HEAD, copy=2), ROAD, speak),
        "guide": guide_slip(HEAD, GUIDE, speak),
        "bare": bare_slip(HEAD, number=FACTS.number, slip_code=CODE, say=speak),
        "acceptance": acceptance_slip(HEAD, ACCEPTANCE, speak),
        "visit": visit_slip(HEAD, VISIT, speak),
        "today": today_slip(HEAD, [TODAY, TODAY, replace(TODAY, number="XF 130926 001 000124 2")], speak),
        "platforms": platforms_slip(HEAD, PLATFORMS, speak),
        "test": test_page(HEAD, codes=[CODE], say=speak),
    }


def paper(slip, columns=48):
    layout = lay_out(slip, columns=columns, width_dots=columns * 12)
    return "\n".join(line.text for line in layout.lines if isinstance(line, TextLine))


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", slips("zh"))
def test_every_slip_falls_on_every_roll_in_every_language(name, language, columns):
    layout = lay_out(slips(language)[name], columns=columns, width_dots=columns * 12)
    lines = [line for line in layout.lines if isinstance(line, TextLine)]
    assert all(cells(line.text) <= columns // line.scale for line in lines)
    assert not any("⟦" in line.text or "{" in line.text for line in lines)
    assert all(line.module_dots >= 4 for line in layout.lines if isinstance(line, QrLine))


@pytest.mark.parametrize(
    "name", ["registration", "with PIN", "queue of nobody", "roadmap", "bare", "acceptance", "visit"]
)
def test_a_slip_of_a_case_carries_number_code_and_whom_to_ask(name):
    slip = slips("zh")[name]
    codes = [b for b in lay_out(slip, columns=48, width_dots=576).lines if isinstance(b, QrLine)]
    assert FACTS.number in paper(slip)
    assert codes[0].content == CODE
    assert HEAD.desk_phone in paper(slip)
    assert "请拍照" in paper(slip)


def test_registered_is_said_only_when_the_centre_has_it():
    kept = paper(registration_slip(HEAD, replace(FACTS, registered=False), say("zh")))
    known = paper(registration_slip(HEAD, FACTS, say("zh")))
    assert "已保存，联网后上报" in kept
    assert "已登记" not in kept
    assert "已登记（还不是受理）" in known


def test_a_copy_says_that_it_is_one():
    assert "补打 第2次" in paper(roadmap_slip(replace(HEAD, copy=2), ROAD, say("zh")))
    assert "补打" not in paper(roadmap_slip(HEAD, ROAD, say("zh")))


def test_the_receiver_stands_on_the_slip_even_without_a_phone():
    facts = replace(FACTS, receiver=Contact("赵敏", "接待科科员", ""))
    assert "赵敏" in paper(registration_slip(HEAD, facts, say("zh")))


def test_no_estimate_is_printed_when_the_centre_was_not_reached():
    text = paper(queue_slip(HEAD, replace(QUEUE, waiting=None, minutes=None), say("zh")))
    assert "分钟" not in text
    assert "前面还有" not in text


def test_the_hint_names_the_kind_of_number_and_never_the_number():
    writer = SlipWriter(site, WORDS, "130926-001")
    hint = factor_hint(Visitor(name="张小明", id_number=ID_NUMBER, phone="13800001234"), writer)
    assert "身份证号后4位" in hint
    assert not any(part in hint for part in (ID_NUMBER, ID_NUMBER[-4:], "1234"))


def test_a_local_limit_in_working_days_counts_days_that_are_worked():
    rest = frozenset({date(2026, 11, 28), date(2026, 11, 29)})
    assert working_deadline(date(2026, 11, 26), 5, rest) == date(2026, 12, 3)


def test_an_acceptance_copy_names_organ_officer_and_last_day_and_says_what_counts():
    text = paper(slips("zh")["acceptance"])
    for part in (
        "肃宁县人力资源和社会保障局",
        "李秀兰",
        "0317-5550202",
        "2027年1月25日",
        "以书面受理告知书为准",
    ):
        assert part in text


def test_every_platform_has_a_code_of_its_own():
    layout = lay_out(slips("zh")["platforms"], columns=48, width_dots=576)
    codes = [line.content for line in layout.lines if isinstance(line, QrLine)]
    assert codes == [platform.address for platform in PLATFORMS]
