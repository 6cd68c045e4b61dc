from dataclasses import replace

import pytest
from contract.harness import ID_NUMBER, FakeTerminal, new_secrets

from kiosk.api.cases import LookupReply, LookupRequest, RoadmapReply
from kiosk.api.envelope import RecordKind
from kiosk.api.records import Person, RecordReply, UrgePayload


@pytest.fixture
def payload(centre, terminal):
    made = terminal.registration()
    assert terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made)).status == 201
    return made


def look_up(terminal, **way):
    return terminal.call("POST", "/v1/lookups", LookupRequest(**way))


def road(centre, terminal, payload, **way):
    way = way or {"query_code": payload.secrets.query_code, "factor": "1234"}
    found = look_up(terminal, **way).as_(LookupReply).cases
    ticket = next(case.ticket for case in found if case.number == payload.number)
    return centre.call("GET", "/v1/roadmap", headers={"authorization": f"Bearer {ticket}"})


def test_a_registered_matter_is_on_its_road_at_once(centre, terminal, payload):
    reply = road(centre, terminal, payload).as_(RoadmapReply)
    assert (reply.number, reply.state, reply.title) == (payload.number, "REG", "拖欠工资")
    assert [(s.code, s.state) for s in reply.stages[:3]] == [
        ("registered", "done"), ("sorted", "current"), ("accepted", "next"),
    ]  # fmt: skip
    assert (reply.clock_limit_days, reply.clock_unit, reply.clock_due_on) == (15, "natural", "2026-12-07")
    assert reply.stages[1].officer.phone == "0317-5550101"


def test_no_sixty_days_are_spoken_of_before_acceptance(centre, terminal, payload):
    handled = road(centre, terminal, payload).as_(RoadmapReply).stages[3]
    assert (handled.code, handled.limit_days, handled.due_on) == ("handled", None, "")


def test_a_case_opens_by_card_by_slip_and_by_code(centre, terminal, payload):
    ways = (
        {"id_number": ID_NUMBER},
        {"slip_token": payload.secrets.slip_token},
        {"query_code": payload.secrets.query_code, "factor": "0018"},
    )
    assert [road(centre, terminal, payload, **way).status for way in ways] == [200, 200, 200]


def test_a_found_case_says_what_it_is_about_and_an_accusation_does_not(terminal):
    told = {}
    for kind in ("appeal", "accuse"):
        made = terminal.registration(kind=kind, secrets=new_secrets())
        terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
        (found,) = look_up(terminal, slip_token=made.secrets.slip_token).as_(LookupReply).cases
        told[kind] = found.category
    assert told == {"appeal": "labour.wages", "accuse": ""}


def test_the_own_card_tells_at_a_glance_who_holds_a_matter_and_no_other_way_does(centre, terminal, payload):
    stages = road(centre, terminal, payload).as_(RoadmapReply).stages
    found = {case.number: case for case in look_up(terminal, id_number=ID_NUMBER).as_(LookupReply).cases}
    glance = found[payload.number].glance
    assert (glance.unit, glance.holder) == (stages[1].unit, "赵同志")
    assert (glance.days_left, glance.overdue, glance.review_days_left) == (16, False, None)
    for way in (
        {"slip_token": payload.secrets.slip_token},
        {"query_code": payload.secrets.query_code, "factor": "1234"},
    ):
        assert [case.glance for case in look_up(terminal, **way).as_(LookupReply).cases] == [None]


def test_a_glance_turns_overdue_with_the_road(centre, terminal, payload):
    centre.clock.move(days=20)
    reply = road(centre, terminal, payload).as_(RoadmapReply)
    found = {case.number: case for case in look_up(terminal, id_number=ID_NUMBER).as_(LookupReply).cases}
    glance = found[payload.number].glance
    assert (glance.overdue, glance.days_left) == (reply.overdue, reply.clock_days_left) == (True, -4)
    centre.clock.move(days=-20)


