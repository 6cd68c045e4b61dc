import json
import re
from datetime import timedelta

import msgspec
import pytest
from contract.harness import FakeTerminal, RunningCentre, new_uuid

from kiosk.api.cases import LookupReply, LookupRequest, RoadmapReply
from kiosk.api.queueing import AppointmentFound, AppointmentLookup, StaffCall, StaffCallState
from kiosk.api.terminals import SiteConfig
from kiosk.domain.appointment import decode_appointment_code, judge_time
from kiosk.domain.slip_code import decode_slip_code, is_signed_by
from server.cases.steps import ORDINARY
from server.clock import MovableClock
from server.terminals.known import verifier


@pytest.fixture(scope="module")
def centre(settings, tmp_path_factory):
    running = RunningCentre(tmp_path_factory.mktemp("sample"), sample=True, demo=True, settings=settings)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def sample(centre):
    return json.loads((centre.folder / "sample.json").read_text())


def demo(centre, method, path, value=None):
    body = None if value is None else msgspec.json.encode(value)
    reply = centre.call(method, path, body)
    return reply.status, json.loads(reply.body)


def roads(centre, terminal, **way):
    found = terminal.call("POST", "/v1/lookups", LookupRequest(**way)).as_(LookupReply).cases
    headers = [{"authorization": f"Bearer {case.ticket}"} for case in found]
    return [centre.call("GET", "/v1/roadmap", headers=each).as_(RoadmapReply) for each in headers]


def test_every_sample_slip_opens_its_case_by_scan_and_by_code(centre, terminal, sample):
    for slip in sample["slips"]:
        code, _ = decode_slip_code(slip["code"])
        by_slip = roads(centre, terminal, slip_token=code.token.hex())[0]
        by_code = roads(centre, terminal, query_code=slip["query_code"], factor=slip["factor"])[0]
        assert (by_slip.number, by_code.number, by_slip.state) == (slip["number"],) * 2 + (slip["state"],)


def test_every_sample_slip_is_signed_by_the_sample_terminal(centre, terminal, sample):
    import base64

    site = terminal.call("GET", "/v1/site").as_(SiteConfig)
    keys = {key.terminal_number: base64.b64decode(key.public_key) for key in site.terminal_keys}
    for slip in sample["slips"]:
        code, signature = decode_slip_code(slip["code"])
        assert is_signed_by(code, signature, verifier(keys[code.terminal]))


def test_the_sample_has_every_state_that_a_visitor_may_meet(sample):
    states = {slip["state"] for slip in sample["slips"]}
    assert states >= {state.value for state in ORDINARY} | {
        "FINAL",
        "DONE",
        "DIV",
        "NACC",
        "NOMORE",
        "WDR",
        "MRG",
    }


def test_every_current_station_has_an_officer_or_is_under_review(centre, terminal, sample):
    for slip in sample["slips"]:
        road = roads(centre, terminal, query_code=slip["query_code"], factor=slip["factor"])[0]
        current = [stage for stage in road.stages if stage.state == "current"]
        assert len(current) <= 1
        assert all(s.officer or s.branch == "review" or s.code == "handed_over" for s in current)


def test_an_overdue_sample_says_by_how_much_and_may_be_urged(centre, terminal, sample):
    slip = next(slip for slip in sample["slips"] if slip["label"] == "办理超期，可催办")
    road = roads(centre, terminal, query_code=slip["query_code"], factor=slip["factor"])[0]
    assert road.overdue
    assert road.may_urge
    assert road.clock_days_left < 0


def test_a_merged_number_opens_its_own_road_and_the_one_it_went_into(centre, terminal, sample):
    slip = next(slip for slip in sample["slips"] if slip["state"] == "MRG")
    merged, primary = roads(centre, terminal, query_code=slip["query_code"], factor=slip["factor"])
    assert merged.merged_into == primary.number


def test_a_replied_case_tells_where_and_until_when_to_ask_for_review(centre, terminal, sample):
    slip = next(slip for slip in sample["slips"] if slip["state"] == "RPL")
    road = roads(centre, terminal, query_code=slip["query_code"], factor=slip["factor"])[0]
    replied = next(stage for stage in road.stages if stage.code == "replied")
    assert (road.may_ask_review, road.review_organ) == (True, "肃宁县人民政府")
    assert [paper.code for paper in replied.documents] == ["OPN"]
    assert replied.documents[0].text


