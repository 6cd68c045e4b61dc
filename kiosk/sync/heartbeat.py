"""Once a minute: tell the centre how this terminal is, learn its time, and fetch the site when it changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from kiosk.api.codec import from_json, to_json
from kiosk.api.terminals import DeviceHealth, Heartbeat, HeartbeatReply, SiteConfig
from kiosk.clock import CentreClock, from_rfc3339
from kiosk.errors import ServerRefused, ServerUnreachable, StoreUnavailable, Unreadable
from kiosk.store.facts import HEARTBEATS, Facts
from kiosk.store.outbox import Outbox
from kiosk.sync.backoff import delay_s
from kiosk.sync.client import HttpClient, parse_reply, raise_for_problem

SITE = "site"
DOUBT_S = 3.0  # for the whole beat, once a call has failed
NEWS_S = 2.0  # a smaller difference of clocks does not spoil a signature


@dataclass(frozen=True, slots=True)
class BootMark:
    """By which the centre tells one machine from two: drawn at each start; counted on the disk."""

    boot_id: str
    counter: int


UNMARKED = BootMark("", 0)


class BeatMarks:
    """The mark of each heartbeat of this start."""

    def __init__(self, facts: Facts, boot_id: str) -> None:
        self._facts, self._boot_id = facts, boot_id

    def __call__(self) -> BootMark:
        """None of both while the disk takes nothing: a counter that could go back would make a copy of an honest terminal."""
        try:
            return BootMark(self._boot_id, self._facts.count(HEARTBEATS))
        except StoreUnavailable:
            return UNMARKED


class SiteKeeper:
    """The site as last told by the centre; there is always one after the first fetch, online or not."""

    def __init__(self, facts: Facts, on_change: Callable[[SiteConfig], None]) -> None:
        self._facts, self._on_change = facts, on_change
        kept = facts.cached(SITE)
        self.etag = ""
        self.site: SiteConfig | None = None
        if kept is not None:
            try:
                self.etag, self.site = kept[0], from_json(kept[1], SiteConfig)
            except Unreadable:
                self.etag = ""  # written by another version: the next fetch replaces it

    def fetch(self, client: HttpClient) -> None:
        """GET /v1/site unless unchanged. Raises ServerUnreachable or ServerRefused."""
        reply = client.call("GET", "/v1/site", headers={"If-None-Match": self.etag} if self.etag else None)
        raise_for_problem(reply)
        if reply.status == 304:
            return
        self.site = parse_reply(reply, SiteConfig)
        self.etag = reply.headers.get("etag", "")
        self._facts.cache(SITE, self.etag, reply.body)
        self._on_change(self.site)


class HeartbeatLoop(threading.Thread):
    """A thread of its own; ``beat()`` may also be called at once, for example when a screen wants to know."""

    def __init__(
        self,
        client: HttpClient,
        outbox: Outbox,
        site: SiteKeeper,
        clock: CentreClock,
        *,
        every_s: float,
        software: str,
        device_health: Callable[[], list[DeviceHealth]],
        mark: Callable[[], BootMark] = lambda: UNMARKED,
        settle: Callable[[], None] = lambda: None,
        random: Callable[[], float] = lambda: 1.0,
    ) -> None:
        """``settle`` finishes what must be finished before the centre is spoken with: a key that is being replaced.

        Every ``every_s`` seconds; while the centre does not answer sooner at first, then rarer up to that.
        """
        super().__init__(name="heartbeat", daemon=True)
        self._client, self._outbox, self._site, self._clock = client, outbox, site, clock
        self._every_s, self._software = every_s, software
        self._device_health, self._random = device_health, random
        self._mark, self._settle = mark, settle
        self._wake, self._stopping = threading.Event(), False

    def run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            self.beat()
            self._wake.wait(self._pause_s())

    def _deadline_s(self) -> float | None:
        """Whether the line is cut must be known soon."""
        return DOUBT_S if self._client.watch.state.failures else None

    def _pause_s(self) -> float:
        link = self._client.watch.state
        if link.is_online:
            return self._every_s
        return delay_s(max(1, link.failures), self._random, longest_s=self._every_s)

    def poke(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    def beat(self) -> bool:
        """One heartbeat; whether the centre answered."""
        try:
            self._settle()
            sent_at = self._clock.monotonic()
            answer = self._client.ask(
                "POST",
                "/v1/heartbeats",
                HeartbeatReply,
                to_json(self._report()),
                deadline_s=self._deadline_s(),
            )
            self._clock.measured(from_rfc3339(answer.server_time), self._clock.monotonic() - sent_at)
            if self._site.site is None or answer.config_version != self._site.site.version:
                self._site.fetch(self._client)
        except ServerRefused as error:
            self._learn_time(error)
            return False
        except (ServerUnreachable, StoreUnavailable):  # the watch, and the store's own alarm, have it
            return False
        except ValueError:
            self._client.watch.failed("S14")
            return False
        return True

    def _learn_time(self, error: ServerRefused) -> None:
        """A clock-skew problem tells the centre's time: keep the offset, so that the next signature holds.

        Try again at once only when something was learned: a centre that always says so is asked at the usual pace.
        """
        problem = getattr(error, "problem", None)
        told = problem.facts.get("server_time", "") if problem is not None else ""
        with suppress(ValueError):  # no time that can be read is no time
            server_time = from_rfc3339(told)
            was_wrong = abs((server_time - self._clock.now()).total_seconds()) > NEWS_S
            self._clock.measured(server_time, 0.0)
            if was_wrong:
                self.poke()

    def _report(self) -> Heartbeat:
        counts, mark = self._outbox.counts(), self._mark()
        oldest = self._outbox.oldest_pending_at()
        waited = (self._clock.raw_now() - from_rfc3339(oldest)).total_seconds() if oldest else 0.0
        return Heartbeat(
            software=self._software,
            queue_depth=counts.get("pending", 0),
            quarantined=counts.get("quarantined", 0),
            oldest_pending_s=max(0, round(waited)),
            devices=self._device_health(),
            config_version=self._site.site.version if self._site.site else "",
            boot_id=mark.boot_id,
            counter=mark.counter,
        )
