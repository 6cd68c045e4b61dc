import json

import pytest
from support.doubles import NOON
from support.office import draft
from support.records import add, envelope

from kiosk.api.codec import to_json
from kiosk.services.hand_over import HandOver, Left
from kiosk.services.register_visit import RegisterVisit
from kiosk.services.slip_writer import SlipWriter
from kiosk.store.database import Database
from kiosk.store.facts import Facts
from kiosk.store.outbox import Outbox
from kiosk.words import load_words


@pytest.fixture
def register(capture):
    service = RegisterVisit(capture, SlipWriter(lambda: None, load_words(), "130926-001"))
    return lambda: service(draft())


@pytest.fixture
def poked():
    return []


@pytest.fixture
def hand_over(outbox, database, tmp_path, poked):
    return HandOver(outbox, Facts(database), tmp_path, lambda: poked.append(1), lambda: NOON)


def test_what_was_sent_is_not_left(hand_over, register, outbox, clock):
    for _ in range(3):
        register()
    outbox.settle(1, "sent", clock.now())
    outbox.settle(2, "quarantined", clock.now(), "status 400")
    assert hand_over.left() == Left(1, 1, 2)


def test_sending_all_takes_the_rejected_again_and_tries_at_once(hand_over, register, outbox, clock, poked):
    register()
    outbox.settle(1, "quarantined", clock.now(), "status 400")
    hand_over.send_all()
    assert (hand_over.left(), poked) == (Left(1, 0, 1), [1])


def test_an_export_holds_every_sealed_envelope_and_nobody(hand_over, register, tmp_path, outbox):
    register()
    register()
    written, records = hand_over.export()
    lines = written.path.read_bytes().splitlines()
    assert (records, lines) == (2, outbox.unsent_envelopes())
    assert written.path.parent == tmp_path / "export"
    assert "canary" not in written.path.read_text(encoding="utf-8")
    assert {json.loads(line)["kind"] for line in lines} == {"registration"}


def test_what_is_in_a_file_is_left_but_not_here_only_and_what_came_later_is(hand_over, register):
    register()
    hand_over.export()
    assert hand_over.left() == Left(1, 0, 0)
    register()
    assert hand_over.left() == Left(2, 0, 1)


def test_what_one_terminal_exported_another_takes_in_once_and_sends(database, tmp_path):
    from kiosk.services.hand_over import read_envelopes, write_envelopes

    old = Database(tmp_path / "old.db")
    add(old, *[envelope(n) for n in range(1, 4)])
    file = tmp_path / "records.jsonl"
    write_envelopes(file, Outbox(old).unsent_envelopes())
    old.close()
    outbox = Outbox(database)
    assert outbox.take_in(read_envelopes(file)) == 3
    assert outbox.take_in(read_envelopes(file)) == 0
    assert outbox.unsent_envelopes() == [to_json(envelope(n)) for n in range(1, 4)]


@pytest.mark.parametrize("line", [b"{}", b"no json", to_json(envelope(2)).replace(b"c2Vh", b"c2Vi")])
def test_a_file_with_one_bad_line_is_taken_in_not_at_all_and_the_line_is_named(database, tmp_path, line):
    from kiosk.errors import Unreadable
    from kiosk.services.hand_over import read_envelopes

    file = tmp_path / "records.jsonl"
    file.write_bytes(to_json(envelope(1)) + b"\n" + line + b"\n")
    with pytest.raises(Unreadable, match="line 2"):
        read_envelopes(file)