def test_no_paper_has_a_date_as_machines_write_it(centre, terminal, sample):
    ways = [(slip["query_code"], slip["factor"]) for slip in sample["slips"] if slip.get("factor")]
    found = [
        road for code, factor in ways for road in roads(centre, terminal, query_code=code, factor=factor)
    ]
    lines = [
        line for road in found for stage in road.stages for paper in stage.documents for line in paper.text
    ]
    assert any(re.search(r"20\d\d年[1-9]\d?月[1-9]\d?日", line) for line in lines)
    assert not [line for line in lines if re.search(r"\d{4}-\d\d-\d\d", line)]


def test_sample_phones_show_codes_that_the_door_judges_as_their_labels_say(centre, sample):
    judged = {
        slot["label"]: judge_time(
            decode_appointment_code(slot["code"])[0], now=centre.clock(), utc_offset=timedelta(hours=8)
        ).value
        for slot in sample["appointments"]
        if slot["state"] == "confirmed"
    }
    assert judged == {"准时": "admitted", "来早了": "early", "来晚了": "late", "不是今天": "wrong_day"}


def test_a_card_of_the_bench_finds_its_appointment_of_today(centre, terminal, sample):
    slot = sample["appointments"][0]
    reply = terminal.call("POST", "/v1/appointment-lookups", AppointmentLookup(id_number=slot["id_number"]))
    assert reply.as_(AppointmentFound).code == slot["code"]


def test_a_case_goes_its_ordinary_way_to_the_end(centre, sample):
    number = next(slip["number"] for slip in sample["slips"] if slip["label"] == "刚登记")
    taken = []
    while (reply := demo(centre, "POST", f"/demo/cases/{number}/next"))[0] == 200:
        taken.append(reply[1]["action"])
    assert taken == [
        "sort", "forward", "accept", "serve_opinion", "ask_review", "serve_review", "ask_reexam", "serve_reexam",
    ]  # fmt: skip


def test_the_state_names_the_next_step_of_every_case(centre):
    status, state = demo(centre, "GET", "/demo/state")
    assert status == 200
    assert state["counts"]["cases"] == 60
    assert all(
        bool(case["next"]) == (case["state"] in {s.value for s in ORDINARY}) for case in state["cases"]
    )


def test_a_call_is_answered_from_the_bench(centre, terminal):
    event = new_uuid()
    terminal.call("POST", "/v1/staff-calls", StaffCall(event, "distress"))
    assert [call["id"] for call in demo(centre, "GET", "/demo/state")[1]["calls"]] == [event]
    assert demo(centre, "POST", f"/demo/calls/{event}/answer") == (200, {"id": event, "state": "seen"})
    assert terminal.call("GET", f"/v1/staff-calls/{event}").as_(StaffCallState).state == "seen"


def test_demo_routes_are_not_there_without_demo_mode(tmp_path):
    plain = RunningCentre(tmp_path / "plain")
    try:
        assert plain.call("GET", "/demo/state").status == 404
    finally:
        plain.stop()


def test_moving_the_clock_closes_windows_and_is_kept(tmp_path):
    clock = MovableClock()
    moved = RunningCentre(tmp_path / "moved", sample=True, demo=True, clock=clock)
    try:
        replied = "SELECT COUNT(*) FROM cases WHERE state = 'RPL'"
        before = moved.sql(replied)
        status, state = demo(moved, "POST", "/demo/clock", {"days": 40})
        assert (status, state["clock"]["days"]) == (200, 40)
        assert (before, moved.sql(replied)) == ([(5,)], [(0,)])
        assert moved.sql("SELECT value FROM meta WHERE name = 'demo_clock_days'") == [("40",)]
        follower, stayer = FakeTerminal(moved), FakeTerminal(moved)
        assert follower.call("GET", "/v1/site", now=clock()).status == 200
        assert stayer.call("GET", "/v1/site", now=clock() - timedelta(days=40)).status == 200
    finally:
        moved.stop()