def test_of_an_accusation_the_own_card_tells_nothing_at_a_glance(centre, terminal):
    made = terminal.registration(kind="accuse", secrets=new_secrets())
    terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
    found = {case.number: case for case in look_up(terminal, id_number=ID_NUMBER).as_(LookupReply).cases}
    assert found[made.number].glance is None


def test_the_slip_alone_shows_no_name(centre, terminal, payload):
    by_slip = road(centre, terminal, payload, slip_token=payload.secrets.slip_token).as_(RoadmapReply)
    assert (by_slip.masked_name, road(centre, terminal, payload).as_(RoadmapReply).masked_name) == (
        "",
        "王*明",
    )


def test_an_unchanged_road_is_not_sent_again(centre, terminal, payload):
    ticket = look_up(terminal, slip_token=payload.secrets.slip_token).as_(LookupReply).cases[0].ticket
    headers = {"authorization": f"Bearer {ticket}"}
    tag = centre.call("GET", "/v1/roadmap", headers=headers).headers["etag"]
    assert centre.call("GET", "/v1/roadmap", headers={**headers, "if-none-match": tag}).status == 304
    centre.clock.move(minutes=1)
    assert centre.call("GET", "/v1/roadmap", headers=headers).headers["etag"] == tag


def test_a_ticket_lives_five_minutes_and_lies_hashed(centre, terminal, payload):
    ticket = look_up(terminal, id_number=ID_NUMBER).as_(LookupReply).cases[0].ticket
    assert ticket not in str(centre.sql("SELECT * FROM tickets"))
    centre.clock.move(minutes=5, seconds=1)
    reply = centre.call("GET", "/v1/roadmap", headers={"authorization": f"Bearer {ticket}"})
    assert reply.problem == "/problems/ticket-expired"


def test_without_a_ticket_there_is_no_road(centre):
    assert centre.call("GET", "/v1/roadmap").problem == "/problems/ticket-expired"


def test_a_wrong_code_and_a_wrong_factor_are_told_apart_by_nobody(centre, terminal, payload):
    wrong_factor = look_up(terminal, query_code=payload.secrets.query_code, factor="9999")
    wrong_code = look_up(terminal, query_code=new_secrets().query_code, factor="1234")
    assert (wrong_factor.status, wrong_factor.body) == (wrong_code.status, wrong_code.body)
    assert wrong_code.problem == "/problems/not-found"


def test_five_wrong_tries_lock_the_terminal_and_the_code_for_a_quarter_of_an_hour(centre, payload):
    thief, other = FakeTerminal(centre), FakeTerminal(centre)
    right = {"query_code": payload.secrets.query_code, "factor": "1234"}
    for _ in range(5):
        assert look_up(thief, **{**right, "factor": "0000"}).status == 404
    assert look_up(thief, **right).problem == "/problems/too-many-tries"
    assert look_up(other, **right).problem == "/problems/too-many-tries"
    assert look_up(thief, id_number=ID_NUMBER).status == 200
    centre.clock.move(minutes=15, seconds=1)
    assert look_up(other, **right).status == 200


def test_every_look_is_written_down(centre, terminal, payload):
    look_up(terminal, slip_token=payload.secrets.slip_token)
    look_up(terminal, slip_token="00" * 10)
    rows = centre.sql(
        "SELECT facts, subject FROM audit_log WHERE who = ? ORDER BY seq",
        f"terminal:{terminal.enrolled.terminal}",
    )
    assert rows == [
        ('{"outcome":"found","way":"token"}', payload.number), ('{"outcome":"not_found","way":"token"}', "")
    ]  # fmt: skip


def test_two_ways_in_one_request_are_refused(centre, terminal):
    assert look_up(terminal, id_number=ID_NUMBER, slip_token="00" * 10).status == 400


