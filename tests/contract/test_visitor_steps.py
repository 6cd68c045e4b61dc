import pytest
from contract.clerk import UNIT, Clerk, hire
from contract.harness import ID_NUMBER, new_secrets

from kiosk.api.cases import LookupReply, LookupRequest, RoadmapReply
from kiosk.api.envelope import RecordKind
from kiosk.api.records import (
    AvoidancePayload,
    CaseProof,
    ComplaintPayload,
    RatingPayload,
    RecordReply,
    ReviewRequestPayload,
    SupplementPayload,
    WithdrawalPayload,
)
from server.cases.desk_view import DeskCase
from server.desk.case_steps import StepRequest, StepTaken
from server.desk.cases import Notices, OpenCase, Ratings
from server.people.roles import Role

CARD = CaseProof(id_number=ID_NUMBER)
OFFICER = {"officer_name": "王建国", "officer_post": "科长", "officer_phone": "0317-5550201"}
STEPS = {
    "handled": ((Role.REGISTRAR, "sort", {}), (Role.REGISTRAR, "forward", {"unit": UNIT}),
                (Role.OFFICER, "accept", {"unit": UNIT, **OFFICER})),
    "replied": ((Role.OFFICER, "serve_opinion", {"outcome": "support", "text": "属实。"}),),
}  # fmt: skip


@pytest.fixture(scope="module")
def staff(centre):
    return {role: hire(centre, role) for role in (Role.REGISTRAR, Role.OFFICER, Role.SUPERVISOR)}


class Matter:
    """One registered case with what opens it, and hands at the desk and the terminal."""

    def __init__(self, centre, terminal, staff, **changes):
        self.centre, self.terminal, self.staff, self.secrets = centre, terminal, staff, new_secrets()
        payload = terminal.registration(secrets=self.secrets, category="housing.property", **changes)
        self.number, self.version = payload.number, 1
        assert terminal.upload(terminal.envelope(RecordKind.REGISTRATION, payload)).status == 201

    def goes(self, *ways):
        for way in ways:
            for role, action, fields in STEPS[way]:
                path = f"/v1/desk/cases/{self.number}/steps/{action}"
                reply = Clerk.seated(self.centre, self.staff[role]).call(
                    "POST", path, StepRequest(self.version, **fields)
                )
                self.version = reply.as_(StepTaken).version
        return self

    def says(self, kind, payload):
        reply = self.terminal.upload(self.terminal.envelope(kind, payload))
        assert reply.status == 201
        return reply.as_(RecordReply).note

    def at_the_desk(self) -> DeskCase:
        clerk = Clerk.seated(self.centre, self.staff[Role.SUPERVISOR])
        return clerk.call("GET", f"/v1/desk/cases/{self.number}").as_(OpenCase).case

    def road(self, asked=None) -> RoadmapReply:
        asked = asked or LookupRequest(slip_token=self.secrets.slip_token)
        cases = self.terminal.call("POST", "/v1/lookups", asked).as_(LookupReply).cases
        found = next(case for case in cases if case.number == self.number)
        headers = {"authorization": f"Bearer {found.ticket}"}
        return self.centre.call("GET", "/v1/roadmap", None, headers).as_(RoadmapReply)


@pytest.fixture
def matter(centre, terminal, staff):
    return lambda **changes: Matter(centre, terminal, staff, **changes)


def test_what_is_handed_in_later_lies_with_the_case_and_not_in_clear(centre, matter):
    case = matter().goes("handled")
    assert case.says(RecordKind.SUPPLEMENT, SupplementPayload(case.number, CARD, "补充：工资条三张")) == ""
    assert [(h.code, h.text) for h in case.at_the_desk().hand_ins] == [("supplement", "补充：工资条三张")]
    assert "supplemented" in case.road().flags
    bodies = centre.sql("SELECT body FROM hand_ins WHERE number = ?", case.number)
    assert all("工资条".encode() not in bytes(body) for (body,) in bodies)


def test_a_slip_alone_rates_and_complains_but_does_not_withdraw(matter):
    case = matter().goes("handled")
    slip = CaseProof(slip_token=case.secrets.slip_token)
    assert case.says(RecordKind.WITHDRAWAL, WithdrawalPayload(case.number, slip)) == "not_proven"
    assert case.says(RecordKind.COMPLAINT, ComplaintPayload(case.number, slip, "一直没人联系我")) == ""
    assert case.says(RecordKind.WITHDRAWAL, WithdrawalPayload(case.number, CARD, "已解决")) == ""
    assert "withdrawal_asked" in case.road().flags
    assert case.road().state == "ACC"  # staff confirm it


