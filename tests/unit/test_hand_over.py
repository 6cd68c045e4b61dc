import json

import pytest
from support.doubles import NOON
from support.office import draft

from kiosk.services.hand_over import HandOver, Left
from kiosk.services.register_visit import RegisterVisit
from kiosk.services.slip_writer import SlipWriter
from kiosk.store.facts import Facts
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
