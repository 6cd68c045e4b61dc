"""Joins the parts of one terminal: store, services, devices, centre and screens. Nobody else knows them all.

Only what the home screen shows is loaded before the first frame; ``Terminal.bring_up`` does the rest in a thread.
"""

from __future__ import annotations

import logging
import os
import random
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.api.terminals import SiteConfig
from kiosk.clock import CentreClock, SystemClock
from kiosk.domain.dates import UTC_OFFSET
from kiosk.domain.device_states import is_about_what_lies_there, works
from kiosk.errors import KioskError, NeedsAttention
from kiosk.failsafe import GAVE_UP
from kiosk.health import Health
from kiosk.services.house import House
from kiosk.services.self_test import TEST_CODE, Ears
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
    from kiosk.compose.sound import Sound
    from kiosk.device_room import DeviceRoom
    from kiosk.live_lines import LiveLines
    from kiosk.services.desk import Desk
    from kiosk.services.figures import DayBook
    from kiosk.services.hand_over import HandOver
    from kiosk.services.pairing import Pairing
    from kiosk.sync.centre import Centre
    from kiosk.sync.client import HttpClient
    from kiosk.watchdog import Watchdog
    from screens.app import KioskApp

LOG = logging.getLogger("kiosk")
STOP_WITHIN_S = 5.0  # a slip under way is finished; a call to the centre may be left
LOG_LINES = 100  # on the technician's screen
ENDED_BY_STAFF = 79  # of the process: no supervisor starts it again
SOFTWARE = "petition-kiosk 0.1.0"
VOLUME = 60  # per cent, until the centre has told