def test_another_persons_proof_opens_nothing(matter):
    case, other = matter(), matter()
    for proof in (CaseProof(id_number="130926196001010026"), CaseProof(slip_token=other.secrets.slip_token),
                  CaseProof(query_code=case.secrets.query_code, factor="0000")):  # fmt: skip
        assert case.says(RecordKind.SUPPLEMENT, SupplementPayload(case.number, proof, "x")) == "not_proven"
    assert case.at_the_desk().hand_ins == []


def test_the_code_with_its_factor_speaks_for_the_case(matter):
    case = matter().goes("handled")
    code = CaseProof(query_code=case.secrets.query_code, factor=ID_NUMBER[-4:])
    assert case.says(RecordKind.AVOIDANCE, AvoidancePayload(case.number, code, "是对方亲戚")) == ""
    desk = case.at_the_desk()
    assert "avoidance_asked" in desk.marks
    assert "亲戚" not in str([event.facts for event in desk.log])
    assert desk.hand_ins[-1].text == "是对方亲戚"


def test_a_review_is_asked_for_at_the_terminal_and_then_a_re_examination(matter):
    case = matter().goes("handled", "replied")
    assert case.road().may_ask_review
    assert case.says(RecordKind.REVIEW_REQUEST, ReviewRequestPayload(case.number, CARD, "答复没有说清")) == ""
    assert case.road().state == "REV"
    assert (
        case.says(RecordKind.REVIEW_REQUEST, ReviewRequestPayload(case.number, CARD, "再次"))
        == "step_refused"
    )
    assert [h.text for h in case.at_the_desk().hand_ins] == ["答复没有说清", "再次"]  # what was said stays


@pytest.mark.parametrize(
    ("received_on", "kept"),
    [
        ("2026-11-05", "来访人说收到答复的日期：2026年11月5日\n不同意"),
        ("", "不同意"),
        ("2026-02-30", "不同意"),
    ],
)
def test_the_day_on_which_the_answer_came_lies_above_the_words(matter, received_on, kept):
    case = matter().goes("handled", "replied")
    asked = ReviewRequestPayload(case.number, CARD, "不同意", received_on)
    assert case.says(RecordKind.REVIEW_REQUEST, asked) == ""
    assert [h.text for h in case.at_the_desk().hand_ins] == [kept]


def test_each_target_is_rated_once_and_the_log_has_no_score(centre, matter):
    case = matter().goes("handled", "replied")
    assert case.road().may_rate == ["petition_department", "responsible_unit"]
    slip = CaseProof(slip_token=case.secrets.slip_token)

    def rate(target, score):
        return case.says(RecordKind.RATING, RatingPayload(case.number, slip, target, score, "很慢"))

    assert rate("responsible_unit", 3) == ""
    assert case.road().may_rate == ["petition_department"]
    assert rate("responsible_unit", 0) == "rating_not_asked"
    assert rate("the_weather", 0) == "step_refused"
    assert rate("petition_department", 2) == "step_refused"
    assert centre.sql("SELECT target, score FROM ratings WHERE number = ?", case.number) == [
        ("responsible_unit", 3)
    ]
    supervisor = Clerk.seated(centre, case.staff[Role.SUPERVISOR])
    counts = supervisor.call("GET", "/v1/desk/ratings").as_(Ratings).counts
    assert ("responsible_unit", 3, 1) in [(c.target, c.score, c.count) for c in counts]
    assert "score" not in str([event.facts for event in case.at_the_desk().log])
    centre.clock.move(days=45)
    assert rate("petition_department", 0) == "rating_late"


def test_a_complaint_is_told_to_the_supervisor(centre, staff, matter):
    case = matter().goes("handled")
    slip = CaseProof(slip_token=case.secrets.slip_token)
    case.says(RecordKind.COMPLAINT, ComplaintPayload(case.number, slip, "推来推去"))
    notices = (
        Clerk.seated(centre, staff[Role.SUPERVISOR]).call("GET", "/v1/desk/notices").as_(Notices).notices
    )
    assert ("complaint", case.number) in [(notice.code, notice.number) for notice in notices]


def test_an_unknown_case_is_kept_for_staff(matter):
    case = matter()
    gone = SupplementPayload("XF1309260010009990", CARD, "x")
    assert case.says(RecordKind.SUPPLEMENT, gone) == "unknown_case"


def test_the_own_card_shows_what_was_told_and_no_other_way_does(matter):
    case = matter(story="欠薪三个月的经过").goes("handled")
    assert case.road().request_text == ""
    code = LookupRequest(query_code=case.secrets.query_code, factor=ID_NUMBER[-4:])
    assert case.road(code).request_text == ""
    assert case.road(LookupRequest(id_number=ID_NUMBER)).request_text == "欠薪三个月的经过"
