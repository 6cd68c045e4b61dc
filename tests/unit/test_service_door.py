import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import InvalidInput
from kiosk.services.service_door import FREE_TRIES, LONGEST_WAIT_S, Cost, Role, ServiceDoor, check_pin
from kiosk.store.database import Database
from kiosk.store.facts import Facts

STAFF, TECHNICIAN, WRONG = "204618", "730461", "918273"


class Seconds:
    """The clock that never jumps, moved by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return Seconds()


@pytest.fixture
def facts(tmp_path):
    database = Database(tmp_path / "kiosk.db")
    yield Facts(database)
    database.close()


@pytest.fixture
def door(facts, clock):
    made = ServiceDoor(facts, clock, Cost(rounds=1, kibibytes=64))
    made.set_pin(Role.STAFF, STAFF)
    made.set_pin(Role.TECHNICIAN, TECHNICIAN)
    return made


def refused(door, pin):
    with pytest.raises(InvalidInput) as error:
        door.open(pin)
    return error.value.code


def test_each_pin_opens_for_its_own_role(door):
    assert (door.open(STAFF), door.open(TECHNICIAN)) == (Role.STAFF, Role.TECHNICIAN)


def test_the_store_holds_no_pin(door, facts):
    kept = [facts.get(f"pin.{role.value}") for role in Role]
    assert all(hashed.startswith("$argon2id$") for hashed in kept)
    assert not any(pin in hashed for pin in (STAFF, TECHNICIAN) for hashed in kept)


def test_before_any_pin_was_set_the_door_says_so(facts, clock):
    assert refused(ServiceDoor(facts, clock), STAFF) == "pin_unset"


def test_after_five_wrong_pins_each_further_one_waits_twice_as_long(door, clock):
    assert [refused(door, WRONG) for _ in range(FREE_TRIES)] == ["pin_wrong"] * (FREE_TRIES - 1) + [
        "pin_locked"
    ]
    for waits in (15, 30, 60, 120, 240, 480, 960, 1920, LONGEST_WAIT_S, LONGEST_WAIT_S):
        assert door.wait_s() == waits
        assert refused(door, TECHNICIAN) == "pin_locked"  # not even the right one, and it is not counted
        clock.wait(waits)
        assert refused(door, WRONG) == "pin_locked"
    clock.wait(LONGEST_WAIT_S)
    assert door.open(TECHNICIAN) is Role.TECHNICIAN
    assert (door.wait_s(), refused(door, WRONG)) == (0, "pin_wrong")


def test_a_restart_gives_no_further_try(door, facts, clock):
    for _ in range(FREE_TRIES):
        refused(door, WRONG)
    assert ServiceDoor(facts, clock).wait_s() == 15


def test_a_plug_pulled_while_a_pin_is_judged_has_counted_it(door, facts, clock, monkeypatch):
    monkeypatch.setattr(ServiceDoor, "_is", lambda *_: (_ for _ in ()).throw(SystemExit))
    for _ in range(FREE_TRIES):
        with pytest.raises(SystemExit):
            door.open(WRONG)
    assert ServiceDoor(facts, clock).wait_s() == 15


def test_a_wait_begins_anew_with_the_program(door, facts, clock):
    for _ in range(FREE_TRIES):
        refused(door, WRONG)
    clock.wait(14)
    again = ServiceDoor(facts, clock)
    assert (door.wait_s(), again.wait_s()) == (1, 15)


def test_tries_that_an_older_program_counted_count_on(door, facts, clock):
    facts.put("service_tries", "6 2026-11-20T00:00:00.000Z")
    assert ServiceDoor(facts, clock).wait_s() == 30


@pytest.mark.parametrize("plug_pulled", [0.0, 0.05, 0.5])
def test_a_thousand_tries_in_four_hours_get_fifteen_judged(facts, clock, monkeypatch, plug_pulled):
    """As fast as it goes, with the plug pulled between (kiosk/services/service_door.py keeps the count on the disk)."""
    door = ServiceDoor(facts, clock, Cost(rounds=1, kibibytes=64))
    door.set_pin(Role.STAFF, STAFF)
    chance, judged = random.Random(1), []
    real = ServiceDoor._count
    monkeypatch.setattr(ServiceDoor, "_count", lambda door: (judged.append(1), real(door)))
    for _ in range(1000):
        if chance.random() < plug_pulled:
            door = ServiceDoor(facts, clock)
        assert refused(door, f"{chance.randrange(10**6):06}") in ("pin_wrong", "pin_locked")
        clock.wait(4 * 3600 / 1000)
    assert FREE_TRIES < len(judged) <= 15


def test_a_new_pin_forgets_wrong_tries(door):
    for _ in range(FREE_TRIES):
        refused(door, WRONG)
    door.set_pin(Role.TECHNICIAN, "508142")
    assert door.open("508142") is Role.TECHNICIAN


def test_staff_and_technicians_have_different_pins(door):
    with pytest.raises(InvalidInput, match="different"):
        door.set_pin(Role.STAFF, TECHNICIAN)


@pytest.mark.parametrize("pin", ["", "12345", "1" * 13, "12 456", "12345a", "１２３９５６"])
def test_a_pin_is_six_to_twelve_digits(pin):
    with pytest.raises(InvalidInput, match="6 to 12 digits"):
        check_pin(pin)


@given(st.integers(0, 9), st.sampled_from([0, 1, -1]), st.integers(6, 12))
def test_what_is_guessed_first_is_no_pin(first, step, length):
    with pytest.raises(InvalidInput, match="guessed first"):
        check_pin("".join(str((first + step * place) % 10) for place in range(length)))