class Part(Protocol):
    """A thread that does one part of the work."""

    @property
    def name(self) -> str: ...
    def is_alive(self) -> bool: ...


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
        self.ears = Ears()
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
            has_visitor=self._has_visitor,
            changed=self._refresh_home,
            end=lambda: self.post(lambda: self.end("restart")),
        )
        self.database.on_damage = self.store.damaged
        self.keeper = SiteKeeper(self.facts, self._site_changed)
        self.exit_status = 0
        self.settings_file: Path | None = None  # to be kept as good, once it has come up with it
        self.link = LinkWatch(self.clock.now)
        self.house = House(self.facts, self.clock.now, self._house_changed)
        self.link.on_change, self.link.on_doubt = self._link_changed, self._ask_again
        self.desk: Desk | None = None
        self._centre: Centre | None = None
        self._day: DayBook | None = None
        self.watchdog: Watchdog | None = None
        self._stoppers: list[Callable[[], None]] = []
        self._threads: list[threading.Thread] = []
        self._parts: list[Part] = []  # without any one of them the terminal is half a terminal
        self._want_card = False
        self._reader: Any = None
        self.room: DeviceRoom
        self._lines: LiveLines | None = None
        self._sound: Sound | None = None
        self._sender: Any = None
        self._heartbeat: Any = None

    # ---- what the screens ask ----

    @property
    def is_online(self) -> bool:
        return self.link.state.is_online

    def site(self) -> SiteConfig | None:
        """As the centre told it, with what staff set at this machine over it."""
        return self.house.over(self.keeper.site)

    def now(self) -> datetime:
        return self.clock.now()

    def the_desk(self) -> Desk:
        """Raises NeedsAttention while starting, or when the terminal is not enrolled."""
        if self.desk is None:
            raise NeedsAttention("the terminal is not ready", code="K02")
        return self.desk

    def the_centre(self) -> Centre:
        """Raises NeedsAttention as ``the_desk``."""
        if self._centre is None:
            raise NeedsAttention("the terminal is not ready", code="K02")
        return self._centre

    def the_day(self) -> DayBook:
        """Today's figures. Raises NeedsAttention as ``the_desk``."""
        if self._day is None:
            raise NeedsAttention("the terminal is not ready", code="K02")
        return self._day

    def look_at_road(self, ticket: str) -> RoadmapReply:
        """The road of a case, counted once it is there."""
        road = self.the_desk().find.roadmap(ticket)
        start_thread(self.the_day().looked, "looked")  # the visitor does not wait for the disk
        return road

    def the_lines(self) -> LiveLines:
        """Raises NeedsAttention while starting."""
        if self._lines is None:
            raise NeedsAttention("the terminal is not ready", code="K02")
        return self._lines

    def may_begin(self) -> bool:
        """Whether there is room on the disk for what a visitor would now begin."""
        return self.reserve.has_room()

    def log_lines(self) -> list[dict[str, str]]:
        """The last hundred, oldest first, nobody in them."""
        return self.room.log.lines()[-LOG_LINES:] if self._lines is not None else []

    def open_service(self, pin: str) -> str:
        """Whose PIN it is. Raises InvalidInput."""
        return self.door.open(pin).value

    def has_device(self, device: str) -> bool:
        """Whether the settings name a port for printer, scanner or card_reader."""
        return bool(getattr(self.settings, device).port)

    def ask_card(self, wanted: bool) -> None:
        self._want_card = wanted
        if self._reader is not None:
            self._reader.poll(wanted)

    # ---- starting and ending ----

    def bring_up(self) -> None:
        """Everything that is not needed for the first frame. Runs in a thread of its own."""
        from kiosk.device_room import DeviceRoom
        from kiosk.live_lines import LiveLines

        self.room = DeviceRoom(self._has_visitor)
        self._lines = LiveLines(self.room.taps, self.clock.now)
        self._stoppers.append(self.room.close)
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
        self._start_services(identity)
        self._start_sound()
        self._start_listening()
        self._refresh_home()

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

    def _client(self) -> HttpClient:
        from kiosk.sync.client import HttpClient

        return HttpClient(
            self.settings.server.url,
            ca_file=self.settings.server.ca_file,
            clock=self.clock,
            timeout_s=self.settings.server.timeout_s,
            watch=self.link,
        )

    def _start_services(self, identity: Any) -> None:
        from kiosk.key_roll import KeyRoller
        from kiosk.services.capture import Chance
        from kiosk.services.desk import Desk
        from kiosk.services.figures import DayBook
        from kiosk.services.keep_house import KeepHouse
        from kiosk.store.outbox import Outbox
        from kiosk.store.print_journal import PrintJournal
        from kiosk.sync.caretaker import Caretaker
        from kiosk.sync.centre import Centre
        from kiosk.sync.heartbeat import BeatMarks, HeartbeatLoop
        from kiosk.sync.reconcile import Reconciler
        from kiosk.sync.sender import Sender

        client = self._client()
        client.signer = identity.signer(self.clock)
        self.key_roller = KeyRoller(client, identity, self.clock, self.settings.state_dir)
        outbox, journal = Outbox(self.database), PrintJournal(self.database)
        leftovers = journal.settle_leftovers(self.clock.now())
        if leftovers:
            LOG.warning("%d slips were under way when the kiosk stopped", leftovers)
        self.outbox, self.journal = outbox, journal
        self._centre, self._day = Centre(client), DayBook(self.facts, outbox, journal, self.clock.now)
        self._sender = Sender(
            outbox,
            client,
            self.clock,
            random=random.random,
            on_sent=self._sent,
            longest_wait_s=self.settings.server.heartbeat_s * 2,
            has_visitor=self._has_visitor,
        )
        self.desk = Desk(
            identity=identity,
            database=self.database,
            journal=journal,
            outbox=outbox,
            clock=self.clock,
            chance=Chance(secrets.randbelow, os.urandom),
            centre=self._centre,
            site=self.site,
            words=self.words,
            printer=self._printer(),
            sender=self._sender,
            on_outcome=self._printed,
            on_printer=lambda code: self._device("printer", code),
            make_room=self.reserve.give,
        )
        self._heartbeat = HeartbeatLoop(
            client,
            outbox,
            self.keeper,
            self.clock,
            every_s=self.settings.server.heartbeat_s,
            software=SOFTWARE,
            device_health=self.health.report,
            mark=BeatMarks(self.facts, secrets.token_hex(8)),
            settle=self.key_roller.settle,
            random=random.random,
        )
        house = KeepHouse(
            self.database,
            self.reserve,
            Reconciler(outbox, client, self.clock),
            self.clock,
            on_room=self.store.room,
            on_damage=self.store.damaged,
        )
        self.house_keeping = house
        caretaker = Caretaker(house.chores(), self.clock, self._has_visitor)
        for thread in (self._sender, self.desk.printing, self._heartbeat, caretaker):
            self._take_part(thread)
            self._threads.append(thread)

    def _printer(self) -> Any:
        if not self.settings.printer.port:
            return None
        from kiosk.compose.devices import PrinterOnPaper, open_printer

        try:
            driver = open_printer(self.settings, self.room, has_stump=self.journal.last_is_uncertain())
        except KioskError as error:  # visitors are served without paper; staff see why
            LOG.error("printer: %s", error)
            return None
        self._stoppers.append(driver.close)
        return PrinterOnPaper(driver)

    def _start_listening(self) -> None:
        from kiosk.compose.devices import open_card_reader, open_scanner

        if self.settings.scanner.port:
            scanner = open_scanner(
                self.settings,
                self.room,
                on_scan=self._scanned,
                on_problem=self._scanner,
                form_of=self._form_of,
            )
            self._take_part(scanner)
        if self.settings.card_reader.port:
            self._reader = open_card_reader(
                self.settings, self.room, on_card=self._card, on_problem=self._card_reader
            )
            self._reader.poll(self._want_card)
            self.room.ask_card = lambda wanted: self._reader.poll(wanted or self._want_card)
            self._take_part(self._reader)

    def _take_part(self, part: Any) -> None:
        """Start a thread without which the terminal is half a terminal."""
        part.start()
        self._stoppers.append(part.stop)
        self._parts.append(part)

    def _start_sound(self) -> None:
        if not self.settings.audio.device:
            return
        from kiosk.compose.sound import Sound

        self._sound = Sound(
            self.settings.audio.device,
            volume=self._centre_volume,
            on_code=lambda code: self._device("speaker", code),
        )
        self._take_part(self._sound.player)
        self.room.sound = self._sound.player
        self._sound.player.try_out()

    def may_speak(self) -> bool:
        """A loudspeaker takes sound, and the centre wants voice and has not turned it down to nothing."""
        return (
            self._sound is not None
            and self.settings.audio.voice != "never"
            and self._centre_volume() > 0
            and works(self.health.codes.get("speaker", ""))
        )

    def say(self, key: str, language: str, waits: bool) -> None:
        """A sentence of assets/strings/voice.json; nothing that a visitor said or wrote."""
        if self._sound is not None:
            self._sound.say(key, language, waits)

    def hush(self) -> None:
        if self._sound is not None:
            self._sound.player.silence()

    def louder(self, steps: int) -> None:
        """From the next sound on; 0: as the centre has set it."""
        if self._sound is not None:
            self._sound.turn(steps)

    def beep(self, name: str) -> bool:
        """A signal of devices.audio.tones; whether there is sound."""
        if self._sound is not None:
            self._sound.player.play(name)
        return self._sound is not None

    def _centre_volume(self) -> int:
        site = self.site()
        return site.volume if site is not None else VOLUME

    def poke(self) -> None:
        """Try the centre now: heartbeat and everything that waits."""
        if self._heartbeat is not None:
            self._heartbeat.poke()
        if self._sender is not None:
            self._sender.retry_now()

    def end(self, why: str) -> None:
        """``restart``: a supervisor starts the program again. ``maintenance``: it must not. On the drawing thread."""
        LOG.warning("ended by staff: %s", why)
        self.exit_status = ENDED_BY_STAFF if why == "maintenance" else 0
        if self.app is not None:
            self.app.finish()
            self.app.stop()

    def lost_parts(self) -> list[str]:
        """Threads that were started and have ended, though nobody stopped them."""
        return [part.name for part in self._parts if not part.is_alive()]

    def give_up(self) -> None:
        """It does not trust itself: a supervisor starts it again. On the drawing thread."""
        self.exit_status = GAVE_UP
        if self.app is not None:
            self.app.stop()

    def stop(self) -> None:
        """End every thread; what waits stays in the store."""
        self.store.stop()
        self._parts.clear()
        if self.watchdog is not None:
            self.watchdog.stop()
        for stop in reversed(self._stoppers):
            stop()
        self._stoppers.clear()
        for thread in self._threads:
            thread.join(STOP_WITHIN_S)
        self.database.close()

    # ---- what the parts tell, from their threads ----

    def _to_app(self, what: str, *values: Any) -> None:
        app = self.app
        if app is not None:
            self.post(lambda: getattr(app.news, what)(*values))

    def _url_prefix(self) -> str:
        site = self.keeper.site
        return site.slip_url_prefix if site else ""

    def _has_visitor(self) -> bool:
        return self.app is not None and self.app.session.state.value != "idle"

    def _form_of(self, text: str) -> Any:
        """Ours or not; the test page's code is ours only while a technician tests."""
        from devices.scanner.grammar import Form, form_of

        if self.ears.is_open and text == TEST_CODE:
            return Form.OURS
        return form_of(text, url_prefix=self._url_prefix())

    def _scanned(self, text: str) -> None:
        self.room.scanned(text)
        self.beep("scanned")
        if self.ears.scan(text):
            self._to_app("heard")
        else:
            self._to_app("scanned", text)

    def _card(self, card: Any) -> None:
        self.beep("card")
        if self.ears.card():
            self._to_app("heard")
        elif not self.room.take_card(card):
            from kiosk.compose.devices import visitor_of

            self._to_app("card_read", visitor_of(card))

    def _sent(self, sent: Any) -> None:
        if self.desk is not None:
            self.desk.sent(sent.record_id, sent.note)
        self._to_app("record_sent", sent.record_id)

    def _printed(self, printed: Any) -> None:
        self._to_app("printed", printed)

    def _link_changed(self, is_online: bool) -> None:
        LOG.info("the centre: %s", "online" if is_online else f"offline, {self.link.state.code}")
        if is_online and self._sender is not None:
            self._sender.retry_now()
        self._refresh_home()

    def _ask_again(self) -> None:
        """A call failed while all was well: ask the centre at once, so that a cut line is known soon."""
        if self._heartbeat is not None:
            self._heartbeat.poke()

    def _device(self, device: str, code: str) -> None:
        if self.health.codes.get(device) != code:
            LOG.info("device %s: %s", device, code)
            self.room.device_says(device, code)
            self.health.codes[device] = code
            self._refresh_home()

    def _scanner(self, code: str) -> None:
        """S02 to S05 are about what was held under the light: the visitor is told, the scanner is well."""
        if is_about_what_lies_there(str(code)):
            self.beep("refused")
            self._unreadable("scanner", "scan_unreadable", str(code))
        else:
            self._device("scanner", str(code))

    def _card_reader(self, code: str) -> None:
        """C02 and C06 are about the card that lies there: the visitor is told, the reader is well."""
        if is_about_what_lies_there(str(code)):
            self.beep("refused")
            self._unreadable("card_reader", "card_unreadable", str(code))
        else:
            self._device("card_reader", str(code))

    def _unreadable(self, device: str, tell: str, code: str) -> None:
        if self.ears.problem(device, code):
            self._to_app("heard")
        else:
            self._to_app(tell, code)

    def _site_changed(self, _: SiteConfig) -> None:
        self._house_changed()

    def _house_changed(self) -> None:
        if self._sound is not None:
            self._sound.follow()
        self._refresh_home()

    def _refresh_home(self) -> None:
        self._to_app("site_changed")


def start_thread(work: Callable[[], None], name: str) -> threading.Thread:
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread
