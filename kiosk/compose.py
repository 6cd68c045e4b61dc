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
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.api.terminals import DeviceHealth, SiteConfig
from kiosk.clock import CentreClock, SystemClock
from kiosk.domain.dates import UTC_OFFSET
from kiosk.domain.device_states import is_about_what_lies_there, works
from kiosk.errors import KioskError, NeedsAttention
from kiosk.failsafe import GAVE_UP
from kiosk.resources import asset
from kiosk.services.house import House
from kiosk.services.self_test import TEST_CODE, Ears
from kiosk.services.service_door import ServiceDoor
from kiosk.settings import Settings
from kiosk.store.facts import SALVAGED, Facts
from kiosk.store.opening import mark_damaged, open_store
from kiosk.store.reserve import Reserve
from kiosk.sync.heartbeat import SiteKeeper
from kiosk.sync.link import LinkWatch
from kiosk.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.api.cases import RoadmapReply
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
CARD_READER_BAUD = 115_200  # SAM modules leave the factory so; a URL may say otherwise
LOG_LINES = 100  # on the technician's screen
RARE_FONT = "fonts/KioskSans-Full.otf"
SALVAGE_CODE, NO_ROOM = "D04", "D05"
DAMAGED_ENDS_S = 60.0  # a visitor may read to the end; nothing new can be kept
ENDED_BY_STAFF = 79  # of the process: no supervisor starts it again
SOFTWARE = "petition-kiosk 0.1.0"
VOLUME, SOFTEST = 60, 8  # per cent: until the centre has told, and what a visitor can turn it down to
UNSEEN = frozenset(
    ("speaker", "touch", "settings")
)  # the home screen says nothing of them: nothing is only heard
SERVES_ALL_THE_SAME = frozenset((SALVAGE_CODE,))  # for staff alone


@dataclass(slots=True)
class Health:
    """The last code of every device; empty: not told yet."""

    codes: dict[str, str]

    def troubles(self) -> dict[str, str]:
        """Devices that do not work now, with their code."""
        return {
            device: code
            for device, code in self.codes.items()
            if not works(code) and device not in UNSEEN and code not in SERVES_ALL_THE_SAME
        }

    def lights(self) -> dict[str, tuple[str, bool]]:
        """Every device with its code and whether that is well."""
        return {device: (code, works(code)) for device, code in self.codes.items()}

    def report(self) -> list[DeviceHealth]:
        return [
            DeviceHealth(device, "ok" if works(code) else "down", code) for device, code in self.codes.items()
        ]


class Part(Protocol):
    """A thread that does one part of the work."""

    @property
    def name(self) -> str: ...
    def is_alive(self) -> bool: ...


