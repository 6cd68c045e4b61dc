"""A terminal replaces its key: the old one signs no call any more, and what it signed stays proven."""

import base64

import pytest
from contract.harness import FakeTerminal
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.api.envelope import RecordKind
from kiosk.api.terminals import Heartbeat, KeyRoll, KeyRolled, SiteConfig, key_id_of, roll_bytes

HEARTBEAT = Heartbeat("0.1", 0, 0, 0)
PATH = "/v1/terminals/me/key"


class Rolling(FakeTerminal):
    """A terminal that can take a new key."""

    def new_key(self):
        new = Ed25519PrivateKey.generate()
        return new, new.public_key().public_bytes_raw()

    def order(self, new, raw, old_key_id=""):
        proof = new.sign(roll_bytes(old_key_id or self.enrolled.key_id, raw))
        return KeyRoll(base64.b64encode(raw).decode(), base64.b64encode(proof).decode())

    def take(self, new, raw):
        object.__setattr__(self.enrolled, "key_id", key_id_of(raw))
        self.key = new


@pytest.fixture
def terminal(centre):
    return Rolling(centre)


def roll(terminal):
    new, raw = terminal.new_key()
    reply = terminal.call("POST", PATH, terminal.order(new, raw))
    assert reply.status == 200, reply.body
    return new, raw, reply.as_(KeyRolled)


def test_the_new_key_signs_from_then_on_and_the_old_one_no_more(terminal):
    new, raw, rolled = roll(terminal)
    assert rolled.key_id == key_id_of(raw)
    assert terminal.call("POST", "/v1/heartbeats", HEARTBEAT).problem == "/problems/not-enrolled"
    terminal.take(new, raw)
    assert terminal.call("POST", "/v1/heartbeats", HEARTBEAT).status == 200


def test_a_record_that_the_old_key_signed_still_counts(terminal):
    waiting = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    sent = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    assert terminal.upload(sent).status == 201
    roll(terminal)
    assert terminal.upload(waiting).status == 201
    assert terminal.upload(sent).status == 200


def test_a_withdrawn_terminals_old_key_proves_nothing(centre, terminal):
    waiting = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    roll(terminal)
    number = terminal.enrolled.terminal_number
    centre.write("UPDATE terminals SET state = 'revoked' WHERE number = ?", number)
    assert terminal.upload(waiting).problem == "/problems/not-enrolled"


def test_every_key_of_a_terminal_stands_in_the_site_the_newest_first(centre, terminal):
    old = terminal.key.public_key().public_bytes_raw()
    centre.clock.move(seconds=1)
    new, raw, _ = roll(terminal)
    terminal.take(new, raw)
    site = terminal.call("GET", "/v1/site").as_(SiteConfig)
    number = terminal.enrolled.terminal_number
    keys = [base64.b64decode(k.public_key) for k in site.terminal_keys if k.terminal_number == number]
    assert keys == [raw, old]


def test_a_terminal_that_lost_the_reply_asks_again_with_the_new_key(terminal):
    new, raw, first = roll(terminal)
    order = terminal.order(new, raw)
    assert terminal.call("POST", PATH, order).problem == "/problems/not-enrolled"
    terminal.take(new, raw)
    assert terminal.call("POST", PATH, order).as_(KeyRolled) == first


def test_a_key_that_nobody_proves_to_hold_is_refused(terminal):
    new, raw = terminal.new_key()
    other, _ = terminal.new_key()
    assert terminal.call("POST", PATH, terminal.order(other, raw)).problem == "/problems/not-signed"
    for_another = terminal.order(new, raw, old_key_id="0" * 16)
    assert terminal.call("POST", PATH, for_another).problem == "/problems/not-signed"
    assert terminal.call("POST", "/v1/heartbeats", HEARTBEAT).status == 200


def test_a_key_that_was_used_before_is_refused(centre, terminal):
    before, raw_before = terminal.key, terminal.key.public_key().public_bytes_raw()
    new, raw, _ = roll(terminal)
    terminal.take(new, raw)
    assert terminal.call("POST", PATH, terminal.order(before, raw_before)).status == 403
    other = FakeTerminal(centre)
    taken = other.key.public_key().public_bytes_raw()
    assert terminal.call("POST", PATH, terminal.order(other.key, taken)).status == 403


def test_a_roll_is_written_down(centre, terminal):
    old = terminal.enrolled.key_id
    _, _, rolled = roll(terminal)
    who, action, facts = centre.sql("SELECT who, action, facts FROM audit_log ORDER BY seq DESC LIMIT 1")[0]
    assert (who, action) == (f"terminal:{terminal.enrolled.terminal}", "terminal_key_rolled")
    assert old in facts
    assert rolled.key_id in facts
