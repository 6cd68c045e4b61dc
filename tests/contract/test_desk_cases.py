import pytest
from contract.clerk import UNIT, Clerk, hire
from contract.harness import new_secrets

from kiosk.api.cases import LookupRequest
from kiosk.api.envelope import RecordKind
from kiosk.api.problems import Problem
from kiosk.api.records import Agent, Person, PersonConcerned, RecordReply
from kiosk.domain.case_table import TRANSITIONS
from kiosk.domain.case_terms import Action
from server.cases.desk_view import CaseIndex
from server.cases.listing import CasePage
from server.desk.case_steps import StepRequest, StepTaken
from server.desk.cases import (
    JointLink,
    Notices,
    OpenCase,
)
from server.desk.step_forms import FIELDS
from server.people.roles import Role

OFFICER = {"officer_name": "王建国", "officer_post": "科长", "officer_phone": "0317-5550201"}


class Seats:
    """One account a role; signed in anew each time, since tests move the clock."""

    def __init__(self, centre):
        self._centre, self._staff = centre, {role: hire(centre, role) for role in Role}

    def __getitem__(self, role):
        return Clerk.seated(self._centre, self._staff[role])


@pytest.fixture(scope="module")
def clerks(centre):
    return Seats(centre)


@pytest.fixture
def case(centre, terminal):
    def registered(**changes):
        payload = terminal.registration(**{"category": "housing.property", **changes})
        assert terminal.upload(terminal.envelope(RecordKind.REGISTRATION, payload)).status == 201
        return payload.number

    return registered


@pytest.fixture
def take(clerks):
    versions = {}

    def step(role, number, action, **fields):
        asked = StepRequest(versions.get(number, 1), **fields)
        reply = clerks[role].call("POST", f"/v1/desk/cases/{number}/steps/{action}", asked)
        if reply.status == 200:
            versions[number] = reply.as_(StepTaken).version
        return reply

    return step


def handled(take, number):
    take(Role.REGISTRAR, number, "sort")
    take(Role.REGISTRAR, number, "forward", unit=UNIT)
    return take(Role.OFFICER, number, "accept", unit=UNIT, **OFFICER)


def test_a_case_goes_its_whole_road_at_the_desk(centre, clerks, case, take):
    number = case()
    assert handled(take, number).as_(StepTaken).state == "ACC"
    opinion = {
        "outcome": "support",
        "basis": "《物业管理条例》",
        "text": "经查，供暖不足属实。\n已责令整改。",
    }
    assert take(Role.OFFICER, number, "issue", **opinion).status == 200
    assert take(Role.OFFICER, number, "serve_opinion").as_(StepTaken).state == "RPL"
    assert take(Role.REGISTRAR, number, "ask_review").as_(StepTaken).state == "REV"
    assert take(Role.SUPERVISOR, number, "serve_review", outcome="keep").as_(StepTaken).state == "REVD"
    assert take(Role.REGISTRAR, number, "ask_reexam").as_(StepTaken).state == "CHK"
    assert take(Role.SUPERVISOR, number, "serve_reexam", outcome="keep").as_(StepTaken).state == "FINAL"
    index = clerks[Role.OFFICER].call("GET", f"/v1/desk/cases/{number}/index").as_(CaseIndex)
    assert [paper.code for paper in index.papers] == ["FWD", "ACC", "OPN", "REV", "RECHK"]
    issued = {event.facts.get("paper") for event in index.log} - {None}
    assert issued == {paper.sha256 for paper in index.papers}
    assert all(event.actor and event.recorded_at for event in index.log)


def test_what_an_officer_wrote_stands_in_the_paper_and_nowhere_in_clear(centre, clerks, case, take):
    number = case()
    handled(take, number)
    text = "经查，张某某反映的情况属实。"
    take(Role.OFFICER, number, "serve_opinion", outcome="support", basis="x", text=text)
    opened = clerks[Role.OFFICER].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase)
    assert text in opened.case.papers[-1].lines
    assert not centre.sql("SELECT 1 FROM case_events WHERE facts LIKE ?", "%张某某%")