class Terminal:
    """One terminal's parts. ``post`` hands calls to the drawing thread; it is replaced once there is one."""

    def __init__(self, settings: Settings, words: Words) -> None:
        self.settings, self.words = settings, words
        self._is_ending, self._ending = False, threading.Event()
        self.clock = CentreClock(SystemClock())
        self.reserve = Reserve(settings.state_dir)
        self.database = open_store(settings.state_dir / "kiosk.db", self.clock.raw_now, self.reserve)
        self.database.on_damage = self._store_damaged
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
        self._tell_salvaged()
        self.keeper = SiteKeeper(self.facts, self._site_changed)
        self.exit_status = 0
        self.settings_file: Path | None = None  # to be kept as good, once it has come up with it
        self.link = LinkWatch(self.clock.now)
        self.house = House(self.facts, self.clock.now, self._house_changed)
        self.link.on_change, self.link.on_doubt = self._link_changed, self._ask_again
        self.desk: Desk | None = None
        self._centre: Centre | None = None
        self._day: DayBook | None = None
        self.app: KioskApp | None = None
        self.post: Callable[[Callable[[], None]], None] = lambda call: call()
        self.watchdog: Watchdog | None = None
        self._stoppers: list[Callable[[], None]] = []
        self._threads: list[threading.Thread] = []
        self._parts: list[Part] = []  # without any one of them the terminal is half a terminal
        self._want_card = False
        self._reader: Any = None
        self.room: DeviceRoom
        self._lines: LiveLines | None = None
        self._sound: Any = None
        self._louder = 0
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
            on_room=self._room,
            on_damage=self._store_damaged,
        )
        self.house_keeping = house
        caretaker = Caretaker(house.chores(), self.clock, self._has_visitor)
        for thread in (self._sender, self.desk.printing, self._heartbeat, caretaker):
            thread.start()
            self._stoppers.append(thread.stop)
            self._threads.append(thread)
            self._parts.append(thread)

    def _printer(self) -> Any:
        if not self.settings.printer.port:
            return None
        from devices.printer.driver import PrinterDriver
        from devices.printer.profile import load_profile

        try:
            profile = load_profile(self.settings.printer.profile)
            line = self.room.transport("printer", profile.port(self.settings.printer.port))
            driver = PrinterDriver(line, profile, _glyphs(), has_stump=self.journal.last_is_uncertain())
        except KioskError as error:  # visitors are served without paper; staff see why
            LOG.error("printer: %s", error)
            return None
        self._stoppers.append(driver.close)
        self.room.printer = driver
        self.room.about["printer"]["profile"] = self.settings.printer.profile
        return PrinterOnPaper(driver)

    def _start_listening(self) -> None:
        from devices.capture.tap import TappedLine
        from devices.idcard.driver import CardReaderDriver
        from devices.port_url import parse_port
        from devices.scanner.driver import ScannerDriver
        from devices.scanner.lines import scanner_line
        from devices.scanner.triggers import TRIGGERS

        if self.settings.scanner.port:
            scanner = ScannerDriver(
                scanner_line(
                    self.settings.scanner.port,
                    lambda url: self.room.transport("scanner", url),
                    lambda line: TappedLine(line, self.room.taps["scanner"]),
                ),
                on_scan=self._scanned,
                on_problem=self._scanner,
                form_of=self._form_of,
                trigger=TRIGGERS[self.settings.scanner.trigger],
            )
            scanner.start()
            self._stoppers.append(scanner.stop)
            self._parts.append(scanner)
        if self.settings.card_reader.port:
            self._reader = CardReaderDriver(
                self.room.transport(
                    "card_reader", parse_port(self.settings.card_reader.port, baud=CARD_READER_BAUD)
                ),
                on_card=self._card,
                on_problem=self._card_reader,
            )
            self._reader.poll(self._want_card)
            self.room.ask_card = lambda wanted: self._reader.poll(wanted or self._want_card)
            self._reader.start()
            self._stoppers.append(self._reader.stop)
            self._parts.append(self._reader)

    def _start_sound(self) -> None:
        if not self.settings.audio.device:
            return
        from devices.audio.player import Player

        self._sound = Player(
            self.settings.audio.device, on_problem=lambda code: self._device("speaker", str(code))
        )
        self._set_volume()
        self._sound.start()
        self._stoppers.append(self._sound.stop)
        self._parts.append(self._sound)
        self.room.sound = self._sound

        self._sound.try_out()

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
        if self._sound is None:
            return
        try:
            self._sound.say(asset(f"voice/{language}/{key}.ogg"), waits=waits)
        except FileNotFoundError as error:  # it stands on the screen all the same
            LOG.error("voice: %s", error)

    def hush(self) -> None:
        if self._sound is not None:
            self._sound.silence()

    def louder(self, steps: int) -> None:
        """From the next sound on; 0: as the centre has set it."""
        self._louder = steps
        self._set_volume()

    def _set_volume(self) -> None:
        if self._sound is not None:
            self._sound.set_volume(turned(self._centre_volume(), self._louder))

    def _centre_volume(self) -> int:
        site = self.site()
        return site.volume if site is not None else VOLUME

    def beep(self, name: str) -> bool:
        """A signal of devices.audio.tones; whether there is sound."""
        if self._sound is not None:
            self._sound.play(name)
        return self._sound is not None

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
        self._ending.set()
        self._parts.clear()
        if self.watchdog is not None:
            self.watchdog.stop()
        for stop in reversed(self._stoppers):
            stop()
        self._stoppers.clear()
        for thread in self._threads:
            thread.join(STOP_WITHIN_S)
        self.database.close()

    # ---- the store ----

    def may_begin(self) -> bool:
        """Whether there is room on the disk for what a visitor would now begin."""
        return self.reserve.has_room()

    def _tell_salvaged(self) -> None:
        told = self.facts.get(SALVAGED)
        if told is not None:
            LOG.error("the store was damaged and salvaged: %s %s", SALVAGE_CODE, told)
            self.health.codes["store"] = SALVAGE_CODE

    def salvage_seen(self) -> None:
        """A technician knows: the alarm ends."""
        self.facts.forget(SALVAGED)
        if self.health.codes.get("store") == SALVAGE_CODE:
            del self.health.codes["store"]
            self._refresh_home()

    def _store_damaged(self) -> None:
        """At the next start it is salvaged; that start comes as soon as nobody stands here."""
        if self._is_ending:
            return
        self._is_ending = True
        LOG.error("the store is damaged: %s", SALVAGE_CODE)
        with suppress(OSError):  # then the opening finds it all the same
            mark_damaged(self.database.path)
        self.health.codes["store"] = SALVAGE_CODE
        self._refresh_home()
        start_thread(self._end_once_alone, "end-damaged")

    def _end_once_alone(self) -> None:
        deadline = self.clock.monotonic() + DAMAGED_ENDS_S
        while self._has_visitor() and self.clock.monotonic() < deadline:
            self._ending.wait(1.0)
        self.post(lambda: self.end("restart"))

    def _room(self, has_room: bool) -> None:
        code = self.health.codes.get("store", "")
        if has_room and code == NO_ROOM:
            del self.health.codes["store"]
            self._tell_salvaged()
        elif not has_room and code != NO_ROOM:
            LOG.error("the disk is nearly full: %s", NO_ROOM)
            self.health.codes["store"] = NO_ROOM
        else:
            return
        self._refresh_home()

    # ---- what the parts tell, from their threads ----

    def _to_app(self, what: str, *values: Any) -> None:
        if self.app is not None:
            self.post(lambda: getattr(self.app, what)(*values))

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
        self._set_volume()
        self._refresh_home()

    def _refresh_home(self) -> None:
        self._to_app("site_changed")


