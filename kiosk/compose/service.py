"""What serves visitors once a terminal is enrolled, made in the order in which one part needs the other."""

from __future__ import annotations

import logging
import os
import random
import secrets
from typing import Any, Protocol

from kiosk.api.terminals import SiteConfig
from kiosk.clock import CentreClock
from kiosk.compose.devices import PrinterOnPaper, open_printer
from kiosk.compose.parts import Parts
from kiosk.device_room import DeviceRoom
from kiosk.enrolment import TerminalIdentity
from kiosk.errors import KioskError
from kiosk.health import Health
from kiosk.key_roll import KeyRoller
from kiosk.services.capture import Chance
from kiosk.services.desk import Desk
from kiosk.services.figures import DayBook
from kiosk.services.keep_house import KeepHouse
from kiosk.services.print_slip import Printed, SlipPrinter
from kiosk.settings import Settings
from kiosk.store.database import Database
from kiosk.store.facts import Facts
from kiosk.store.outbox import Outbox
from kiosk.store.print_journal import PrintJournal
from kiosk.store.reserve import Reserve
from kiosk.store_watch import StoreWatch
from kiosk.sync.caretaker import Caretaker
from kiosk.sync.centre import Centre
from kiosk.sync.client import HttpClient
from kiosk.sync.heartbeat import BeatMarks, HeartbeatLoop, SiteKeeper
from kiosk.sync.reconcile import Reconciler
from kiosk.sync.sender import Sender, Sent
from kiosk.words import Words

LOG = logging.getLogger("kiosk")


class Host(Protocol):
    """The terminal: what it has before it serves anybody, and what it wants to hear."""

    settings: Settings
    words: Words
    clock: CentreClock
    database: Database
    facts: Facts
    reserve: Reserve
    store: StoreWatch
    health: Health
    keeper: SiteKeeper
    room: DeviceRoom
    parts: Parts

    def site(self) -> SiteConfig | None: ...
    def has_visitor(self) -> bool: ...
    def sent(self, sent: Sent) -> None: ...
    def printed(self, printed: Printed) -> None: ...
    def device_says(self, device: str, code: str) -> None: ...


class Service:
    """Made once; ``start`` begins to serve."""

    def __init__(self, host: Host, identity: TerminalIdentity, client: HttpClient, *, software: str) -> None:
        clock, facts = host.clock, host.facts
        client.signer = identity.signer(clock)
        self._parts = host.parts
        self.outbox, self.journal = Outbox(host.database), PrintJournal(host.database)
        leftovers = self.journal.settle_leftovers(clock.now())
        if leftovers:
            LOG.warning("%d slips were under way when the kiosk stopped", leftovers)
        self.key_roller = KeyRoller(client, identity, clock, host.settings.state_dir)
        self.centre = Centre(client)
        self.day = DayBook(facts, self.outbox, self.journal, clock.now)
        self.sender = Sender(
            self.outbox,
            client,
            clock,
            random=random.random,
            on_sent=host.sent,
            longest_wait_s=host.settings.server.heartbeat_s * 2,
            has_visitor=host.has_visitor,
        )
        self.desk = Desk(
            identity=identity,
            database=host.database,
            journal=self.journal,
            clock=clock,
            chance=Chance(secrets.randbelow, os.urandom),
            centre=self.centre,
            site=host.site,
            words=host.words,
            printer=self._printer(host),
            sender=self.sender,
            on_outcome=host.printed,
            on_printer=lambda code: host.device_says("printer", code),
            make_room=host.reserve.give,
        )
        self.heartbeat = HeartbeatLoop(
            client,
            self.outbox,
            host.keeper,
            clock,
            every_s=host.settings.server.heartbeat_s,
            software=software,
            device_health=host.health.report,
            mark=BeatMarks(facts, secrets.token_hex(8)),
            settle=self.key_roller.settle,
            random=random.random,
        )
        self.house_keeping = KeepHouse(
            host.database,
            host.reserve,
            Reconciler(self.outbox, client, clock),
            clock,
            on_room=host.store.room,
            on_damage=host.store.damaged,
        )
        self._caretaker = Caretaker(self.house_keeping.chores(), clock, host.has_visitor)

    def start(self) -> None:
        for part in (self.sender, self.desk.printing, self.heartbeat, self._caretaker):
            self._parts.take_and_await(part)

    def poke(self) -> None:
        """Try the centre now: heartbeat and everything that waits."""
        self.heartbeat.poke()
        self.sender.retry_now()

    def _printer(self, host: Host) -> SlipPrinter | None:
        if not host.settings.printer.port:
            return None
        try:
            driver: Any = open_printer(host.settings, host.room, has_stump=self.journal.last_is_uncertain())
        except KioskError as error:  # visitors are served without paper; staff see why
            LOG.error("printer: %s", error)
            return None
        host.parts.close_last(driver.close)
        return PrinterOnPaper(driver)
