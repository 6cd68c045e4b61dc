import pytest
from contract.clerk import Clerk, hire
from contract.harness import ID_NUMBER, new_secrets

from kiosk.api.cases import LookupReply, LookupRequest
from kiosk.api.envelope import RecordKind
from kiosk.api.records import Person, RecordReply
from server.desk.cases import Duplicates, LinkDecision
from server.people.roles import Role

STORY = "工地欠我三个月工资，找过工头多次，一直没有给。"
ANNA = Person("安娜", "111", "130926196001010026", "13800000009", "", True)
NO_CARD = Person("王二", "", "", "13800000010", "", False)


@pytest.fixture
def register(terminal):
    def send(**changes):
        payload = terminal.registration(**{"story": STORY, **changes})
        reply = terminal.upload(terminal.envelope(RecordKind.REGISTRATION, payload)).as_(RecordReply)
        return payload, reply.note

    return send


@pytest.fixture(scope="module")
def registrar(centre):
    return hire(centre, Role.REGISTRAR)


def test_an_exact_copy_is_joined_and_its_number_still_opens_the_road(centre, terminal, register):
    first, note = register()
    copy, copied = register(secrets=new_secrets())
    assert (note, copied) == ("", "merged")
    rows = centre.sql("SELECT state, merged_into FROM cases WHERE number = ?", copy.number)
    assert rows == [("MRG", first.number)]
    found = terminal.call("POST", "/v1/lookups", LookupRequest(slip_token=copy.secrets.slip_token)).as_(
        LookupReply
    )
    assert [case.number for case in found.cases] == [copy.number, first.number]


def test_a_copy_by_another_person_is_never_joined(centre, register):
    _, note = register(person=ANNA)
    assert note == ""


def test_without_a_card_name_and_telephone_tell_who_it_is(register):
    assert [register(person=NO_CARD)[1] for _ in range(2)] == ["", "merged"]


def test_an_accusation_is_compared_with_nothing(centre, register):
    assert [register(kind="accuse", category="private")[1] for _ in range(2)] == ["", ""]


def test_a_likely_pair_waits_for_staff_who_look_and_decide(centre, registrar, register):
    old, _ = register(person=Person("陈一", "111", "130926197001010019"), story="小区电梯坏了三个月没人修")
    new, note = register(
        person=Person("陈一", "111", "130926197001010019"), story="小区里的电梯坏了三个多月，一直没有人来修"
    )
    assert note == ""
    clerk = Clerk.seated(centre, registrar)
    links = clerk.call("GET", "/v1/desk/duplicates").as_(Duplicates).links
    pair = next(link for link in links if link.number == new.number)
    assert (pair.other, pair.state, pair.score > 60) == (old.number, "asked", True)
    decision = LinkDecision(new.number, old.number, False)
    assert clerk.call("POST", "/v1/desk/duplicates/decisions", decision).status == 200
    assert clerk.call("POST", "/v1/desk/duplicates/decisions", decision).status == 404
    assert new.number not in {
        link.number for link in clerk.call("GET", "/v1/desk/duplicates").as_(Duplicates).links
    }


def test_every_case_of_a_card_is_found_with_those_that_were_joined(terminal, register):
    numbers = {register()[0].number for _ in range(2)}
    found = terminal.call("POST", "/v1/lookups", LookupRequest(id_number=ID_NUMBER)).as_(LookupReply)
    assert numbers <= {case.number for case in found.cases}