class PrinterOnPaper:
    """The driver as the print queue wants it: how wide the paper is, and one code for its state."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self.columns: int = driver.profile.columns
        self.width_dots: int = driver.profile.width_dots

    def print_slip(self, layout: Any, *, job_id: str, on_sent: Callable[[], None]) -> Any:
        return self._driver.print_slip(layout, job_id=job_id, on_sent=on_sent)

    def read_code(self) -> str:
        return str(self._driver.read_status().code)

    def read_conditions(self) -> list[str]:
        return sorted(condition.name for condition in self._driver.read_status().conditions)


def turned(volume: int, steps: int) -> int:
    """The centre's volume louder or softer by steps of 6 dB: the swing grows with its square. A visitor's turning
    never ends in silence."""
    return volume and max(SOFTEST, min(100, round(volume * 2 ** (steps / 2))))


def visitor_of(card: Any) -> Any:
    """What is taken from a card: name, number, address. Photo, nation and issuer are not asked for."""
    from kiosk.domain.identity import IdKind
    from kiosk.domain.matters import Visitor

    kinds = {
        "RESIDENT": IdKind.RESIDENT,
        "HK_MO_TW": IdKind.HMT_RESIDENCE,
        "FOREIGNER_2023": IdKind.FOREIGNER,
        "FOREIGNER_2017": IdKind.FOREIGNER_OLD,
    }
    return Visitor(
        name=card.name,
        id_kind=kinds.get(card.kind.name, IdKind.RESIDENT).value,
        id_number=card.number,
        address=card.address,
        read_from_card=True,
    )


def _glyphs() -> Any:
    """Pictures of rare characters; boxes when the font is missing: the rest of the slip prints all the same."""
    from devices.printer.glyphs import BoxGlyphs, FontGlyphs
    from kiosk.whole import is_whole_font

    try:
        font = asset(RARE_FONT)
    except FileNotFoundError:
        return BoxGlyphs()
    return FontGlyphs(font) if is_whole_font(font) else BoxGlyphs()


def start_thread(work: Callable[[], None], name: str) -> threading.Thread:
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread
