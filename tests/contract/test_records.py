from concurrent.futures import ThreadPoolExecutor

from contract.harness import FakeTerminal

from kiosk.api.codec import to_json
from kiosk.api.envelope import RecordKind
from kiosk.api.records import RecordReply


def test_a_new_record_is_stored_and_echoed(centre, terminal):
    payload = terminal.registration()
    envelope = terminal.envelope(RecordKind.REGISTRATION, payload)
    reply = terminal.upload(envelope)
    answer = reply.as_(RecordReply)
    assert (reply.status, answer.outcome) == (201, "stored")
    assert (answer.id, answer.sha256, answer.number) == (envelope.id, envelope.sha256, payload.number)


def test_the_same_record_again_is_already_there(centre, terminal):
    envelope = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    first, second = terminal.upload(envelope), terminal.upload(envelope, key=f'"{envelope.id}"')
    assert (first.status, second.status) == (201, 200)
    assert second.as_(RecordReply).outcome == "already"
    assert second.as_(RecordReply).received_at == first.as_(RecordReply).received_at


def test_the_same_id_with_another_content_is_refused(centre, terminal):
    first = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    other = terminal.envelope(RecordKind.REGISTRATION, terminal.registration(), record_id=first.id)
    terminal.upload(first)
    reply = terminal.upload(other)
    assert (reply.status, reply.problem) == (422, "/problems/idempotency-key-reused")


def test_the_key_must_be_the_records_id(centre, terminal):
    envelope = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    assert terminal.upload(envelope, key="").problem == "/problems/idempotency-key-mismatch"


def test_a_tampered_envelope_is_refused(centre, terminal):
    from dataclasses import replace

    envelope = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    reply = terminal.upload(replace(envelope, captured_at="2020-01-01T00:00:00.000Z"))
    assert (reply.status, reply.problem) == (401, "/problems/not-signed")


def test_an_unknown_terminal_is_refused_and_its_record_kept_in_quarantine(centre, terminal):
    envelope = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    centre.write("UPDATE terminals SET state = 'revoked' WHERE key_id = ?", terminal.enrolled.key_id)
    assert terminal.upload(envelope).problem == "/problems/not-enrolled"
    assert centre.call("POST", "/v1/quarantine", to_json(envelope)).status == 201
    assert centre.sql("SELECT body FROM quarantine")[-1][0] == to_json(envelope)


def test_twenty_parallel_copies_of_each_record_make_one(centre, terminal, request):
    keys = 500 if request.config.getoption("prove") else 20
    envelopes = [terminal.envelope(RecordKind.REGISTRATION, terminal.registration()) for _ in range(keys)]
    copies = [envelope for envelope in envelopes for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(terminal.upload, copies))
    assert {reply.status for reply in replies} == {200, 201}
    outcomes = [reply.as_(RecordReply).outcome for reply in replies]
    assert (outcomes.count("stored"), outcomes.count("already")) == (keys, keys * 19)
    kept = centre.sql("SELECT id FROM records WHERE terminal = ?", terminal.enrolled.terminal)
    assert sorted(kept) == sorted((envelope.id,) for envelope in envelopes)
    cases = centre.sql(
        "SELECT COUNT(*) FROM cases WHERE number LIKE ?", f"XF130926{terminal.enrolled.terminal_number:03}%"
    )
    assert cases == [(keys,)]


def test_what_cannot_be_opened_is_kept_for_staff(centre, terminal):
    from dataclasses import replace

    envelope = replace(terminal.envelope(RecordKind.REGISTRATION, {"no": "payload"}))
    answer = terminal.upload(envelope).as_(RecordReply)
    assert (answer.outcome, answer.note) == ("stored", "unreadable")
    assert centre.sql("SELECT state FROM records WHERE id = ?", envelope.id) == [("for_staff",)]


def test_a_body_over_the_cap_is_refused(centre):
    reply = centre.call("POST", "/v1/records", b"x" * 300_000)
    assert (reply.status, reply.problem) == (413, "/problems/too-large")


