"""The chores: room on the disk, a spare copy, a look for damage, comparing with the centre, erasing what is over."""

import json
from datetime import timedelta

import pytest
from support.doubles import NOON
from support.http_centre import reply
from support.records import add, envelope

from kiosk.clock import rfc3339
from kiosk.errors import ServerUnreachable, StoreUnavailable
from kiosk.services.keep_house import KeepHouse, is_sound
from kiosk.store import reserve as reserve_file
from kiosk.store.appointments import spend
from kiosk.store.facts import PURGED, SERIAL, Facts, count_up
from kiosk.store.print_journal import PrintJob
from kiosk.store.reserve import Reserve
from kiosk.store.spare import read_spare
from kiosk.sync.caretaker import Caretaker, Chore
from kiosk.sync.client import HttpClient
from kiosk.sync.reconcile import Reconciled, Reconciler

LONG_AGO = NOON - timedelta(days=31)


def holds(*lost):
    """The centre has everything but these numbers."""

    def answer(request):
        asked = [mark["id"] for mark in request.json["records"]]
        return reply(200, {"missing": [one for one in asked if int(one[-4:]) in lost]})

    return answer


@pytest.fixture
def reconciler(outbox, centre, clock):
    return Reconciler(outbox, HttpClient(centre.url, ca_file="", clock=clock, timeout_s=5.0), clock)


@pytest.fixture
def told():
    return []


@pytest.fixture
def house(database, reconciler, clock, told, tmp_path):
    return KeepHouse(
        database,
        Reserve(tmp_path),
        reconciler,
        clock,
        on_room=told.append,
        on_damage=lambda: told.append("damage"),
    )


def sent(database, outbox, numbers, at=LONG_AGO):
    add(database, *[envelope(n) for n in numbers])
    for record in database.rows("SELECT seq FROM outbox WHERE state = 'pending'"):
        outbox.settle(record[0], "sent", at)


# ---- comparing ----


def test_what_the_centre_has_lost_waits_again(database, outbox, reconciler, centre):
    sent(database, outbox, range(1, 8))
    centre.always = holds(3, 5)
    assert reconciler.run() == Reconciled(held=5, again=2)
    assert outbox.counts() == {"sent": 5, "pending": 2}
    assert [row.id[-1] for row in outbox.listing() if row.problem] == ["5", "3"]


def test_every_record_is_asked_for_once_page_by_page(database, outbox, reconciler, centre, monkeypatch):
    monkeypatch.setattr("kiosk.sync.reconcile.PAGE", 3)
    sent(database, outbox, range(1, 9))
    centre.always = holds()
    assert reconciler.run() == Reconciled(held=8, again=0)
    asked = [mark["id"][-1] for request in centre.requests for mark in request.json["records"]]
    assert asked == list("12345678")
    assert len(centre.requests) == 3


def test_what_was_sent_just_now_and_what_waits_is_not_asked_for(database, outbox, reconciler, centre):
    sent(database, outbox, [1], at=NOON)
    add(database, envelope(2))
    assert reconciler.run() == Reconciled()
    assert centre.requests == []


@pytest.mark.parametrize(
    "answer", [reply(200, b"<html>"), lambda _: [], reply(503), reply(200, {"missing": "all"})]
)
def test_an_answer_that_is_none_changes_nothing(database, outbox, reconciler, centre, answer):
    sent(database, outbox, [1])
    centre.always = answer
    with pytest.raises(ServerUnreachable):
        reconciler.run()
    assert database.rows("SELECT state, confirmed_at FROM outbox") == [("sent", "")]


# ---- erasing ----


def test_after_a_month_what_the_centre_holds_is_erased_and_nothing_else(
    database, outbox, journal, house, centre, clock
):
    clock.measured(NOON, 0.0)
    sent(database, outbox, range(1, 451))
    sent(database, outbox, [900], at=NOON - timedelta(days=29))
    add(database, envelope(901))
    add(database, envelope(902))
    outbox.settle(database.rows("SELECT MAX(seq) FROM outbox")[0][0], "quarantined", LONG_AGO)
    centre.always = holds(7)
    house.compare_and_erase()
    assert outbox.counts() == {"pending": 2, "quarantined": 1, "sent": 1}
    assert Facts(database).get(PURGED) == "449"


def test_slips_appointments_and_tickets_of_past_months_go_too(database, journal, house, clock):
    clock.measured(NOON, 0.0)
    for name, at in (("old", LONG_AGO), ("new", NOON)):
        journal.add(PrintJob(name, "visit", "XF", "", "r"), b"slip", at)
        journal.settle(name, "PRINTED", "P00", at)
        with database.transaction() as connection:
            spend(connection, name, rfc3339(at), "Y001")
            count_up(connection, f"ticket.{at.date()}", 1)
            count_up(connection, SERIAL, 1)
    journal.add(PrintJob("open", "visit", "XF", "", "r"), b"slip", LONG_AGO)
    house.compare_and_erase()
    assert [row[0] for row in database.rows("SELECT id FROM print_jobs ORDER BY seq")] == ["new", "open"]
    assert database.rows("SELECT appointment_id FROM spent_appointments") == [("new",)]
    assert [row[0] for row in database.rows("SELECT key FROM facts ORDER BY key")] == [
        SERIAL,
        f"ticket.{NOON.date()}",
    ]