def test_a_step_made_for_an_older_version_is_refused(take, case, clerks):
    number = case()
    take(Role.REGISTRAR, number, "sort")
    again = clerks[Role.REGISTRAR].call("POST", f"/v1/desk/cases/{number}/steps/sort", StepRequest(1))
    assert (again.status, again.problem) == (409, "/problems/stale")
    assert again.as_(Problem).facts["version"] == "2"


def test_the_law_says_why_not_and_nothing_is_written(take, case, centre):
    number = case()
    take(Role.REGISTRAR, number, "sort")
    refused = take(Role.REGISTRAR, number, "forward")
    assert (refused.status, refused.as_(Problem).facts["code"]) == (422, "names_unit")
    assert "unit must be named" in refused.as_(Problem).detail
    assert centre.sql("SELECT version FROM cases WHERE number = ?", number)[0] == (2,)


def test_a_step_of_others_is_forbidden(take, case):
    number = case()
    assert take(Role.SUPERVISOR, number, "sort").status == 403
    take(Role.REGISTRAR, number, "sort")
    take(Role.REGISTRAR, number, "forward", unit=UNIT)
    assert take(Role.REGISTRAR, number, "accept", unit=UNIT, **OFFICER).status == 403


def test_an_officer_sees_the_cases_of_the_own_unit_and_no_other(clerks, take, case):
    mine, other = case(), case()
    for number, unit in ((mine, UNIT), (other, "肃宁县民政局")):
        take(Role.REGISTRAR, number, "sort")
        take(Role.REGISTRAR, number, "forward", unit=unit)
    officer = clerks[Role.OFFICER]
    listed = officer.call("GET", "/v1/desk/cases").as_(CasePage).cases
    assert mine in {line.number for line in listed}
    assert {line.unit for line in listed} == {UNIT}
    assert officer.call("GET", f"/v1/desk/cases/{other}").status == 404
    assert take(Role.OFFICER, other, "accept", unit=UNIT, **OFFICER).status == 404


def test_the_list_goes_by_date_page_by_page_and_names_are_masked(clerks, case):
    for _ in range(3):
        case()
    numbers, after = [], ""
    while True:
        page = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases?state=REG&after={after}").as_(CasePage)
        numbers += [(line.due, line.number) for line in page.cases]
        assert all("*" in line.masked_name for line in page.cases)
        if not (after := page.next):
            break
    assert numbers == sorted(numbers)
    assert len({number for _, number in numbers}) == len(numbers) >= 3


def test_an_objection_on_the_sixth_working_day_is_told_to_the_supervisor(centre, clerks, take, case):
    number = case()
    take(Role.REGISTRAR, number, "sort")
    take(Role.REGISTRAR, number, "forward", unit=UNIT)
    centre.clock.move(days=7)  # from a Saturday: the sixth working day is over
    late = take(Role.OFFICER, number, "object", reason="不属于本单位职权")
    assert late.as_(Problem).facts["code"] == "objection_in_time"
    told = clerks[Role.SUPERVISOR].call("GET", "/v1/desk/notices").as_(Notices).notices
    notice = next(n for n in told if (n.code, n.number) == ("late_objection", number))
    assert clerks[Role.SUPERVISOR].call("POST", "/v1/desk/notices/seen", notice).status == 200
    assert clerks[Role.SUPERVISOR].call("POST", "/v1/desk/notices/seen", notice).status == 404
    assert take(Role.SUPERVISOR, number, "object", reason="同意退回").status == 200


def test_an_extension_needs_the_heads_approval_on_file(take, case):
    number = case()
    handled(take, number)
    without = take(Role.OFFICER, number, "extend", days=30, reason="情况复杂")
    assert without.as_(Problem).facts["code"] == "confirmed"
    assert take(Role.OFFICER, number, "extend", days=31, reason="复杂", confirmed=True).status == 422
    assert take(Role.OFFICER, number, "extend", days=30, reason="复杂", confirmed=True).status == 200


