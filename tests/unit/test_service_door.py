from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.doubles import NOON

from kiosk.errors import InvalidInput
from kiosk.services.service_door import FREE_TRIES, LONGEST_WAIT_S, Cost, Role, ServiceDoor, check_pin
from kiosk.store.database import Database
from kiosk.store.facts import Facts

STAFF, TECHNICIAN, WRONG = "204618", "730461", "918273"


class Wall:
    """A wall clock that tests move."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def facts(tmp_path):
    database = Database(tmp_path / "kiosk.db")
    yield Facts(database)
    database.close()


@pytest.fixture
def door(facts, wall):
    made = ServiceDoor(facts, wall, Cost(rounds=1, kibibytes=64))
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


def test_before_any_pin_was_set_the_door_says_so(facts, wall):
    assert refused(ServiceDoor(facts, wall), STAFF) == "pin_unset"


def test_after_five_wrong_pins_each_further_one_waits_twice_as_long(door, wall):
    assert [refused(door, WRONG) for _ in range(FREE_TRIES)] == ["pin_wrong"] * (FREE_TRIES - 1) + [
        "pin_locked"
    ]
    for waits in (15, 30, 60, 120, 240, 480, LONGEST_WAIT_S, LONGEST_WAIT_S):
        assert door.wait_s() == waits
        assert refused(door, TECHNICIAN) == "pin_locked"  # not even the right one, and it is not counted
        wall.wait(waits)
        assert refused(door, WRONG) == "pin_locked"
    wall.wait(LONGEST_WAIT_S)
    assert door.open(TECHNICIAN) is Role.TECHNICIAN
    assert (door.wait_s(), refused(door, WRONG)) == (0, "pin_wrong")


def test_a_restart_gives_no_further_try(door, facts, wall):
    for _ in range(FREE_TRIES):
        refused(door, WRONG)
    assert ServiceDoor(facts, wall).wait_s() == 15


def test_a_plug_pulled_while_a_pin_is_judged_has_counted_it(door, facts, wall, monkeypatch):
    monkeypatch.setattr(ServiceDoor, "_is", lambda *_: (_ for _ in ()).throw(SystemExit))
    for _ in range(FREE_TRIES):
        with pytest.raises(SystemExit):
            door.open(WRONG)
    assert ServiceDoor(facts, wall).wait_s() == 15


def test_a_clock_set_back_makes_nobody_wait_longer_than_the_rule_says(door, wall):
    for _ in range(FREE_TRIES):
        refused(door, WRONG)
    wall.wait(-86_400)
    assert door.wait_s() == 15


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