def test_a_person_without_phone_or_id_opens_the_case_with_the_pin(centre, terminal):
    made = terminal.registration(person=Person("无名"), secrets=new_secrets(pin=True))
    terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
    reply = look_up(terminal, query_code=made.secrets.query_code, factor=made.secrets.pin)
    assert reply.as_(LookupReply).cases[0].number == made.number


def test_an_accusation_shows_neither_category_nor_organ(centre, terminal):
    made = terminal.registration(kind="accuse", category="service.attitude", unit_complained_of="某某局")
    terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
    reply = road(centre, terminal, made).as_(RoadmapReply)
    assert reply.title == "来访事项"
    assert [(s.code, s.unit, s.officer, s.documents) for s in reply.stages] == [
        ("registered", "", None, []), ("handed_over", "", None, []),
    ]  # fmt: skip


def test_nothing_of_a_visitor_lies_in_clear_in_the_database(centre, terminal):
    made = terminal.registration(kind="accuse", story="特别的一句话甲乙丙")
    terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
    dump = b"".join(
        path.read_bytes() for path in centre.folder.iterdir() if path.name.startswith("server.db")
    )
    secrets = (
        ID_NUMBER,
        "13800001234",
        "王小明",
        "特别的一句话甲乙丙",
        made.secrets.query_code,
        made.secrets.slip_token,
    )
    assert [secret for secret in secrets if secret.encode() in dump] == []


def test_a_number_of_another_terminal_is_kept_for_staff(centre, terminal):
    other = FakeTerminal(centre)
    made = terminal.registration(number=other.next_number())
    answer = terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made)).as_(RecordReply)
    assert (answer.outcome, answer.note) == ("stored", "foreign_number")


def test_a_second_case_with_the_same_number_is_kept_for_staff(centre, terminal, payload):
    again = terminal.envelope(RecordKind.REGISTRATION, replace(payload, story="另一件事"))
    assert terminal.upload(again).as_(RecordReply).note == "number_taken"


def test_a_sixth_representative_is_for_staff(centre, terminal):
    made = terminal.registration(representatives=[Person(f"代表{n}") for n in range(6)])
    answer = terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made)).as_(RecordReply)
    assert answer.note == "too_many_representatives"


def test_the_law_counts_from_when_it_happened_not_from_when_it_arrived(centre, terminal):
    made = terminal.registration()
    envelope = terminal.envelope(RecordKind.REGISTRATION, made)
    captured = centre.clock().date().isoformat()
    centre.clock.move(days=3)
    terminal.upload(envelope)
    assert road(centre, terminal, made).as_(RoadmapReply).registered_on == captured
    centre.clock.move(days=-3)


def test_without_a_measured_clock_the_time_of_receipt_counts_and_staff_see_it(centre, terminal):
    envelope = terminal.envelope(RecordKind.REGISTRATION, terminal.registration(), offset=None)
    centre.clock.move(days=3)
    assert terminal.upload(envelope).as_(RecordReply).note == "clock_unsure"
    centre.clock.move(days=-3)


def test_a_case_that_is_not_nearly_due_is_not_urged_but_the_wish_is_kept(centre, terminal, payload):
    envelope = terminal.envelope(RecordKind.URGE, UrgePayload(payload.number))
    assert terminal.upload(envelope).as_(RecordReply).note == "urge_not_due"


def test_an_overdue_case_is_urged_once_in_seven_days(centre, terminal, payload):
    centre.clock.move(days=17)
    assert road(centre, terminal, payload).as_(RoadmapReply).may_urge
    first = terminal.upload(terminal.envelope(RecordKind.URGE, UrgePayload(payload.number)))
    second = terminal.upload(terminal.envelope(RecordKind.URGE, UrgePayload(payload.number)))
    assert [r.as_(RecordReply).note for r in (first, second)] == ["", "urge_too_soon"]
    after = road(centre, terminal, payload).as_(RoadmapReply)
    assert (after.overdue, after.may_urge, after.urge_again_on) == (True, False, "2026-12-15")
    centre.clock.move(days=-17)
