"""Fills a fresh database with a made-up centre's cases and appointments, and leaves sample.json for the bench."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.api.codec import to_json
from kiosk.api.terminals import key_id_of
from kiosk.errors import StoreUnavailable
from kiosk.files import write_private
from server.cases.steps import Desk
from server.clock import rfc3339
from server.db.engine import Cursor, Engine
from server.keys import Keys
from server.law.book import load_law
from server.queueing.store import WALK_IN, give_place
from server.sample.appointments import SampleAppointment, add_appointments
from server.sample.bookings import add_bookings
from server.sample.cases import Press, SampleSlip, add_cases
from server.sample.people import Card, cards
from server.sample.staff import SampleAccount, add_accounts
from server.settings import Settings
from server.site.book import SiteBook, load_plan
from server.terminals.store import SAMPLE_NUMBER, SERIAL_LAST, Terminal, add_terminal

FILE = "sample.json"
_WAITING = 3  # people in the hall before the first visitor of the demonstration


@dataclass(frozen=True, slots=True)
class Sample:
    """What lies on the bench: phones, slips and cards; and who can sign in at the desk."""

    appointments: list[SampleAppointment]
    slips: list[SampleSlip]
    cards: list[Card]
    desk: list[SampleAccount]


def fill(engine: Engine, keys: Keys, settings: Settings, folder: Path, now: datetime) -> Sample:
    """Write the sample in one transaction, then ``sample.json`` (it holds secrets of made-up people)."""
    key = Ed25519PrivateKey.generate()

    def work(cursor: Cursor) -> Sample:
        plan = load_plan(cursor)
        if plan is None:
            raise StoreUnavailable("the database holds no centre")
        desk = Desk(load_law(cursor, plan.division), SiteBook(plan), keys)
        press = Press(desk, key, now, settings.local_time.utc_offset_minutes)
        _add_terminal(cursor, plan.division, key, rfc3339(now))
        _add_waiting(cursor, press)
        accounts = add_accounts(cursor, plan, keys.random, rfc3339(now))
        add_bookings(cursor, press)
        return Sample(add_appointments(cursor, press), add_cases(cursor, press), cards(), accounts)

    sample = engine.submit(work).result()
    write_private(folder / FILE, to_json(sample))
    return sample


def _add_terminal(cursor: Cursor, division: str, key: Ed25519PrivateKey, now: str) -> None:
    """The terminal whose slips the sample's are. Its private key is forgotten."""
    public = key.public_key().public_bytes_raw()
    terminal = Terminal(
        division, SAMPLE_NUMBER, "样例终端", "Z", key_id_of(public), public, "enrolled", 1, SERIAL_LAST
    )
    add_terminal(cursor, terminal, hardware="", software="sample", now=now)


def _add_waiting(cursor: Cursor, press: Press) -> None:
    site = press.desk.site
    for n in range(_WAITING):
        give_place(
            cursor, site.plan.division, press.today.isoformat(),
            lane=WALK_IN, room=site.room_name(site.plan.reception_room), event_id=f"sample-{n:03}",
            at=rfc3339(press.now), terminal=f"{site.plan.division}-{SAMPLE_NUMBER}",
        )  # fmt: skip