def test_two_terminals_get_different_numbers_and_letters(centre):
    one, two = FakeTerminal(centre), FakeTerminal(centre)
    assert one.enrolled.terminal_number != two.enrolled.terminal_number
    assert one.enrolled.letter != two.enrolled.letter


def test_a_mistake_of_ours_while_applying_keeps_the_record_for_staff(centre, terminal):
    envelope = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    centre.write("ALTER TABLE case_keys RENAME TO case_keys_away")
    answer = terminal.upload(envelope).as_(RecordReply)
    centre.write("ALTER TABLE case_keys_away RENAME TO case_keys")
    assert (answer.outcome, answer.note) == ("stored", "not_applied")
    assert centre.sql("SELECT state FROM records WHERE id = ?", envelope.id) == [("for_staff",)]
    assert centre.sql("SELECT COUNT(*) FROM cases WHERE record_id = ?", envelope.id) == [(0,)]


def held(terminal, *marks):
    from kiosk.api.records import HeldQuestion, HeldReply, RecordMark

    question = HeldQuestion([RecordMark(*mark) for mark in marks])
    return terminal.call("POST", "/v1/records/held", question).as_(HeldReply).missing


def test_a_terminal_learns_which_of_its_records_are_not_here_with_their_content(centre, terminal):
    first, second = (terminal.envelope(RecordKind.REGISTRATION, terminal.registration()) for _ in range(2))
    terminal.upload(first)
    terminal.upload(second)
    lost = ("0191f1c0-0000-7000-8000-000000000001", "0" * 64)
    assert held(terminal) == []
    assert held(terminal, (first.id, first.sha256), lost, (second.id, second.sha256)) == [lost[0]]
    assert held(terminal, (first.id, second.sha256)) == [first.id]


def test_at_most_five_hundred_records_are_asked_for_at_once_and_only_by_terminals(centre, terminal):
    from kiosk.api.records import HeldQuestion, RecordMark

    many = HeldQuestion([RecordMark(str(n), "") for n in range(501)])
    assert terminal.call("POST", "/v1/records/held", many).problem == "/problems/malformed"
    assert centre.call("POST", "/v1/records/held", to_json(HeldQuestion([]))).status == 401


def test_a_centre_that_was_set_back_gets_again_what_it_has_lost(centre, terminal, tmp_path):
    """The kiosk's own sender and comparison, over a database from which records went away."""
    from support.records import add

    from kiosk.clock import CentreClock
    from kiosk.store.database import Database
    from kiosk.store.outbox import Outbox
    from kiosk.sync.client import HttpClient
    from kiosk.sync.reconcile import Reconciled, Reconciler
    from kiosk.sync.sender import Sender

    database = Database(tmp_path / "kiosk.db")
    outbox, clock = Outbox(database), CentreClock(At(centre))
    client = HttpClient(f"http://127.0.0.1:{centre.port}", ca_file="", clock=clock, timeout_s=5)
    client.signer = terminal.signs
    envelopes = [terminal.envelope(RecordKind.REGISTRATION, terminal.registration()) for _ in range(5)]
    add(database, *envelopes)
    sender = Sender(outbox, client, clock, random=lambda: 0.0, on_sent=lambda _: None)
    sender.drain()
    assert outbox.counts() == {"sent": 5}
    for envelope in envelopes[3:]:
        centre.write("DELETE FROM records WHERE id = ?", envelope.id)
    centre.clock.move(hours=1)
    assert Reconciler(outbox, client, clock).run() == Reconciled(held=3, again=2)
    sender.drain()
    assert outbox.counts() == {"sent": 5}
    assert Reconciler(outbox, client, clock).run() == Reconciled(
        held=3, again=0
    )  # the two were sent just now
    assert held(terminal, *[(one.id, one.sha256) for one in envelopes]) == []
    database.close()


class At:
    """The kiosk's clock, which goes with the centre's."""

    def __init__(self, centre):
        self._centre = centre

    def now(self):
        return self._centre.clock()

    def monotonic(self):
        return self._centre.clock().timestamp()