def test_a_slip_of_the_hand_is_undone_and_its_paper_is_no_more_shown(clerks, take, case):
    number = case()
    take(Role.REGISTRAR, number, "sort")
    take(Role.REGISTRAR, number, "forward", unit="肃宁县民政局")
    assert take(Role.REGISTRAR, number, "undo", reason="选错单位").as_(StepTaken).state == "SORT"
    opened = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase).case
    assert (opened.papers, opened.unit) == ([], "")
    assert [event.undone for event in opened.log] == [False, False, True, False]
    index = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}/index").as_(CaseIndex)
    assert [paper.code for paper in index.papers] == ["FWD"]


def test_merged_cases_are_one_persons_and_the_old_number_still_opens(centre, terminal, take, case):
    primary, same, stranger = case(), case(), case(person=Person("李四", "111", "130926196001010026"))
    refused = take(Role.REGISTRAR, stranger, "merge", into=primary)
    assert "different people are never merged" in refused.as_(Problem).detail
    assert take(Role.REGISTRAR, same, "merge", into=primary).as_(StepTaken).state == "MRG"
    assert take(Role.REGISTRAR, primary, "merge", into=same).status == 422
    assert take(Role.REGISTRAR, same, "unmerge", reason="不是同一件事").as_(StepTaken).state == "REG"


def test_a_case_that_ended_for_good_is_named_when_another_is_no_more_accepted(take, case):
    number, other = case(), case()
    take(Role.REGISTRAR, number, "sort")
    refused = take(Role.REGISTRAR, number, "no_more", into=other, reason="同一事实")
    assert "no case that was re-examined" in refused.as_(Problem).detail


def test_a_service_matter_goes_on_as_a_petition_under_a_new_number_with_the_same_keys(
    centre, clerks, take, case
):
    number = case(kind="complain")
    assert take(Role.REGISTRAR, number, "reregister").as_(StepTaken).state == "DONE"
    log = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase).case
    anew = log.log[-1].facts["into"]
    opened = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{anew}").as_(OpenCase).case
    assert (opened.kind, opened.state, opened.said.story) == ("appeal", "REG", log.said.story)
    assert [link.relation for link in opened.links] == ["reregistered"]
    keys = "SELECT way, key_hash FROM case_keys WHERE number = ? AND way <> 'token' ORDER BY way, key_hash"
    assert centre.sql(keys, anew) == centre.sql(keys, number)


def test_an_accusation_opens_for_the_supervisor_alone_and_goes_to_the_closed_list(centre, clerks, take, case):
    story = "村主任某某收了钱"
    number = case(kind="accuse", category="private", unit_complained_of="肃宁县民政局", story=story)
    registrar = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}")
    assert registrar.as_(OpenCase).case.said is None
    assert story.encode() not in registrar.body
    assert (
        clerks[Role.SUPERVISOR].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase).case.said.story == story
    )
    take(Role.REGISTRAR, number, "sort")
    away = {"procedure": "discipline"}
    assert take(Role.REGISTRAR, number, "divert", unit="肃宁县民政局", **away).status == 422
    assert take(Role.REGISTRAR, number, "divert", unit="肃宁县纪委监委", **away).as_(StepTaken).state == "DIV"
    assert not centre.sql("SELECT 1 FROM case_documents WHERE number = ?", number)


def test_joint_matters_are_linked_and_each_keeps_its_road(clerks, case):
    one, two = case(), case(person=Person("李四", "111", "130926196001010026"), secrets=new_secrets())
    assert clerks[Role.REGISTRAR].call("POST", "/v1/desk/joint-links", JointLink(one, two)).status == 201
    opened = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{two}").as_(OpenCase).case
    assert ("joint", "confirmed") in [(link.relation, link.state) for link in opened.links]
    assert clerks[Role.REGISTRAR].call("POST", "/v1/desk/joint-links", JointLink(one, "XF1")).status == 404


def test_every_look_at_a_case_is_in_the_audit_log(centre, clerks, case):
    number = case()
    clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}")
    rows = centre.sql("SELECT who, action FROM audit_log WHERE subject = ?", number)
    assert ("registrar", "case_read") in rows


