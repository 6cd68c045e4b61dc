"""Every screen with a visitor's things on it, the longest there are, and the modes it is looked at in."""

from __future__ import annotations

from dataclasses import replace as replaced

from msgspec.structs import replace
from support.doubles import NOON
from support.office import SLIP_TEXT, accepted, case, checked, draft, job, pairing_code, place, road, visitor
from support.places import ID_NUMBER

from kiosk.api.cases import CaseGlance, WireDocument, WireHappening
from kiosk.api.records import CaseProof
from kiosk.domain.appointment import Admission
from kiosk.services.check_in import DoorAnswer
from kiosk.services.self_test import STEPS, SelfTest, Verdict
from kiosk.services.today import Deed
from kiosk.services.wishes import StepDone


def judged():
    """A self-test with one of each verdict."""
    test = SelfTest()
    for number in range(len(STEPS)):
        test.judge((Verdict.WELL, Verdict.BAD, Verdict.LEFT_OUT)[number % 3])
    return test


def replied():
    """A road with everything on offer."""
    return road(
        state="RPL", may_ask_review=True, review_organ="肃宁县人民政府", review_until="2027-01-20",
        may_rate=["petition_department", "responsible_unit"],
    )  # fmt: skip


def with_papers():
    """A road with two papers, the text of one in sight."""
    told = WireDocument(
        "ACC", "受理告知书", "2026-11-30", ["您反映的事项，我机关已决定受理。", "办理期限六十日。"]
    )
    stages = [
        replace(stage, documents=[told, WireDocument("HEAR", "听证通知书", "2026-12-02")])
        for stage in road().stages[:1]
    ]
    return road(stages=stages + road().stages[1:])


def long_course(length=200):
    """A road on which much happened."""
    what = ("submit", "forward", "urge", "supplement", "close_unreexamined", "refuse_avoidance", "issue")
    unit = ("", "肃宁县住房和城乡建设局房屋征收与补偿管理办公室", "")
    return road(
        course=[
            WireHappening(f"2026-{1 + n // 28:02}-{1 + n % 28:02}", what[n % 7], unit[n % 3])
            for n in range(length)
        ]
    )


def with_companions():
    told = draft()
    told.representatives = [replaced(visitor(), name=f"甲{n}乙丙丁") for n in "一二三四五"]
    return told


def with_relative():
    told = draft()
    told.relation, told.relative = "parent", replaced(visitor(), name="甲乙丙丁")
    return told


LATE = CaseGlance(unit="肃宁县住房和城乡建设局", holder="欧阳大队长", days_left=-113, overdue=True)
PROOF = CaseProof(id_number=ID_NUMBER)
LONG_STORY = "拖欠工资三个月，多次催要没有结果。请帮助。" * 20
SCENES = {
    "home": {},
    "fork": {},
    "identify": {"draft": draft(), "goal": "register"},
    "category": {},
    "check_in": {},
    "find": {},
    "door": {
        "accepted": accepted(),
        "place": place(),
        "door": DoorAnswer(Admission.WRONG_DAY, NOON, place(), accepted()),
    },
    "roadmap": {"roadmap": road(), "slip_text": SLIP_TEXT},
    "procedure": {},
    "story": {"draft": draft(LONG_STORY)},
    "review": {"draft": draft(LONG_STORY)},
    "done": {"accepted": accepted(), "draft": draft()},
    "keypad": {"keypad": "id_number"},
    "name": {"draft": draft()},
    "steps": {"roadmap": replied(), "proof": PROOF},
    "rate": {"roadmap": replied()},
    "prove": {"roadmap": road(), "step": "supplement"},
    "write_step": {"roadmap": replied(), "step": "ask_review", "proof": PROOF},
    "step_done": {
        "roadmap": replied(),
        "step_done": StepDone("rate", is_sent=True),
        "rating": ("petition_department", 0),
        "deeds": [Deed("urge", is_sent=True, road=road())],
    },
    "companions": {"draft": with_companions()},
    "place": {"draft": draft(), "wanted_place": "place"},
    "unit": {"draft": draft()},
    "line": {"draft": draft(), "line": "address", "division": "河北省沧州市肃宁县河北留善寺镇"},
    "relative": {"draft": with_relative()},
    "day": {"roadmap": replied(), "step": "ask_review", "proof": PROOF},
    "before": {"draft": draft(), "own_cases": [replace(case(), category="labour.wages")]},
    "more": {},
    "rooms": {},
    "guides": {},
    "platforms": {},
    "papers": {"roadmap": with_papers()},
    "course": {"roadmap": long_course()},
    "law": {"article": "《信访工作条例》第三十六条"},
    "card_first": {"draft": draft(), "own_cases": [case("ACC", LATE), case("RPL")]},
    "cases": {"cases": [case(), case("RPL"), case("REV"), case("DONE")]},
    "reprinted": {"roadmap": road(), "slips": ["job-1"]},
    "beside": {"beside": "rung"},
    "message": {"keypad": "message.not_found"},
    "service_door": {},
    "service_home": {"role": "technician"},
    "service_morning": {"role": "staff"},
    "service_checked": {"role": "staff", "checked": checked()},
    "service_figures": {"role": "staff"},
    "service_network": {"role": "staff"},
    "service_pair": {"role": "technician"},
    "service_code": {"role": "staff", "pairing_code": pairing_code()},
    "service_replace": {"role": "technician"},
    "service_quit": {"role": "staff"},
    "service_house": {"role": "staff"},
    "service_hours": {"role": "staff"},
    "service_volume": {"role": "staff"},
    "service_write": {"role": "staff", "setting": "notice"},
    "service": {"role": "technician", "slips": ["job-1"]},
    "service_test": {"role": "technician"},
    "service_lines": {"role": "technician"},
    "service_bits": {"role": "technician"},
    "service_log": {"role": "technician"},
    "service_touch": {"role": "technician"},
    "service_trial": {"role": "technician"},
    "service_results": {"role": "technician", "self_test": judged()},
    "service_jobs": {"role": "technician", "jobs": [job(seq) for seq in range(50, 0, -1)]},
}


def restyle(glass, *, scale=1.0, contrast="normal", low=False, language="zh"):
    """Put the glass into a mode."""
    theme = glass.app.theme
    theme.scale, theme.contrast, theme.low = scale, contrast, low
    if glass.app.context.words.language != language:
        glass.app.other_language()
    glass.app._helped()
    glass.settle()


def each_scene(glass):
    """Show one screen after the other in the modes that are set."""
    for name, visit in SCENES.items():
        glass.app.stage.history.clear()
        glass.show(name, **visit)
        yield name, glass.app.stage.current
