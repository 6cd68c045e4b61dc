"""The kiosk's own enrolment by code and key roll, against a real server, with lines that lose what they carry."""

import pytest
from contract.clerk import Clerk, hire
from support.doubles import HandClock

from kiosk.api.terminals import Heartbeat
from kiosk.cli.enrol import enrol_by_code
from kiosk.cli.link import Link
from kiosk.cli.verify_slip import terminal_keys
from kiosk.clock import CentreClock
from kiosk.enrolment import code_asked_before, enrol, load_identity
from kiosk.errors import NeedsAttention, ServerUnreachable
from kiosk.key_roll import KEY, NEXT, KeyRoller
from kiosk.keys import load_or_make_key
from kiosk.store.database import Database
from kiosk.store.facts import Facts
from kiosk.sync.client import HttpClient, raise_for_problem
from kiosk.sync.heartbeat import BeatMarks, SiteKeeper
from server.desk.enrolments import Approval, Refusal
from server.people.roles import Role


class Machine:
    """A terminal's folder, store and client; ``line`` is between it and the centre."""

    def __init__(self, centre, folder):
        self.centre, self.folder = centre, folder
        self.line = Link(("127.0.0.1", centre.port))
        self.line.start()
        hand = HandClock()
        hand.now = centre.clock
        self.clock = CentreClock(hand)
        self.database = Database(folder / "kiosk.db")
        self.facts = Facts(self.database)
        url = f"http://127.0.0.1:{self.line.port}"
        self.client = HttpClient(url, ca_file="", clock=self.clock, timeout_s=5.0)

    @property
    def key(self):
        return load_or_make_key(self.folder / KEY)

    def enrol(self):
        enrol(self.client, self.facts, self.key, token=self.centre.token(), software="test")
        self.start()
        return self

    def start(self):
        """What a start of the kiosk does."""
        self.identity = load_identity(self.facts, self.key)
        self.client.signer = self.identity.signer(self.clock)
        self.roller = KeyRoller(self.client, self.identity, self.clock, self.folder)

    def beats(self):
        from kiosk.api.codec import to_json

        raise_for_problem(self.client.call("POST", "/v1/heartbeats", to_json(Heartbeat("0.1", 0, 0, 0))))
        return True

    def stop(self):
        self.line.stop()
        self.database.close()


@pytest.fixture
def machine(centre, tmp_path):
    made = Machine(centre, tmp_path)
    yield made
    made.stop()


@pytest.fixture
def technician(centre):
    centre.write("DELETE FROM staff WHERE login = ?", "tech.side")
    return Clerk.seated(centre, hire(centre, Role.TECHNICIAN, "tech.side"))


class Staff:
    """Decides while the terminal waits: ``sleep`` of the waiting terminal calls it."""

    def __init__(self, machine, decide):
        self.machine, self.decide, self.naps = machine, decide, 0

    def __call__(self, seconds):
        self.naps += 1
        self.machine.centre.clock.move(seconds=seconds)
        if self.naps == 2:
            self.decide(code_asked_before(self.machine.facts).user_code)


def wait(machine, decide):
    sleep = Staff(machine, decide)
    return enrol_by_code(machine.client, machine.facts, machine.key, software="test", sleep=sleep)


def approving(technician):
    return lambda code: technician.call("POST", "/v1/desk/enrolments/approve", Approval(code, "大厅三号"))


def test_a_machine_shows_its_code_waits_and_is_enrolled(machine, technician, capsys):
    terminal = wait(machine, approving(technician))
    shown = capsys.readouterr().out
    assert "-" in shown.split()[0]
    assert "█" in shown
    machine.start()
    assert machine.identity.reply.terminal == terminal
    assert machine.beats()


def test_a_machine_that_staff_refuse_says_so(machine, technician):
    refusing = lambda code: technician.call("POST", "/v1/desk/enrolments/refuse", Refusal(code))  # noqa: E731
    with pytest.raises(NeedsAttention, match="staff refused"):
        wait(machine, refusing)


def test_a_machine_that_was_switched_off_while_it_waited_goes_on_with_its_code(machine, technician):
    class PowerCut(Exception):
        pass

    def cut(code):
        approving(technician)(code)
        raise PowerCut

    with pytest.raises(PowerCut):
        wait(machine, cut)
    machine.centre.clock.move(seconds=5)
    assert wait(machine, lambda _: None) == load_identity(machine.facts, machine.key).reply.terminal


def test_a_machine_that_loses_replies_while_it_waits_is_enrolled_all_the_same(machine, technician, capsys):
    staff = Staff(machine, approving(technician))

    def sleep(seconds):
        staff(seconds)
        machine.line.drop_replies = 1.0 if staff.naps == 2 else 0.0

    enrol_by_code(machine.client, machine.facts, machine.key, software="test", sleep=sleep)
    assert machine.line.dropped == 1
    assert "trying again" in capsys.readouterr().err


def test_a_rolled_key_is_on_the_disk_and_signs(machine):
    machine.enrol()
    before = machine.identity.signing().id
    after = machine.roller.roll()
    assert after != before
    assert machine.beats()
    machine.start()
    assert machine.identity.signing().id == after
    assert not (machine.folder / NEXT).exists()


def test_a_lost_reply_is_healed_at_the_next_start(machine):
    machine.enrol()
    machine.line.drop_replies = 1.0
    with pytest.raises(ServerUnreachable):
        machine.roller.roll()
    assert machine.line.dropped == 1
    machine.line.drop_replies = 0.0
    machine.start()
    machine.roller.settle()
    assert machine.beats()
    assert not (machine.folder / NEXT).exists()


def test_a_roll_that_never_reached_the_centre_is_finished_later_with_the_same_key(machine):
    machine.enrol()
    machine.line.is_cut = True
    with pytest.raises(ServerUnreachable):
        machine.roller.roll()
    new = (machine.folder / NEXT).read_bytes()
    machine.line.is_cut = False
    machine.start()
    assert machine.beats()  # the old key still signs
    machine.roller.settle()
    assert (machine.folder / KEY).read_bytes() == new
    assert machine.beats()


def test_the_new_key_is_on_the_disk_before_the_centre_hears_of_it(machine, monkeypatch):
    machine.enrol()
    there = []
    call = machine.client.call

    def seen(*args, **kwargs):
        there.append((machine.folder / NEXT).exists())
        return call(*args, **kwargs)

    monkeypatch.setattr(machine.client, "call", seen)
    machine.roller.roll()
    assert there == [True]


def test_heartbeats_are_counted_over_starts(machine):
    first, second = BeatMarks(machine.facts, "a"), BeatMarks(machine.facts, "b")
    assert [(m.boot_id, m.counter) for m in (first(), first(), second())] == [("a", 1), ("a", 2), ("b", 3)]


def test_slips_of_the_old_key_are_confirmed_offline(machine, tmp_path):
    machine.enrol()
    old = machine.key.public_key().public_bytes_raw()
    machine.roller.roll()
    SiteKeeper(machine.facts, lambda _: None).fetch(machine.client)
    config = tmp_path / "kiosk.toml"
    config.write_text(f'[terminal]\nstate_dir = "{machine.folder}"\n')
    new = machine.key.public_key().public_bytes_raw()
    assert set(terminal_keys(config, machine.identity.reply.terminal_number)) == {old, new}
