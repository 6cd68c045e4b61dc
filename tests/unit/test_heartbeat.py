import threading
from datetime import timedelta

import pytest
from support.http_centre import problem, reply
from support.places import site

from kiosk.api.codec import to_json
from kiosk.errors import ServerUnreachable
from kiosk.store.facts import Facts
from kiosk.sync.client import HttpClient
from kiosk.sync.heartbeat import UNMARKED, HeartbeatLoop, SiteKeeper
from kiosk.sync.link import LinkState

SITE = reply(200, to_json(site()), headers=['ETag: "1"'])


def told_time(text="2026-11-21T04:01:30.000Z", version="1"):
    return reply(200, {"server_time": text, "config_version": version})


@pytest.fixture
def changes():
    return []


@pytest.fixture
def keeper(database, changes):
    return SiteKeeper(Facts(database), changes.append)


@pytest.fixture
def heart(centre, outbox, keeper, clock):
    client = HttpClient(centre.url, ca_file="", clock=clock, timeout_s=5.0)
    return HeartbeatLoop(client, outbox, keeper, clock, every_s=60, software="test", device_health=list)


def test_a_beat_learns_the_time_and_fetches_the_site(centre, heart, keeper, clock, changes):
    centre.answers += [told_time(), SITE]
    assert heart.beat()
    assert clock.now() - clock.raw_now() == timedelta(seconds=90)
    assert keeper.site == site()
    assert changes == [site()]


def test_an_unchanged_site_is_not_fetched_again(centre, heart):
    centre.answers += [told_time(), SITE, told_time()]
    heart.beat()
    heart.beat()
    assert centre.paths() == ["/v1/heartbeats", "/v1/site", "/v1/heartbeats"]


def test_the_site_is_there_after_a_restart_without_the_centre(centre, heart, database):
    centre.answers += [told_time(), SITE]
    heart.beat()
    assert SiteKeeper(Facts(database), lambda _: None).site == site()


def test_a_site_of_another_version_in_the_store_is_fetched_anew(database):
    Facts(database).cache("site", '"1"', b'{"version": 3}')
    kept = SiteKeeper(Facts(database), lambda _: None)
    assert (kept.site, kept.etag) == (None, "")


def test_a_changed_site_is_asked_for_with_its_tag(centre, heart, keeper):
    centre.answers += [told_time(), SITE, told_time(version="2"), reply(304)]
    heart.beat()
    heart.beat()
    assert centre.requests[-1].headers["if-none-match"] == '"1"'
    assert keeper.site == site()


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, b"<html>", "text/html"),
        told_time("noon"),
        problem(503, "/problems/unavailable"),
        reply(401, b"garbled", "application/problem+json"),
        reply(
            401,
            {"type": "/problems/clock-skew", "title": "", "status": 401, "facts": {"server_time": "noon"}},
            "application/problem+json",
        ),
        lambda _: [],
    ],
    ids=["portal", "no time", "down", "garbled problem", "skew without a time", "reset"],
)
def test_an_answer_that_is_none_means_no_link_and_never_an_end(centre, heart, answer):
    centre.answers.append(answer)
    assert heart.beat() is False


def skewed():
    facts = {"server_time": "2026-11-21T05:00:00.000Z"}
    problem = {"type": "/problems/clock-skew", "title": "", "status": 401, "facts": facts}
    return reply(401, problem, "application/problem+json")


def test_a_skewed_clock_learns_the_centres_time_from_the_refusal(centre, heart, clock):
    centre.answers.append(skewed())
    assert heart.beat() is False
    assert clock.offset_ms() == 3_600_000


def test_a_centre_that_always_finds_the_clock_wrong_is_not_asked_without_a_pause(centre, heart):
    centre.answers += [skewed(), skewed()]
    heart.beat()
    assert heart._wake.is_set()  # something was learned: again at once
    heart._wake.clear()
    heart.beat()
    assert not heart._wake.is_set()


def test_the_thread_beats_when_poked_and_ends_when_told(centre, heart):
    first, second = threading.Event(), threading.Event()
    beats = iter((first, second))
    heart._mark = lambda: (next(beats).set(), UNMARKED)[1]
    centre.answers += [told_time(), SITE, told_time()]
    heart.start()
    assert first.wait(5)
    heart.poke()
    assert second.wait(5)
    heart.stop()
    heart.join(5)
    assert not heart.is_alive()


def test_the_line_is_watched_since_when_how_fast_and_why_not(centre, heart, clock):
    watch = heart._client.watch
    assert watch.state == LinkState()
    centre.answers += [told_time(), SITE]
    heart.beat()
    began = watch.state.since
    clock._system.move(60)
    centre.answers += [told_time("2026-11-21T04:02:30.000Z")]
    heart.beat()
    good = watch.state
    assert (good.since, good.last_good > good.since) == (began, True)
    assert (good.is_online, good.code, good.answers, good.took_ms is not None) == (True, "", 2, True)
    centre.answers += [problem(503, "/problems/unavailable"), problem(401, "/problems/not-enrolled")]
    clock._system.move(60)
    heart.beat()
    assert (watch.state.is_online, watch.state.code) == (True, "S13")
    heart.beat()
    cut = watch.state
    assert (cut.is_online, cut.code, cut.last_good) == (False, "S17", good.last_good)
    assert (cut.since > good.since, cut.tries) == (True, 4)


def test_while_the_centre_is_away_it_is_asked_soon_and_then_ever_more_rarely(heart, centre):
    centre.stop()
    pauses = []
    for _ in range(8):
        heart.beat()
        pauses.append(heart._pause_s())
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


def test_once_a_call_has_failed_the_next_beat_waits_three_seconds_at_most(heart, centre):
    waits = []
    heart._client.call = lambda *_, deadline_s, **__: (
        waits.append(deadline_s) or (_ for _ in ()).throw(ServerUnreachable("gone", code="S10"))
    )
    heart.beat()
    heart._client.watch.failed("S10")
    heart.beat()
    assert waits == [None, 3.0]
