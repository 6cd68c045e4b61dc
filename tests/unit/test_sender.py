import threading

import pytest
from support.http_centre import echo, problem, reply
from support.records import add, envelope

from kiosk.api.envelope import RecordKind
from kiosk.store.outbox import Outbox
from kiosk.sync.client import HttpClient, Reply
from kiosk.sync.sender import Sender, retry_after_s

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
    assert sender._client.watch.state.is_online


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
    centre.answers += [problem(status, "/problems/malformed"), echo, reply(201)]
    sender.drain()
    assert centre.paths() == ["/v1/records", "/v1/records", "/v1/quarantine"]
    assert centre.requests[2].json["id"] == envelope(1).id
    assert outbox.counts() == {"quarantined": 1, "sent": 1}
    sender.drain()
    assert len(centre.requests) == 3


@pytest.mark.parametrize(
    "answer", [lambda _: [], reply(200, b"<html>"), problem(503, "/problems/unavailable")]
)
def test_a_quarantine_that_cannot_be_told_is_told_later(database, outbox, sender, centre, answer):
    add(database, envelope(1))
    centre.answers += [problem(422, "/problems/idempotency-key-reused"), answer]
    sender.drain()
    assert outbox.counts() == {"quarantined": 1}
    assert [row.id for row in outbox.untold_quarantined()] == [envelope(1).id]
    centre.answers.append(reply(201))
    sender.drain()
    assert outbox.untold_quarantined() == []
    assert outbox.counts() == {"quarantined": 1}


def fails_over(number, status=500):
    def answer(request):
        return problem(status, "/problems/internal") if request.json["id"].endswith(number) else echo(request)

    return answer


def go_on(sender, clock, seconds):
    until = clock.monotonic() + seconds
    while clock.monotonic() < until:
        clock._system.move(sender.drain())


def test_one_record_that_the_centre_fails_over_lets_the_next_ones_of_its_kind_pass(
    database, outbox, sender, centre, clock
):
    centre.always = fails_over("2")
    add(database, *[envelope(n) for n in range(1, 6)])
    go_on(sender, clock, 60)
    assert outbox.counts() == {"sent": 4, "pending": 1}
    assert [r.json["id"][-1] for r in centre.requests] == [*list("12222234"), "5"]
    centre.always = echo
    go_on(sender, clock, 300)
    assert outbox.counts() == {"sent": 5}


def test_a_record_that_was_put_aside_is_tried_ever_more_rarely_and_never_given_up(
    database, outbox, sender, centre, clock
):
    centre.always = fails_over("1")
    add(database, envelope(1))
    times = []
    for _ in range(24):
        times.append(sender.drain())
        clock._system.move(times[-1])
    assert times[4:7] == pytest.approx([60, 60, 60])
    assert max(times) == times[-1] == 1800
    centre.always = echo
    sender.drain()
    assert outbox.counts() == {"sent": 1}


@pytest.mark.parametrize(
    "answer", [lambda _: [], problem(503, "/problems/unavailable"), problem(429, "/problems/too-many-tries")]
)
def test_order_is_kept_while_it_is_the_centre_that_fails_and_not_the_record(
    database, outbox, sender, centre, clock, answer
):
    add(database, *[envelope(n) for n in range(1, 4)])
    centre.always = answer
    go_on(sender, clock, 600)
    centre.always, tried = echo, len(centre.requests)
    go_on(sender, clock, 300)
    assert {r.json["id"][-1] for r in centre.requests[:tried]} == {"1"}
    assert [r.json["id"][-1] for r in centre.requests[tried:]] == list("123")


@pytest.mark.parametrize("told", ["", "soon", "-3", "1e3", "٣", "Fri, 31 Dec 1999 23:59:59 GMT"])
def test_a_retry_after_that_is_no_number_of_seconds_counts_for_nothing(told):
    assert retry_after_s(Reply(429, b"", {"retry-after": told})) == 0


def test_while_somebody_stands_at_the_glass_records_go_out_one_at_a_time(database, outbox, sender, clock):
    paces = []
    sender._has_visitor = lambda: True
    sender._pace.wait = paces.append
    add(database, *[envelope(n) for n in range(1, 4)])
    sender.drain()
    assert (outbox.counts(), paces) == ({"sent": 3}, [0.2] * 3)


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


@pytest.fixture
def read_only(database):
    """As a disk that met errors: what is kept can be read, nothing can be added."""

    def make(is_so):
        database.rows(f"PRAGMA query_only = {'ON' if is_so else 'OFF'}")

    return make


def test_on_a_disk_that_takes_nothing_all_records_reach_the_centre_once(
    database, outbox, sender, centre, told, read_only
):
    for number in (1, 2, 3):
        add(database, envelope(number))
    read_only(True)
    sender.drain()
    sender.drain()
    assert [request.json["id"] for request in centre.requests] == [envelope(n).id for n in (1, 2, 3)]
    assert outbox.counts() == {"pending": 3}
    assert len(told) == 3
    read_only(False)
    sender.drain()
    assert outbox.counts() == {"sent": 3}
    assert len(centre.requests) == 3


def test_on_a_disk_that_takes_nothing_a_refusal_does_not_stand_in_the_way(
    database, outbox, sender, centre, read_only
):
    for number in (1, 2):
        add(database, envelope(number))
    centre.answers.append(problem(422, "/problems/idempotency-key-reused"))
    read_only(True)
    sender.drain()
    assert [request.json["id"] for request in centre.requests] == [envelope(n).id for n in (1, 2)]
    read_only(False)
    sender.drain()
    assert outbox.counts() == {"quarantined": 1, "sent": 1}


def test_a_second_outbox_on_the_same_file_goes_on_where_the_first_ended(database, sender, centre):
    add(database, envelope(1))
    sender.drain()
    assert Outbox(database).first_of_each_kind() == []
    sender.drain()
    assert len(centre.requests) == 1
