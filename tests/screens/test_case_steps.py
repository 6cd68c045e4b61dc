"""What a visitor does with an own case: only what the law allows is offered, and what became of it is said truly."""

from __future__ import annotations

import pytest
from support.office import case, road, visitor
from support.places import ID_NUMBER

from kiosk.api.records import CaseProof
from kiosk.errors import StoreUnavailable
from kiosk.services.wishes import StepDone

OWN = CaseProof(id_number=ID_NUMBER)
SLIP = CaseProof(slip_token="00" * 10)
REPLIED = {
    "state": "RPL",
    "overdue": False,
    "may_ask_review": True,
    "review_organ": "示例县人民政府",
    "review_until": "2027-01-20",
    "may_rate": ["petition_department", "responsible_unit"],
}


def on_the_road(glass, proof=OWN, **changes):
    glass.office.answers["roadmap"] = road(**changes)
    glass.show("roadmap", roadmap=road(**changes), proof=proof, ticket="ticket", goal="find")


def wishes(glass):
    return [asked[1] for asked in glass.office.asked if asked[0] == "take_step"]


def write(glass, text):
    glass.app.stage.current.write(text)
    glass.frames(2)


def test_a_road_opens_with_how_it_was_opened(glass):
    glass.office.answers["cases_by_card"] = [case()]
    glass.show("find", goal="find")
    glass.lay_card(visitor())
    assert glass.screen() == "roadmap"
    assert glass.app.context.visit.proof == OWN


def test_a_slip_proves_no_more_than_a_slip(glass):
    glass.show("find", goal="find")
    glass.scan("XF2:" + "A" * 137)
    assert glass.app.context.visit.proof == SLIP


def test_a_code_with_its_factor_is_as_good_as_a_card(glass):
    glass.show("find", goal="find")
    glass.app.stage.current.by_code()
    for digit in "987654326":
        glass.app.stage.current.key(digit)
    monkey = glass.app.stage.current
    monkey._typed["query_code"] = "987654326"
    glass.app.context.visit.keypad = "factor"
    for digit in "001x":
        monkey.key(digit)
    monkey.done()
    glass.frames(4)
    assert glass.app.context.visit.proof == CaseProof(query_code="987654326", factor="001X")


def test_an_overdue_case_has_speed_and_complaint_side_by_side(glass):
    on_the_road(glass)
    assert {"催办", "监督投诉"} <= set(glass.look()["buttons"])


def test_a_case_in_time_has_its_complaint_behind_more(glass):
    on_the_road(glass, overdue=False, may_urge=False)
    assert not {"催办", "监督投诉", "申请复查", "评价"} & set(glass.look()["buttons"])
    glass.tap("补充、投诉")
    assert "监督投诉" in glass.look()["buttons"]


def test_only_what_is_allowed_is_offered(glass):
    on_the_road(glass, may=["complain"], overdue=False)
    glass.tap("补充、投诉")
    shown = {"补充情况", "监督投诉", "要求换人办理", "撤回", "评价"} & set(glass.look()["buttons"])
    assert shown == {"监督投诉"}
    on_the_road(glass, may=[], overdue=False)
    assert "补充、投诉" not in " ".join(glass.look()["buttons"])


@pytest.mark.parametrize(
    ("label", "step"),
    [
        ("补充情况", "supplement"),
        ("监督投诉", "complain"),
        ("要求换人办理", "ask_avoidance"),
        ("撤回", "ask_withdraw"),
    ],
)
def test_a_step_is_written_handed_in_and_answered(glass, label, step):
    on_the_road(glass, overdue=False)
    glass.office.answers["take_step"] = StepDone(step, is_sent=True)
    glass.tap("补充、投诉")
    glass.tap(label)
    write(glass, "又下雨了，院子里都是水。")
    glass.tap("我要撤回" if step == "ask_withdraw" else "交上去")
    (wish,) = wishes(glass)
    assert (wish.step, wish.text, wish.proof) == (step, "又下雨了，院子里都是水。", OWN)
    assert "已交给中心" in glass.texts()


def test_what_needs_words_is_not_handed_in_without(glass):
    on_the_road(glass, overdue=False)
    glass.show("write_step", step="supplement", proof=OWN, roadmap=road())
    assert "交上去：补充情况" not in glass.look()["buttons"]
    glass.app.stage.current.done()
    assert wishes(glass) == []


def test_a_withdrawal_needs_no_reason(glass):
    glass.show("write_step", step="ask_withdraw", proof=OWN, roadmap=road())
    glass.tap("我要撤回")
    assert wishes(glass)[0].text == ""


def test_letters_still_in_the_line_are_handed_in_too(glass):
    glass.show("write_step", step="supplement", proof=OWN, roadmap=road())
    for letter in "buchong":
        glass.tap(letter)
    glass.tap("交上去")
    assert wishes(glass)[0].text == "补充"


def test_review_after_a_reply_names_the_organ(glass):
    on_the_road(glass, **REPLIED)
    glass.office.answers["take_step"] = StepDone("ask_review", is_sent=True)
    glass.tap("申请复查")
    glass.settle()
    glass.tap("记不清，跳过")
    assert "示例县人民政府" in glass.texts()
    write(glass, "没有回答我的问题。")
    glass.tap("交上去：申请复查")
    assert (wishes(glass)[0].step, wishes(glass)[0].received_on) == ("ask_review", "")
    assert "示例县人民政府会在收到之日起 30 日内" in glass.texts()


def test_after_a_review_the_word_is_reexamination(glass):
    on_the_road(glass, **{**REPLIED, "state": "REVD"})
    assert "申请复核" in glass.look()["buttons"]
    assert "申请复查" not in glass.look()["buttons"]


class TestDayOfTheAnswer:
    """A review is counted from the day on which the answer came (条例 第三十五条)."""

    @pytest.fixture
    def day(self, glass):
        road_then = {**REPLIED, "registered_on": "2026-08-01"}
        on_the_road(glass, **road_then)
        glass.tap("申请复查")
        glass.settle()
        assert glass.screen() == "day"
        return glass

    def type_in(self, glass, digits):
        for digit in digits:
            glass.tap(digit)
        glass.settle()

    def test_it_is_typed_seen_in_words_and_goes_with_the_request(self, day):
        self.type_in(day, "20261105")
        assert "2026年11月5日，星期四" in day.texts()
        day.tap("下一步")
        assert day.screen() == "write_step"
        write(day, "不同意")
        day.tap("交上去")
        assert wishes(day)[0].received_on == "2026-11-05"

    @pytest.mark.parametrize(
        ("digits", "said"),
        [
            ("20261131", "这个月没有这一天"),
            ("20261122", "这一天还没有到"),
            ("20260731", "这一天还没有登记这件事"),
            ("1998", "这个年份不对"),
        ],
    )
    def test_what_cannot_be_is_said_in_words_and_goes_nowhere(self, day, digits, said):
        self.type_in(day, digits)
        assert said in day.texts()
        assert "下一步" not in day.look()["buttons"]

    def test_no_key_moves_while_it_is_typed(self, day):
        before = day.where("记不清")
        self.type_in(day, "2026113")
        assert day.where("记不清") == before
        self.type_in(day, "1")
        assert day.where("记不清") == before

    def test_it_is_asked_behind_the_code_too(self, glass):
        on_the_road(glass, SLIP, **REPLIED)
        glass.show("prove", step="ask_review")
        glass.tap("没带证件")
        screen = glass.app.stage.current
        screen._typed["query_code"], glass.app.context.visit.keypad = "987654326", "factor"
        for digit in "1234":
            screen.key(digit)
        screen.done()
        assert glass.screen() == "day"

    def test_it_is_asked_behind_the_proof_and_forgotten_with_the_visit(self, glass):
        on_the_road(glass, SLIP, **REPLIED)
        glass.tap("申请复查")
        glass.lay_card(visitor())
        glass.settle()
        assert glass.screen() == "day"
        self.type_in(glass, "2026")
        glass.app.finish()
        glass.frames(2)
        assert glass.app.stage.screen("day").ids.digits.typed == ""


class TestSlipAlone:
    def test_it_asks_for_the_owner_first(self, glass):
        on_the_road(glass, SLIP, overdue=False)
        glass.tap("补充、投诉")
        glass.tap("补充情况")
        assert glass.screen() == "prove"
        glass.lay_card(visitor())
        assert glass.screen() == "write_step"
        write(glass, "补充")
        glass.tap("交上去")
        assert wishes(glass)[0].proof == CaseProof(slip_token=SLIP.slip_token, id_number=ID_NUMBER)

    def test_the_code_does_as_well(self, glass):
        on_the_road(glass, SLIP, overdue=False)
        glass.show("prove", step="supplement")
        glass.tap("没带证件")
        screen = glass.app.stage.current
        screen._typed["query_code"] = "987654326"
        screen._answered("factor", "001x")
        glass.frames(3)
        assert glass.screen() == "write_step"
        assert glass.app.context.visit.proof == CaseProof(SLIP.slip_token, "", "987654326", "001X")

    @pytest.mark.parametrize("label", ["监督投诉", "评价"])
    def test_it_is_enough_to_complain_and_to_rate(self, glass, label):
        on_the_road(glass, SLIP, **REPLIED)
        glass.tap("补充、投诉" if label == "监督投诉" else label)
        if label == "监督投诉":
            glass.tap(label)
        assert glass.screen() == ("write_step" if label == "监督投诉" else "rate")


class TestRating:
    def test_a_happy_face_is_two_taps(self, glass):
        on_the_road(glass, **REPLIED)
        glass.office.answers["take_step"] = StepDone("rate", is_sent=True)
        glass.tap("评价")
        glass.tap("满意#1")
        (wish,) = wishes(glass)
        assert (wish.step, wish.target, wish.score) == ("rate", "petition_department", 0)
        assert "谢谢您的评价" in glass.texts()

    def test_the_other_one_is_rated_next_and_the_first_not_again(self, glass):
        on_the_road(glass, **REPLIED)
        glass.office.answers["take_step"] = StepDone("rate", is_sent=True)
        glass.tap("评价")
        glass.tap("基本满意#1")
        glass.tap("再评另一个")
        assert "信访部门" not in glass.texts().splitlines()
        glass.tap("满意#1")
        assert [(w.target, w.score) for w in wishes(glass)] == [
            ("petition_department", 1),
            ("responsible_unit", 0),
        ]
        assert "再评另一个" not in glass.look()["buttons"]

    def test_an_unhappy_face_may_say_why(self, glass):
        on_the_road(glass, **REPLIED)
        glass.tap("评价")
        glass.tap("不满意#2")
        assert glass.screen() == "write_step"
        glass.tap("交上去：不满意")
        (wish,) = wishes(glass)
        assert (wish.target, wish.score, wish.text) == ("responsible_unit", 3, "")


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (StepDone("supplement", is_sent=True), "已交给中心"),
        (StepDone("supplement", is_sent=False), "已保存，联网后上报"),
        (StepDone("supplement", is_sent=True, note="step_refused"), "现在不能办这一步"),
        (StepDone("supplement", is_sent=True, note="not_proven"), "对不上"),
        (StepDone("rate", is_sent=True, note="rating_late"), "时间已经过了"),
    ],
)
def test_what_became_of_it_is_said_truly(glass, done, said):
    glass.office.answers["take_step"] = done
    glass.show("write_step", step="supplement", proof=OWN, roadmap=road())
    write(glass, "补充")
    glass.tap("交上去")
    assert said in glass.texts()


def test_what_cannot_be_kept_is_not_said_to_be_done(glass):
    glass.office.answers["take_step"] = StoreUnavailable("full")
    glass.show("write_step", step="supplement", proof=OWN, roadmap=road())
    write(glass, "补充")
    glass.tap("交上去")
    assert glass.screen() == "message"


def test_the_way_back_shows_the_road_as_it_is_now(glass):
    on_the_road(glass, overdue=False)
    glass.show("step_done", step_done=StepDone("supplement", is_sent=True))
    glass.office.answers["roadmap"] = road(overdue=False, may=[])
    glass.tap("看办理进度")
    assert glass.screen() == "roadmap"
    assert "补充、投诉" not in " ".join(glass.look()["buttons"])


def test_what_was_done_today_goes_on_one_slip(glass):
    on_the_road(glass, may_urge=True)
    glass.tap("催办")
    glass.app.context.visit.step = "supplement"
    glass.show("write_step", step="supplement")
    write(glass, "还有一张收据")
    glass.app.stage.current.done()
    glass.settle()
    glass.tap("打印今天办的事")
    ((deeds,),) = [asked[1:] for asked in glass.office.asked if asked[0] == "print_today"]
    assert [deed.step for deed in deeds] == ["urge", "supplement"]
    assert "打印今天办的事" not in glass.look()["buttons"]
    glass.app.finish()
    assert glass.app.context.visit.deeds == []


def test_a_rating_alone_is_not_put_on_paper(glass):
    on_the_road(glass, **REPLIED)
    glass.office.answers["take_step"] = StepDone("rate", is_sent=True)
    glass.show("rate", step="rate")
    glass.app.context.visit.rating = ("petition_department", 3)
    from screens.case_steps import take_step

    take_step(glass.app.context)
    glass.settle()
    assert glass.screen() == "step_done"
    assert "打印今天办的事" not in glass.look()["buttons"]


def test_what_was_refused_is_not_on_the_slip(glass):
    on_the_road(glass)
    glass.office.answers["take_step"] = StepDone("supplement", is_sent=True, note="not_proven")
    glass.show("write_step", step="supplement")
    write(glass, "还有一张收据")
    glass.app.stage.current.done()
    glass.settle()
    assert glass.app.context.visit.deeds == []
    assert "打印今天办的事" not in glass.look()["buttons"]