def test_nothing_is_erased_while_the_clock_may_be_wrong(database, outbox, house, centre, clock):
    sent(database, outbox, [1])
    centre.always = holds()
    house.compare_and_erase()
    assert outbox.counts() == {"sent": 1}
    clock.measured(NOON, 0.0)
    clock._system.jump(10 * 365 * 86_400)
    house.compare_and_erase()
    assert outbox.counts() == {"sent": 1}


def test_of_what_was_erased_no_byte_stays_in_the_file_or_its_log(database, outbox, house, centre, clock):
    clock.measured(NOON, 0.0)
    sent(database, outbox, range(1, 300))
    centre.always = holds()
    wanted = envelope(77).id.encode()
    files = [database.path, database.path.with_name("kiosk.db-wal")]
    assert any(wanted in file.read_bytes() for file in files)
    house.compare_and_erase()
    assert not any(wanted in file.read_bytes() for file in files)


# ---- damage, room, spare copy ----


def test_a_broken_page_is_found_and_told(database, outbox, house, told):
    sent(database, outbox, range(1, 200))
    database.flush_log()
    house.look_for_damage()
    assert told == []
    with database.path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096)
    assert not is_sound(database)
    house.look_for_damage()
    assert told == ["damage"]


def test_the_reserve_is_kept_while_there_is_room_and_given_once(house, told, tmp_path):
    house.look_for_room()
    assert told == [""]
    assert (tmp_path / reserve_file.NAME).stat().st_size == reserve_file.SIZE
    assert Reserve(tmp_path).give() is True
    assert Reserve(tmp_path).give() is False


def test_below_the_least_room_nothing_new_is_begun_and_no_reserve_is_made(house, told, tmp_path, monkeypatch):
    monkeypatch.setattr(reserve_file, "LEAST_FREE", 1 << 60)
    house.look_for_room()
    assert told == ["D05"]
    assert not (tmp_path / reserve_file.NAME).exists()


def test_a_record_finds_the_reserve_when_the_disk_is_full(capture, database, monkeypatch):
    from kiosk.api.envelope import RecordKind

    made = []
    real = database.transaction
    monkeypatch.setattr(database, "transaction", lambda: real() if made else full())
    capture._make_room = lambda: made.append(1) is None
    accepted = capture.accept(
        RecordKind.VISIT, payload=lambda known: {"n": str(known.number)}, slip=None, numbered=True
    )
    assert accepted.number
    assert database.rows("SELECT id, number FROM outbox") == [(accepted.record_id, accepted.number)]


def full():
    raise StoreUnavailable("disk full", code="D02")


def test_a_disk_that_stays_full_is_told_and_nothing_is_kept(capture, database, monkeypatch):
    from kiosk.api.envelope import RecordKind

    asked = []
    monkeypatch.setattr(database, "transaction", full)
    capture._make_room = lambda: asked.append(1) is None
    with pytest.raises(StoreUnavailable):
        capture.accept(RecordKind.VISIT, payload=lambda _: {}, slip=None, numbered=True)
    assert asked == [1]


def test_the_spare_copy_has_the_counters(database, house):
    Facts(database).put(SERIAL, "41")
    add(database, envelope(1))
    house.copy_facts()
    spare = read_spare(database.path)
    assert (spare.next_serial, spare.last_seq, spare.purged) == (41, 1, 0)
    assert json.loads(database.path.with_name("spare.json").read_text())["next_serial"] == 41
    assert database.path.with_name("spare.json").stat().st_mode & 0o777 == 0o600


# ---- when ----


def test_chores_are_done_in_their_time_alone_where_they_must_be_and_again_when_they_fail(clock):
    done, there = [], [True]

    def fails():
        done.append("fails")
        raise StoreUnavailable("no", code="D02")

    chores = [
        Chore("often", lambda: done.append("often"), 0, 60),
        Chore("alone", lambda: done.append("alone"), 0, 1000, alone=True),
        Chore("fails", fails, 100, 5000),
    ]
    care = Caretaker(chores, clock, lambda: there[0])
    care.look()
    care.look()
    assert done == ["often"]
    there[0] = False
    clock._system.move(60)
    care.look()
    assert done == ["often", "often", "alone"]
    clock._system.move(40)
    care.look()
    clock._system.move(599)
    care.look()
    assert done.count("fails") == 1
    clock._system.move(1)
    care.look()
    assert (done.count("fails"), done.count("alone")) == (2, 1)
