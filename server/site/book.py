"""The centre as its terminals know it: the site file, kept in the database, joined with what changes by the day."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta, field

from kiosk.api.codec import to_json
from kiosk.api.terminals import (
    Category,
    Guide,
    HelpLine,
    Officer,
    OpenHours,
    Platform,
    Room,
    SiteConfig,
    TerminalKey,
    TodaysBooking,
    Unit,
)
from kiosk.domain.slots import SlotRule
from kiosk.domain.visits import state_for_terminals
from kiosk.errors import InvalidInput
from server.db.engine import Cursor

if TYPE_CHECKING:
    from server.centre import Centre
    from server.keys import Keys

BOOKINGS_AHEAD = timedelta(days=8)  # a terminal cut off for a week still knows who was expected
REST_DAYS_AHEAD = timedelta(days=130)  # 60 + 30 natural days and the longest holiday
_MAX_AGE = timedelta(seconds=15)  # how soon what another process changed (CLI) is seen


class Organ(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A unit that handles matters: the first-level categories it gets, and who answers there."""

    name: str
    categories: list[str]
    officer: Officer


class LeaderDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A leader receives visitors (领导接访)."""

    day: date
    starts: str
    ends: str
    leader: str
    post: str
    room: str
    topics: str = ""


class DutyDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is in charge on one day; on other days ``duty_officer`` is."""

    day: date
    officer: Officer


class SitePlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What config/sites/*.toml says of one centre. Officers and terms are those of the centre's own papers."""

    division: Annotated[str, Meta(pattern=r"^\d{6}$")]
    centre: Annotated[int, Meta(ge=1, le=65535)]
    centre_name: str
    centre_name_en: str
    address: str
    desk_phone: str
    help_window: str
    receiver: Officer
    duty_officer: Officer
    review_organ: str
    reexam_organ: str
    hours: list[OpenHours]
    rooms: list[Room]
    categories: list[Category]
    guides: list[Guide]
    organs: Annotated[list[Organ], Meta(min_length=1)]
    policy: str = "national-2022"
    queue_minutes: Annotated[int, Meta(ge=1, le=240)] = 12  # one visitor at a window, for the estimate
    reception_room: str = "hall"
    booking_url: str = ""
    slip_url_prefix: str = ""
    floor_plan: str = ""
    leader_reception: str = ""
    accusation_recipients: list[str] = []  # the closed list of organs that an accusation may go to (Art. 30)
    notices: list[str] = []
    officers: list[Officer] = []
    slots: list[SlotRule] = []  # what can be booked, a rule a weekday, room and time
    leader_days: list[LeaderDay] = []
    duty_roster: list[DutyDay] = []
    volume: Annotated[int, Meta(ge=0, le=100)] = 60  # of voice and sounds, in per cent
    greeting: str = ""
    greeting_en: str = ""
    platforms: list[Platform] = []  # other ways to the same offices
    help_line: HelpLine = field(default_factory=HelpLine)  # of psychological help, if there is one
    units: list[str] = []  # that may be complained of, besides the organs
    devices: list[str] = field(
        default_factory=lambda: ["printer", "scanner", "card_reader"]
    )  # what every terminal is expected to have


@dataclass(frozen=True, slots=True)
class Current:
    """The configuration as served, its version being its ETag."""

    version: str
    body: bytes
    day: date
    made_at: datetime


class SiteBook:
    """The plan, and the configuration built from it, kept until something changes or a quarter minute has passed."""

    def __init__(self, plan: SitePlan) -> None:
        self._current: Current | None = None
        self._take(plan)

    def forget(self) -> None:
        """Something that terminals are told has changed."""
        self._current = None

    def title_of(self, category: str) -> str:
        """Plain words of a category; neutral for one that is unknown."""
        return self._titles.get(category, "来访事项")

    def room_name(self, room: str) -> str:
        return next((known.name for known in self.plan.rooms if known.id == room), room)

    def organ_for(self, category: str) -> Organ:
        """The unit that matters of this category usually go to; the first one for all others."""
        top = category.partition(".")[0]
        return next((organ for organ in self.plan.organs if top in organ.categories), self.plan.organs[0])

    def guide_for(self, category: str) -> Guide:
        """Where else such a matter is usually taken."""
        hint = next((known.hint for known in self.plan.categories if known.code == category), "")
        return next((guide for guide in self.plan.guides if guide.code == hint), self.plan.guides[0])

    def current(self, centre: Centre) -> Current:
        now, today = centre.clock(), centre.today()
        kept = self._current
        if kept is None or kept.day != today or not timedelta() <= now - kept.made_at <= _MAX_AGE:
            self._take(centre.engine.look(load_plan) or self.plan)
            kept = self._current = _built(centre, self.plan, now, today)
        return kept

    def _take(self, plan: SitePlan) -> None:
        """The plan as the database has it now: another process, or the desk, may have changed it."""
        self.plan = plan
        self._titles = {category.code: category.label for category in plan.categories}


def load_plan(cursor: Cursor) -> SitePlan | None:
    """The plan of the one centre in this database."""
    cursor.execute("SELECT document FROM sites")
    row = cursor.fetchone()
    return msgspec.json.decode(row[0], type=SitePlan) if row else None


def require_plan(cursor: Cursor) -> SitePlan:
    """Raises InvalidInput where the database holds none."""
    plan = load_plan(cursor)
    if plan is None:
        raise InvalidInput("the database holds no centre; run `kiosk-server init`")
    return plan


def save_plan(cursor: Cursor, plan: SitePlan) -> None:
    """What is in force from now on; server/site/versions.py keeps what was before."""
    cursor.execute("DELETE FROM sites WHERE division = ?", (plan.division,))
    cursor.execute(
        "INSERT INTO sites (division, centre, document) VALUES (?, ?, ?)",
        (plan.division, plan.centre, msgspec.json.encode(plan)),
    )


def _built(centre: Centre, plan: SitePlan, now: datetime, today: date) -> Current:
    keys, bookings = centre.engine.look(lambda cursor: _changing(cursor, plan.division, today))
    calendar, acceptance = centre.law.calendar, centre.law.policy.limit("acceptance")
    config = SiteConfig(
        version="",
        **{name: getattr(plan, name) for name in _COPIED},
        booking_url=booking_address(centre.keys, plan, today),
        units=_units(plan),
        duty_officer=_on_duty(plan, today),
        leader_reception=_next_leader(plan, today),
        registration_limit_days=acceptance.length,
        registration_limit_unit=acceptance.unit.value,
        seal_keys=centre.keys.seal_keys(),
        appointment_keys=centre.keys.appointment_keys(),
        terminal_keys=keys,
        bookings=bookings,
        rest_days=[day.isoformat() for day in calendar.rest_days(today, today + REST_DAYS_AHEAD)],
        calendar_known_until=calendar.known_until.isoformat(),
    )
    version = hashlib.sha256(to_json(config)).hexdigest()[:16]
    return Current(version, to_json(replace(config, version=version)), today, now)


_COPIED = (
    "division", "centre", "centre_name", "centre_name_en", "address", "desk_phone", "help_window",
    "slip_url_prefix", "hours", "rooms", "floor_plan", "receiver", "notices",
    "categories", "guides", "volume", "greeting", "greeting_en", "platforms", "help_line",
)  # fmt: skip


def _units(plan: SitePlan) -> list[Unit]:
    """The organs first, each with what it answers for; then the others, in the order of the site file."""
    organs = [Unit(organ.name, organ.categories) for organ in plan.organs]
    known = {organ.name for organ in organs}
    return organs + [Unit(name) for name in dict.fromkeys(plan.units) if name not in known]


def booking_address(keys: Keys, plan: SitePlan, today: date) -> str:
    """What the kiosk's QR opens: the booking page with the day's code, so that today can be booked at the door."""
    return f"{plan.booking_url}?door={door_code(keys, today)}" if plan.booking_url else ""


def door_code(keys: Keys, day: date) -> str:
    """Shown in the hall on that day alone."""
    return keys.keyed_hash("door", day.isoformat())[:12]


def _on_duty(plan: SitePlan, today: date) -> Officer:
    return next((row.officer for row in plan.duty_roster if row.day == today), plan.duty_officer)


def _next_leader(plan: SitePlan, today: date) -> str:
    """The next leader's day in words; the plan's own words when no day is planned."""
    coming = sorted(
        (row for row in plan.leader_days if row.day >= today), key=lambda row: (row.day, row.starts)
    )
    if not coming:
        return plan.leader_reception
    row = coming[0]
    topics = f"，{row.topics}" if row.topics else ""
    return f"{row.day.month}月{row.day.day}日 {row.starts}–{row.ends} {row.post}{row.leader}{topics}"


def _changing(cursor: Cursor, division: str, today: date) -> tuple[list[TerminalKey], list[TodaysBooking]]:
    cursor.execute(
        "SELECT k.number, k.public_key FROM terminal_keys k "
        "JOIN terminals t ON t.division = k.division AND t.number = k.number "
        "WHERE k.division = ? AND t.state = 'enrolled' ORDER BY k.number, k.from_at DESC, k.key_id",
        (division,),
    )
    keys = [TerminalKey(number, base64.b64encode(key).decode()) for number, key in cursor.fetchall()]
    first, last = (today - timedelta(days=1)).isoformat(), (today + BOOKINGS_AHEAD).isoformat()
    cursor.execute(
        "SELECT id, starts_at, room, state FROM appointments "
        "WHERE division = ? AND starts_at BETWEEN ? AND ? ORDER BY starts_at, id",
        (division, first, last),
    )
    found = [(*row[:3], state_for_terminals(row[3])) for row in cursor.fetchall()]
    return keys, [TodaysBooking(*row) for row in found if row[3]]
