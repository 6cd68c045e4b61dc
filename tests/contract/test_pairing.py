"""Pairing from the terminal's screen, with a real server and staff who decide."""

import pytest
from contract.clerk import Clerk, hire
from contract.test_terminal_side import Machine, approving

from kiosk.enrolment import load_identity
from kiosk.errors import NeedsAttention
from kiosk.key_roll import KEY, NEXT
from kiosk.keys import load_or_make_key
from kiosk.services.pairing import NEW_KEY, Pairing, settle
from kiosk.store.facts import SERIAL
from server.people.roles import Role


@pytest.fixture
def machine(centre, tmp_path):
    made = Machine(centre, tmp_path)
    made.unsent = 0
    made.pairing = Pairing(made.facts, tmp_path, made.client, software="test", unsent=lambda: made.unsent)
    yield made
    made.stop()


@pytest.fixture
def approve(centre):
    centre.write("DELETE FROM staff WHERE login = ?", "tech.pair")
    return approving(Clerk.seated(centre, hire(centre, Role.TECHNICIAN, "tech.pair")))


def pair(machine, approve):
    code = machine.pairing.ask()
    approve(code.user_code)
    machine.centre.clock.move(seconds=6)
    return machine.pairing.poll(code).enrolment


def test_the_first_pairing_is_in_force_at_once(machine, approve):
    assert machine.pairing.who().terminal == ""
    reply = pair(machine, approve)
    assert not settle(machine.facts, machine.folder)
    machine.start()
    assert (machine.pairing.who().terminal, machine.pairing.who().key_id) == (reply.terminal, reply.key_id)
    assert machine.beats()


def test_paired_again_it_has_a_new_key_number_and_its_own_serials_after_a_start(machine, approve):
    first = pair(machine, approve)
    machine.facts.put(SERIAL, "77")
    second = pair(machine, approve)
    assert second.terminal != first.terminal
    assert (
        load_or_make_key(machine.folder / KEY).public_key()
        != load_or_make_key(machine.folder / NEW_KEY).public_key()
    )
    assert settle(machine.facts, machine.folder)
    machine.start()
    assert machine.beats()
    assert machine.facts.get(SERIAL) == str(second.serial_first)
    assert not (machine.folder / NEW_KEY).exists()


def test_a_roll_of_the_old_key_that_was_not_finished_is_forgotten(machine, approve):
    pair(machine, approve)
    (machine.folder / NEXT).write_bytes(b"n" * 32)
    pair(machine, approve)
    settle(machine.facts, machine.folder)
    machine.start()
    machine.roller.settle()
    assert machine.beats()


def test_a_cut_before_the_approval_leaves_the_old_terminal(machine, approve):
    first = pair(machine, approve)
    machine.pairing.ask()
    assert not settle(machine.facts, machine.folder)
    machine.start()
    assert machine.identity.reply.terminal == first.terminal
    assert machine.beats()


def test_a_start_in_the_middle_of_settling_settles_again(machine, approve):
    pair(machine, approve)
    pair(machine, approve)
    new = (machine.folder / NEW_KEY).read_bytes()
    settle(machine.facts, machine.folder)
    (machine.folder / NEW_KEY).write_bytes(new)  # the rename was not on the disk yet
    assert settle(machine.facts, machine.folder)
    assert load_identity(machine.facts, load_or_make_key(machine.folder / KEY)).key.private_bytes_raw() == new


def test_records_that_wait_are_not_orphaned(machine, approve):
    pair(machine, approve)
    machine.unsent = 1
    with pytest.raises(NeedsAttention) as refused:
        machine.pairing.ask()
    assert refused.value.code == "N02"


def test_an_approval_that_was_never_fetched_is_asked_for_with_another_key(machine, approve):
    code = machine.pairing.ask()
    approve(code.user_code)
    machine.centre.clock.move(minutes=16)
    assert machine.pairing.poll(code).state == "expired_token"
    assert pair(machine, approve).terminal
    settle(machine.facts, machine.folder)
    machine.start()
    assert machine.beats()


def test_a_code_is_the_same_one_when_it_is_asked_for_again(machine):
    assert machine.pairing.ask() == machine.pairing.ask()
