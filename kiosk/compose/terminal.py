"""Joins the parts of one terminal: store, services, devices, centre and screens. Nobody else knows them all.

Only what the home screen shows is loaded before the first frame; ``Terminal.bring_up`` does the rest in a thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiosk.api.terminals import SiteConfig
from kiosk.clock import CentreClock, SystemClock
from kiosk.compose.listening import Listening
from kiosk.compose.parts import Parts, start_thread
from kiosk.compose.sound import Sound
from kiosk.domain.dates import UTC_OFFSET
from kiosk.domain.device_states import works
from kiosk.errors import KioskError, NeedsAttention
from kiosk.failsafe import GAVE_UP
from kiosk.health import Health
from kiosk.services.house import House
from kiosk.services.self_test import Ears
from kiosk.services.service_door import ServiceDoor
from kiosk.settings import Settings
from kiosk.store.facts import Facts
from kiosk.store.opening import open_store
from kiosk.store.reserve import Reserve
from kiosk.store_watch import StoreWatch
from kiosk.sync.heartbeat import SiteKeeper
from kiosk.sync.link import LinkWatch
from kiosk.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.api.cases import RoadmapReply
    from kiosk.compose.service import Service
    from kiosk.device_room import DeviceRoom
    from kiosk.live_lines import LiveLines
    from kiosk.services.desk import Desk
    from kiosk.services.hand_over import HandOver
    from kiosk.services.pairing import Pairing
    from kiosk.services.print_slip import Printed
    from kiosk.sync.client import HttpClient
    from kiosk.sync.sender import Sent
    from kiosk.watchdog import Watchdog
    from screens.app import KioskApp

LOG = logging.getLogger("kiosk")
LOG_LINES = 100  # on the technician's screen
ENDED_BY_STAFF = 79  # of the process: no supervisor starts it again
SOFTWARE = "petition-kiosk 0.1.0"
VOLUME = 60  # per cent, until the centre has told


class Terminal:
    """One terminal's parts. ``post`` hands calls to the drawing thread; it is replaced once there is one."""

    def __init__(self, settings: Settings, words: Words) -> None:
        self.settings, self.words = settings, words
        self.app: KioskApp | None = None
        self.post: Callable[[Callable[[], None]], None] = lambda call: call()
        self.clock = CentreClock(SystemClock())
        self.reserve = Reserve(settings.state_dir)
        self.database = open_store(settings.state_dir / "kiosk.db", self.clock.raw_now, self.reserve)
        self.facts = Facts(self.database)
        self.door = ServiceDoor(self.facts, self.clock.monotonic)
        self.health = Health(
            {
                "printer": "" if settings.printer.port else "P06",
                "scanner": "" if settings.scanner.port else "S01",
                "card_reader": "" if settings.card_reader.port else "C01",
            }
        )
        self.store = StoreWatch(
            self.database.path,
            self.facts,
            self.health,
            self.clock,
            has_visitor=self.has_visitor,
            changed=self._refresh_home,
            end=lambda: self.post(lambda: self.end("restart")),
        )
        self.database.on_damage = self.store.damaged
        self.keeper = SiteKeeper(self.facts, lambda _: self.site_changed())
        self.house = House(self.facts, self.clock.now, self.site_changed)
        self.link = LinkWatch(self.clock.now)
        self.link.on_change, self.link.on_doubt = self._link_changed, self._ask_again
        self.sound = Sound(settings.audio, volume=self._centre_volume, works=self._is_heard)
        self.ears = Ears()
        self.listening = Listening(self, self.ears, self._url_prefix)
        self.parts = Parts()
        self.service: Service | None = None
        self.room: DeviceRoom
        self._lines: LiveLines | None = None
        self.watchdog: Watchdog | None = None
        self.settings_file: Path | None = None  # to be kept as good, once it has come up with it
        self.exit_status = 0

    # ---- what the screens ask ----

    @property
    def is_online(self) -> bool:
        return self.link.state.is_online

    def site(self) -> SiteConfig | None:
        """As the centre told it, with what staff set at this machine over it."""
        return self.house.over(self.keeper.site)

    def now(self) -> datetime:
        return self.clock.now()

    def in_service(self) -> Service:
        """Raises NeedsAttention while starting, or when the terminal is not enrolled."""
        if self.service is None:
            raise NeedsAttention("the terminal is not ready", code="K02")
        return self.service

    def the_desk(self) -> Desk:
        """Raises NeedsAttention as ``in_service``."""
        return self.in_service().desk

    def look_at_road(self, ticket: str) -> RoadmapReply:
        """The road of a case, counted once it is there."""
        serving = self.in_service()
        road = serving.desk.find.roadmap(ticket)
        start_thread(serving.day.looked, "looked")  # the visitor does not wait for the disk
        return road

    def the_lines(self) -> LiveLines:
        """Raises NeedsAttention while starting."""
        if self._lines is None:
            raise NeedsAttention("the terminal is not ready", code="K02")
        return self._lines

    def may_begin(self) -> bool:
        """Whether there is room on the disk for what a visitor would now begin."""
        return not self.reserve.trouble()

    def log_lines(self) -> list[dict[str, str]]:
        """The last hundred, oldest first, nobody in them."""
        return self.room.log.lines()[-LOG_LINES:] if self._lines is not None else []

    def open_service(self, pin: str) -> str:
        """Whose PIN it is. Raises InvalidInput."""
        return self.door.open(pin).value

    def has_device(self, device: str) -> bool:
        """Whether the settings name a port for printer, scanner or card_reader."""
        return bool(getattr(self.settings, device).port)

    def beep(self, name: str) -> bool:
        """A signal of devices.audio.tones; whether there is sound."""
        return self.sound.beep(name)

    def pairing(self) -> Pairing:
        """Works before the terminal is enrolled, and after."""
        from kiosk.services.pairing import Pairing

        return Pairing(
            self.facts,
            self.settings.state_dir,
            self._client(),
            software=SOFTWARE,
            unsent=lambda: self.hand_over().left().nowhere_else,
        )

    def hand_over(self) -> HandOver:
        """What a terminal that is replaced still holds. Works without a centre."""
        from kiosk.services.hand_over import HandOver
        from kiosk.store.outbox import Outbox

        return HandOver(
            Outbox(self.database),
            self.facts,
            self.settings.state_dir,
            self.poke,
            lambda: self.clock.now() + UTC_OFFSET,
        )

    def poke(self) -> None:
        """Try the centre now: heartbeat and everything that waits."""
        if self.service is not None:
            self.service.poke()

    # ---- starting and ending ----

    def bring_up(self) -> None:
        """Everything that is not needed for the first frame. Runs in a thread of its own."""
        from kiosk.device_room import DeviceRoom
        from kiosk.live_lines import LiveLines

        self.room = DeviceRoom(self.has_visitor)
        self._lines = LiveLines(self.room.taps, self.clock.now)
        self.parts.close_last(self.room.close)
        try:
            self.serve()
        except KioskError as error:
            LOG.error("not in service: %s %s", error.code, type(error).__name__)
            self.health.codes["not_enrolled"] = error.code or "K02"
            self._refresh_home()

    def serve(self) -> None:
        """Begin to serve, once: at the start, or when staff have just paired it. Raises NeedsAttention: not enrolled."""
        from kiosk.enrolment import load_identity
        from kiosk.keys import load_or_make_key
        from kiosk.services.pairing import settle

        settle(self.facts, self.settings.state_dir)
        identity = load_identity(self.facts, load_or_make_key(self.settings.state_dir / "terminal.key"))
        self.health.codes = {
            device: code for device, code in self.health.codes.items() if device != "not_enrolled"
        }
        from kiosk.compose.service import (
            Service,
        )  # all that serves: a terminal that is not enrolled loads none of it

        self.service = Service(self, identity, self._client(), software=SOFTWARE)
        self.service.start()
        self.start_sound()
        for part in self.listening.open(self.settings, self.room):
            self.parts.take(part)
        self._refresh_home()

    def start_sound(self) -> None:
        """And try it out: a loudspeaker that fails is known before a visitor asks."""
        player = self.sound.open(lambda code: self.device_says("speaker", code))
        if player is not None:
            self.parts.take(player)
            self.room.sound = player
            player.try_out()

    def _client(self) -> HttpClient:
        from kiosk.sync.client import HttpClient

        return HttpClient(
            self.settings.server.url,
            ca_file=self.settings.server.ca_file,
            clock=self.clock,
            timeout_s=self.settings.server.timeout_s,
            watch=self.link,
        )

    def end(self, why: str) -> None:
        """``restart``: a supervisor starts the program again. ``maintenance``: it must not. On the drawing thread."""
        LOG.warning("ended by staff: %s", why)
        self.exit_status = ENDED_BY_STAFF if why == "maintenance" else 0
        if self.app is not None:
            self.app.finish()
            self.app.stop()

    def give_up(self) -> None:
        """It does not trust itself: a supervisor starts it again. On the drawing thread."""
        self.exit_status = GAVE_UP
        if self.app is not None:
            self.app.stop()

    def stop(self) -> None:
        """End every thread; what waits stays in the store."""
        self.store.stop()
        if self.watchdog is not None:
            self.watchdog.stop()
        self.parts.stop()
        self.database.close()

    # ---- what the parts tell, from their threads ----

    def news(self, what: str, *values: Any) -> None:
        """To the glass, by a name of screens.news.News."""
        app = self.app
        if app is not None:
            self.post(lambda: getattr(app.news, what)(*values))

    def has_visitor(self) -> bool:
        return self.app is not None and self.app.session.state.value != "idle"

    def sent(self, sent: Sent) -> None:
        """The centre has a record."""
        if self.service is not None:
            self.service.desk.arrivals.sent(sent.record_id, sent.note)
        self.news("record_sent", sent.record_id)

    def printed(self, printed: Printed) -> None:
        self.news("printed", printed)

    def device_says(self, device: str, code: str) -> None:
        """How it is; told on when it is another way than before."""
        if self.health.codes.get(device) != code:
            LOG.info("device %s: %s", device, code)
            self.room.device_says(device, code)
            self.health.codes[device] = code
            self._refresh_home()

    def site_changed(self) -> None:
        """The centre told another site, or staff set something at this machine."""
        self.sound.follow()
        self._refresh_home()

    def _link_changed(self, is_online: bool) -> None:
        LOG.info("the centre: %s", "online" if is_online else f"offline, {self.link.state.code}")
        if is_online and self.service is not None:
            self.service.sender.retry_now()
        self._refresh_home()

    def _ask_again(self) -> None:
        """A call failed while all was well: ask the centre at once, so that a cut line is known soon."""
        if self.service is not None:
            self.service.heartbeat.poke()

    def _refresh_home(self) -> None:
        self.news("site_changed")

    def _url_prefix(self) -> str:
        site = self.keeper.site
        return site.slip_url_prefix if site else ""

    def _centre_volume(self) -> int:
        site = self.site()
        return site.volume if site is not None else VOLUME

    def _is_heard(self) -> bool:
        return works(self.health.codes.get("speaker", ""))
