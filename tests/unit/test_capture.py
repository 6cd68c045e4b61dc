from dataclasses import replace
from datetime import timedelta

import pytest
from nacl.public import SealedBox
from support.doubles import CountingChance, HandClock
from support.places import ID_NUMBER, SEAL_KEY, TERMINAL_KEY, identity, site

from kiosk.api.codec import from_json
from kiosk.api.envelope import Envelope, RecordKind, proven
from kiosk.api.records import RegistrationPayload
from kiosk.clock import CentreClock
from kiosk.domain.matters import Draft, Visitor
from kiosk.domain.numbers import parse_number
from kiosk.domain.slip_code import decode_slip_code, is_signed_by
from kiosk.errors import InvalidInput, NeedsAttention, StoreUnavailable
from kiosk.keys import verifier
from kiosk.services.capture import Capture, Chance
from kiosk.services.register_visit import RegisterVisit
from kiosk.services.slip_writer import SlipWriter
from kiosk.services.urge import Urge
from kiosk.store.database import Database
from kiosk.store.outbox import Outbox
from kiosk.store.print_journal import PrintJournal
from kiosk.words import load_words

verify = verifier(TERMINAL_KEY.public_key().public_bytes_raw())
CANARIES = ("张小明", ID_NUMBER, "13800001234", "canary-story", "示范街 9 号")


def draft():
    return Draft(
        visitor=Visitor("张小明", "resident", ID_NUMBER, "13800001234", "示范街 9 号", read_from_card=True),
        category="labour.wages",
        in_procedure="no",
        story="canary-story 拖欠工资三个月",
    )


def registering(capture):
    return RegisterVisit(capture, SlipWriter(site, load_words(), "130926-001"))


def new_capture(database, chance=None, **lease):
    chance = chance or CountingChance()
    return Capture(
        identity=identity(**lease),
        database=database,
        journal=PrintJournal(database),
        clock=CentreClock(HandClock()),
        chance=Chance(chance.below, chance.bytes),
        committed=lambda _: None,
    )


def opened(outbox, place=0):
    envelope = from_json(outbox.first_of_each_kind()[place].envelope, Envelope)
    return envelope, from_json(SealedBox(SEAL_KEY).decrypt(envelope.sealed_bytes()), RegistrationPayload)


def test_what_was_accepted_is_sealed_for_the_centre_and_proves_itself(capture, outbox):
    accepted = registering(capture)(draft())
    envelope, payload = opened(outbox)
    assert proven(envelope, verify) == envelope.sealed_bytes()
    assert (payload.number, payload.story) == (accepted.number, "canary-story 拖欠工资三个月")
    assert payload.person.name == "张小明"
    assert payload.secrets == accepted.secrets


def test_place_unit_address_and_the_relative_are_sealed_and_no_relative_stands_on_the_slip(capture, outbox):
    mother = Visitor("样例母", "resident", "130926193501010027", read_from_card=True)
    told = replace(
        draft(), place="肃宁县师素镇", place_code="130926105", unit_complained_of="肃宁县教育局", reply_by="post",
        reply_address="师素镇样例村 1 号", relation="parent", relative=mother,
    )  # fmt: skip
    accepted = registering(capture)(told)
    payload = opened(outbox)[1]
    assert (payload.place, payload.place_code, payload.unit_complained_of) == (
        "肃宁县师素镇",
        "130926105",
        "肃宁县教育局",
    )
    assert payload.reply_address == "师素镇样例村 1 号"
    assert (payload.helps_relative, payload.concerned.relation) == (True, "parent")
    assert payload.concerned.person.id_number == mother.id_number
    assert mother.id_number not in str(accepted.slip)
    assert mother.name not in str(accepted.slip)


def test_of_who_wants_privacy_nothing_written_in_the_hall_is_sealed(capture, outbox):
    written = {"story": "某局长", "place": "某镇", "unit_complained_of": "某局"}
    registering(capture)(replace(draft(), wants_privacy=True, category="private", **written))
    sealed = opened(outbox)[1]
    assert (sealed.story, sealed.place, sealed.unit_complained_of) == ("", "", "")


