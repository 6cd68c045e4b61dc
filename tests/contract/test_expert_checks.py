"""What somebody who knows petition work would try first, on a running centre over both engines."""

import logging

from contract.clerk import Clerk, hire
from contract.harness import FakeTerminal, new_secrets

from kiosk.api.cases import LookupReply, LookupRequest, RoadmapReply
from kiosk.api.envelope import RecordKind
from kiosk.api.records import CaseProof, Person, RecordReply, SupplementPayload, VisitPayload
from server.desk.case_steps import StepRequest
from server.people.roles import Role

TABLES = (
    "cases", "case_events", "clocks", "case_documents", "case_keys", "case_links", "hand_ins", "ratings", "records",
    "supervisor_notices", "audit_log", "visit_events", "queue_tickets", "appointments", "bookings", "quarantine", "meta",
)  # fmt: skip
STORY, ACCUSED, MORE = "村里的某主任收了我家的钱不办事", "样例镇某主任", "我还有转账记录可以交给你们"
WHO = Person("钱不言", "111", "130926195801010015", "13812345678", "样例镇东关村 7 号", True)


def everything_in(centre):
    """Every value of every table, as bytes: what a thief of the database would have."""
    return b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for table in TABLES
        for row in centre.sql(f"SELECT * FROM {table}")
        for value in row
    )


def accuse(centre):
    terminal = FakeTerminal(centre)
    payload = terminal.registration(
        kind="accuse", category="private", story=STORY, unit_complained_of=ACCUSED, person=WHO
    )
    assert terminal.upload(terminal.envelope(RecordKind.REGISTRATION, payload)).status == 201
    proof = CaseProof(id_number=WHO.id_number)
    terminal.upload(terminal.envelope(RecordKind.SUPPLEMENT, SupplementPayload(payload.number, proof, MORE)))
    return terminal, payload


def test_nothing_that_an_accusation_says_is_readable_outside_its_own_key(centre, caplog):
    caplog.set_level(logging.DEBUG)
    terminal, payload = accuse(centre)
    registrar = Clerk.seated(centre, hire(centre, Role.REGISTRAR))
    steps = (("sort", {}), ("divert", {"unit": "肃宁县纪委监委", "procedure": "discipline"}))
    for version, (action, fields) in enumerate(steps, start=2):
        path = f"/v1/desk/cases/{payload.number}/steps/{action}"
        assert registrar.call("POST", path, StepRequest(version, **fields)).status == 200
    seen = registrar.call("GET", f"/v1/desk/cases/{payload.number}").body
    listed = registrar.call("GET", "/v1/desk/cases").body
    asked = LookupRequest(query_code=payload.secrets.query_code, factor=WHO.id_number[-4:])
    ticket = terminal.call("POST", "/v1/lookups", asked).as_(LookupReply).cases[0].ticket
    road = centre.call("GET", "/v1/roadmap", None, {"authorization": f"Bearer {ticket}"}).body
    metrics = centre.call("GET", "/metrics").body
    places = [everything_in(centre), seen, listed, road, metrics, caplog.text.encode()]
    secrets = [STORY, ACCUSED, MORE, WHO.id_number, WHO.phone, WHO.address, WHO.name]
    assert [s for s in secrets for place in places if s.encode() in place] == []


def test_its_road_says_registered_and_handed_over_and_nothing_else(centre):
    terminal, payload = accuse(centre)
    asked = LookupRequest(slip_token=payload.secrets.slip_token)
    found = terminal.call("POST", "/v1/lookups", asked).as_(LookupReply).cases[0]
    road = centre.call("GET", "/v1/roadmap", None, {"authorization": f"Bearer {found.ticket}"}).as_(
        RoadmapReply
    )
    assert found.title == road.title == "来访事项"
    assert [stage.code for stage in road.stages] == ["registered", "handed_over"]
    assert not any((s.unit, s.officer, s.documents, s.detail) != ("", None, [], "") for s in road.stages)
    assert (road.kind, road.flags, road.may_rate, road.may_urge) == ("", [], [], False)


def test_a_sixth_representative_is_kept_for_staff_and_not_lost(terminal):
    six = [Person(f"代表{n}", "111", f"13092619600{n}010012") for n in range(1, 7)]
    payload = terminal.registration(representatives=six)
    reply = terminal.upload(terminal.envelope(RecordKind.REGISTRATION, payload))
    assert (reply.status, reply.as_(RecordReply).note) == (201, "too_many_representatives")


def test_who_has_neither_document_nor_telephone_is_registered_and_finds_the_case_again(centre, terminal):
    secrets = new_secrets(pin=True)
    payload = VisitPayload(terminal.next_number(), Person(), secrets, "A001")
    assert terminal.upload(terminal.envelope(RecordKind.VISIT, payload)).as_(RecordReply).note == ""
    asked = LookupRequest(query_code=secrets.query_code, factor=secrets.pin)
    found = terminal.call("POST", "/v1/lookups", asked).as_(LookupReply)
    assert [case.number for case in found.cases] == [payload.number]
