import threading

import pytest
from support.http_centre import echo, problem, reply
from support.records import add, envelope

from kiosk.api.envelope import RecordKind
from kiosk.store.outbox import Outbox
from kiosk.sync.client import HttpClient
from kiosk.sync.sender import Sender

DRIBBLE = b"HTTP/1.1 201 X\r\nContent-Length: 400\r\n\r\n{"


@pytest.fixture
def told():
    return []


@pytest.fixture
def sender(outbox, centre, clock, told):
    client = HttpClient(centre.url, ca_file="", clock=clock, timeout_s=5.0)
    return Sender(outbox, client, clock, random=lambda: 0.0, on_sent=told.append)


def test_a_record_that_the_centre_echoes_is_sent(database, outbox, sender, centre, told):
    add(database, envelope(1))
    sender.drain()
    assert outbox.counts() == {"sent": 1}
    assert [sent.record_id for sent in told] == [envelope(1).id]
    assert centre.requests[0].headers["idempotency-key"] == f'"{envelope(1).id}"'
    assert centre.requests[0].json["id"] == envelope(1).id
    assert sender.is_online


def other_id(request):
    return reply(201, {**request.json, "id": "other", "outcome": "stored", "received_at": "now"})


def other_hash(request):
    return reply(
        201, {"id": request.json["id"], "sha256": "0" * 64, "outcome": "stored", "received_at": "now"}
    )


NOT_AN_ANSWER = {
    "portal": reply(200, b"<html>Please log in</html>", "text/html"),
    "empty": reply(200),
    "another record": other_id,
    "another content": other_hash,
    "redirect": reply(302, headers=["Location: http://127.0.0.1:9/"]),
    "down": problem(503, "/problems/unavailable"),
    "busy": problem(429, "/problems/too-many-tries"),
    "not enrolled": problem(401, "/problems/not-enrolled"),
    "page of a proxy": reply(404, b"<html>", "text/html"),
    "reset": lambda _: [],
    "cut off": lambda _: [DRIBBLE],
}


@pytest.mark.parametrize("name", NOT_AN_ANSWER)
def test_anything_but_the_centres_echo_is_tried_again(database, outbox, sender, centre, clock, told, name):
    add(database, envelope(1))
    centre.answers.append(NOT_AN_ANSWER[name])
    wait_s = sender.drain()
    assert (outbox.counts(), told) == ({"pending": 1}, [])
    assert wait_s == pytest.approx(0.5)
    clock._system.move(wait_s)
    sender.drain()
    assert outbox.counts() == {"sent": 1}


def test_tries_get_rarer_and_nothing_is_tried_before_its_time(database, outbox, sender, centre, clock):
    add(database, envelope(1))
    centre.always = problem(503, "/problems/unavailable")
    waits = []
    for _ in range(4):
        waits.append(sender.drain())
        sender.drain()
        clock._system.move(waits[-1])
    assert waits == pytest.approx([0.5, 1, 2, 4])
    assert len(centre.requests) == 4
    assert outbox.first_of_each_kind()[0].attempts == 4


@pytest.mark.parametrize(
    ("asked", "waited_s"),
    [("7", 7.0), ("0", 0.5), ("999999999", 120.0), ("Sun, 22 Nov 2026 04:00:00 GMT", 0.5)],
)
def test_who_asks_for_time_is_given_it_but_not_for_ever(database, outbox, sender, centre, asked, waited_s):
    add(database, envelope(1))
    centre.answers.append(reply(429, headers=[f"Retry-After: {asked}"]))
    assert sender.drain() == pytest.approx(waited_s)
    assert outbox.counts() == {"pending": 1}


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_record_the_centre_will_never_take_is_quarantined_told_and_kept(
    database, outbox, sender, centre, status
):
    add(database, envelope(1), envelope(2))
    centre.answers += [problem(status, "/problems/malformed"), reply(202)]
    sender.drain()
    assert centre.paths() == ["/v1/records", "/v1/quarantine", "/v1/records"]
    assert centre.requests[1].json["id"] == envelope(1).id
    assert outbox.counts() == {"quarantined": 1, "sent": 1}


def test_a_quarantine_that_cannot_be_told_keeps_the_record_all_the_same(database, outbox, sender, centre):
    add(database, envelope(1))
    centre.answers += [problem(422, "/problems/idempotency-key-reused"), lambda _: []]
    sender.drain()
    assert outbox.counts() == {"quarantined": 1}


def test_one_kind_does_not_wait_for_another(database, outbox, sender, centre):
    def only_visits(request):
        return echo(request) if request.json["kind"] == "visit" else problem(503, "/problems/unavailable")

    centre.always = only_visits
    add(database, envelope(1), envelope(2, RecordKind.VISIT), envelope(3), envelope(4, RecordKind.VISIT))
    sender.drain()
    states = {row.id[-1]: row.state for row in outbox.listing()}
    assert states == {"1": "pending", "2": "sent", "3": "pending", "4": "sent"}


def test_records_of_a_kind_arrive_in_their_order(database, sender, centre):
    add(database, *[envelope(n) for n in range(1, 9)])
    centre.answers += [problem(503, "/problems/unavailable")]
    sender.drain()
    sender.retry_now()
    sender.drain()
    assert [request.json["id"][-1] for request in centre.requests] == list("112345678")


def test_the_thread_sends_what_is_poked_and_ends_when_told(database, outbox, sender, told):
    arrived = threading.Event()
    sender._on_sent = lambda sent: (told.append(sent), arrived.set())
    sender.start()
    add(database, envelope(1))
    sender.poke()
    assert arrived.wait(5)
    sender.stop()
    sender.join(5)
    assert not sender.is_alive()
    assert outbox.counts() == {"sent": 1}


def test_a_store_that_is_gone_does_not_end_the_sender(database, sender):
    database.close()
    sender.start()
    sender.poke()
    sender.stop()
    sender.join(5)
    assert not sender.is_alive()


def test_a_second_outbox_on_the_same_file_goes_on_where_the_first_ended(database, sender, centre):
    add(database, envelope(1))
    sender.drain()
    assert Outbox(database).first_of_each_kind() == []
    sender.drain()
    assert len(centre.requests) == 1