def test_without_an_address_of_its_own_the_answer_goes_to_the_visitors(capture, outbox):
    registering(capture)(draft())
    payload = opened(outbox)[1]
    assert (payload.reply_address, payload.helps_relative, payload.concerned) == ("示范街 9 号", False, None)


def test_the_slips_code_is_evidence_of_this_very_record(capture, outbox):
    accepted = registering(capture)(draft())
    code, signature = decode_slip_code(accepted.slip_code)
    envelope, payload = opened(outbox)
    assert is_signed_by(code, signature, verify)
    assert code.body_hash.hex() == envelope.sha256[:16]
    assert code.token.hex() == payload.secrets.slip_token


def test_nothing_of_the_visitor_is_readable_on_the_disk(capture, tmp_path):
    registering(capture)(draft())
    data = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert len(data) > 10_000
    readable = [
        c for c in CANARIES for form in (c.encode(), c.encode("utf-16-le"), c.encode("gbk")) if form in data
    ]
    assert readable == []


@pytest.mark.parametrize("table", ["outbox", "print_jobs", "facts"])
def test_when_one_part_cannot_be_written_nothing_is_kept(database, table):
    with database.transaction() as connection:
        connection.execute(
            f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    told = []
    capture = new_capture(database)
    capture._committed = told.append
    with pytest.raises(StoreUnavailable):
        registering(capture)(draft())
    rows = [database.rows(f"SELECT COUNT(*) FROM {name}")[0][0] for name in ("outbox", "print_jobs", "facts")]
    assert (rows, told) == ([0, 0, 0], [])


def test_a_store_that_is_gone_is_told_before_any_number_is_shown(capture, database):
    database.close()
    with pytest.raises(StoreUnavailable):
        registering(capture)(draft())


def test_a_number_is_never_given_twice_over_a_restart(tmp_path):
    numbers = []
    chance = CountingChance()
    for _ in range(3):
        database = Database(tmp_path / "kiosk.db")
        numbers += [registering(new_capture(database, chance))(draft()).number for _ in range(2)]
        database.close()
    assert [parse_number(number).serial for number in numbers] == [1, 2, 3, 4, 5, 6]


def test_a_used_up_lease_calls_staff_and_keeps_nothing(database):
    capture = new_capture(database, serial_first=7, serial_last=7)
    registering(capture)(draft())
    with pytest.raises(NeedsAttention):
        registering(capture)(draft())
    assert Outbox(database).counts() == {"pending": 1}


def test_who_gave_neither_phone_nor_number_gets_a_pin(capture):
    assert registering(capture)(Draft(category="other")).secrets.pin != ""
    assert registering(capture)(draft()).secrets.pin == ""


def test_an_incomplete_draft_is_asked_for_again_and_takes_no_number(capture, outbox):
    with pytest.raises(InvalidInput):
        registering(capture)(Draft())
    assert outbox.counts() == {}


def test_an_offline_ticket_starts_anew_each_day(capture, clock):
    assert [capture.offline_ticket("A") for _ in range(2)] == ["A001", "A002"]
    clock.measured(clock.raw_now() + timedelta(days=1), 0)
    assert capture.offline_ticket("A") == "A001"


def test_the_time_told_is_the_terminals_own_with_the_measured_offset(capture, outbox, clock):
    clock.measured(clock.raw_now() + timedelta(seconds=90), 0)
    registering(capture)(draft())
    envelope, _ = opened(outbox)
    assert envelope.captured_at == "2026-11-21T04:00:00.000Z"
    assert envelope.clock_offset_ms == 90_000


def test_an_urge_is_kept_under_its_cases_number(capture, outbox):
    accepted = Urge(capture)("XF1309260010001234")
    assert (accepted.job_id, accepted.secrets) == ("", None)
    assert [(row.kind, row.number) for row in outbox.listing()] == [("urge", "XF1309260010001234")]
    assert from_json(outbox.first_of_each_kind()[0].envelope, Envelope).kind is RecordKind.URGE