def test_every_legal_next_step_has_its_form_and_every_form_its_step(clerks, case, take):
    assert set(FIELDS) == {row.action for row in TRANSITIONS} - {
        Action.RECALCULATE, Action.CLOSE_UNREVIEWED, Action.CLOSE_UNREEXAMINED, Action.RATE,
    }  # fmt: skip
    number = case()
    offered = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase).next
    assert {"sort", "merge", "reclassify"} <= {step.action for step in offered}
    assert "accept" not in {step.action for step in offered}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"on": "2026-13-01"}, "on"),
        ({"on": "2027-01-01"}, "on"),
        ({"kind": "gossip"}, "kind"),
        ({"procedure": "P9"}, "procedure"),
    ],
)
def test_a_field_that_does_not_hold_is_named(take, case, fields, code):
    number = case()
    assert take(Role.REGISTRAR, number, "sort", **fields).as_(Problem).facts["code"] == code


def test_an_unknown_step_names_those_there_are(take, case):
    refused = take(Role.REGISTRAR, case(), "bury").as_(Problem)
    assert refused.facts["code"] == "action"
    assert "forward" in refused.detail


def test_the_desk_is_told_where_such_a_matter_usually_goes_and_decides_itself(clerks, case, take):
    number = case(category="labour.wages", in_procedure="yes")
    hint = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase).case.suggestion
    assert (hint.route, hint.procedure, hint.also) == ("court", "judicial", ["labour"])
    take(Role.REGISTRAR, number, "sort")
    assert take(Role.REGISTRAR, number, "forward", unit=UNIT).status == 200
    assert (
        clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase).case.suggestion is None
    )


def test_an_agent_is_shown_to_the_desk_and_a_third_one_waits_for_staff(clerks, case, terminal):
    agent = Agent(Person("王律师", "111", "130926198001010017"), "律师", "授权委托书", "全部事项")
    number = case(agents=[agent])
    said = clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase).case.said
    assert (said.agents[0].relation, said.agents[0].person.name) == ("律师", "王律师")
    reply = terminal.upload(
        terminal.envelope(RecordKind.REGISTRATION, terminal.registration(agents=[agent] * 3))
    )
    assert reply.as_(RecordReply).note == "too_many_agents"


def test_place_unit_and_the_relative_concerned_come_to_the_desk_and_to_no_other_card(clerks, case, terminal):
    mother = Person("样例母", "resident", "130926193501010027", read_from_card=True)
    number = case(
        place="河北省沧州市肃宁县师素镇",
        place_code="130926105",
        unit_complained_of="肃宁县教育局",
        reply_by="post",
        reply_address="师素镇样例村 1 号",
        helps_relative=True,
        concerned=PersonConcerned(mother, "parent"),
    )
    said = clerks[Role.SUPERVISOR].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase).case.said
    assert (said.place, said.place_code, said.unit_complained_of) == (
        "河北省沧州市肃宁县师素镇",
        "130926105",
        "肃宁县教育局",
    )
    assert (said.concerned.relation, said.concerned.person.name) == ("parent", "样例母")
    assert said.reply_address == "师素镇样例村 1 号"
    page = clerks[Role.SUPERVISOR].call("GET", f"/desk/cases/{number}").body.decode()
    for shown in ("父母 · 样例母", "授权委托书", "师素镇 · 130926105", "肃宁县教育局", "师素镇样例村 1 号"):
        assert shown in page
    assert mother.id_number not in page
    asked = LookupRequest(id_number=mother.id_number)  # what a visitor says of a relative opens nothing
    assert terminal.call("POST", "/v1/lookups", asked).problem == "/problems/not-found"


def test_a_step_that_the_case_itself_rules_out_is_not_offered(clerks, case, take):
    appeal, service = case(), case(kind="complain")
    offered = {
        number: {
            step.action
            for step in clerks[Role.REGISTRAR].call("GET", f"/v1/desk/cases/{number}").as_(OpenCase).next
        }
        for number in (appeal, service)
    }
    assert ("reregister" in offered[appeal], "reregister" in offered[service]) == (False, True)
    assert not {"urge", "answer_urge"} & offered[appeal]  # it is not late, and nobody urged
