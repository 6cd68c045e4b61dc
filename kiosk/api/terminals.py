"""Enrolment, heartbeat and site configuration: what a terminal tells the centre about itself, and learns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """POST /v1/enrolments. ``token``: one-time, made by staff; ``public_key``: 32 raw Ed25519 bytes, base64."""

    token: str
    public_key: str
    hardware: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A named public key: 32 raw bytes, base64. Seal keys are X25519, all others Ed25519."""

    id: str
    public_key: str


@dataclass(frozen=True, slots=True)
class EnrolmentReply:
    """What binds a terminal to its centre. Serial numbers ``serial_first``..``serial_last`` are leased to it alone."""

    terminal: str  # e.g. "130926-001"
    terminal_number: int  # 1-999 within the division
    letter: str  # of offline queue numbers
    key_id: str
    division: str
    centre: int  # 1-65535, in codes
    serial_first: int
    serial_last: int
    seal_key: PublicKey
    appointment_keys: list[PublicKey]
    server_time: str


@dataclass(frozen=True, slots=True)
class EnrolmentCodeRequest:
    """POST /v1/enrolment-requests: a terminal asks to be let in (RFC 8628 §3.1). ``public_key`` as in EnrolmentRequest."""

    public_key: str
    hardware: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """What the terminal shows and asks again with (RFC 8628 §3.2). ``expires_in`` and ``interval`` are seconds."""

    device_code: str  # secret
    user_code: str  # e.g. "WDJB-MJHT"
    verification_uri: str
    verification_uri_complete: str  # for a QR
    expires_in: int
    interval: int


@dataclass(frozen=True, slots=True)
class EnrolmentPoll:
    """POST /v1/enrolment-requests/poll. ``public_key`` is the one that was sent with the request."""

    device_code: str
    public_key: str


@dataclass(frozen=True, slots=True)
class EnrolmentProgress:
    """``state``: approved, or an error of RFC 8628 §3.5 (authorization_pending, slow_down, expired_token, access_denied)."""

    state: str
    interval: int = 0  # seconds until the next poll
    enrolment: EnrolmentReply | None = None  # when approved


@dataclass(frozen=True, slots=True)
class KeyRoll:
    """POST /v1/terminals/me/key, signed by the old key. ``proof``: the new key's signature over ``roll_bytes``."""

    public_key: str
    proof: str


@dataclass(frozen=True, slots=True)
class KeyRolled:
    """The key in force from now on."""

    key_id: str
    public_key: str
    since: str


def roll_bytes(old_key_id: str, new_public_key: bytes) -> bytes:
    """What the new key signs to prove that the terminal holds it and means to replace ``old_key_id``."""
    return b"XF-KEY-ROLL-1\n" + old_key_id.encode() + b"\n" + new_public_key


def key_id_of(public_key: bytes) -> str:
    """How a terminal's key is named: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """State of one device: ``ok``, ``warn``, ``down`` or ``absent``, and its code (P01 ...)."""

    device: str
    state: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """POST /v1/heartbeats, once a minute. No personal data.

    ``boot_id`` is drawn at each start of the program, ``counter`` is kept on the disk and only rises: two machines with
    one key show by them.
    """

    software: str
    queue_depth: int
    quarantined: int
    oldest_pending_s: int
    devices: list[DeviceHealth] = field(default_factory=list)
    config_version: str = ""
    boot_id: str = ""
    counter: int = 0


@dataclass(frozen=True, slots=True)
class HeartbeatReply:
    server_time: str
    config_version: str  # when it differs from one's own: GET /v1/site


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the centre. The plan's unit is one thousandth of the floor plan's width and height."""

    id: str
    name: str
    name_en: str
    floor: str
    purpose: str
    plan_x: int = 0
    plan_y: int = 0
    plan_w: int = 0
    plan_h: int = 0


@dataclass(frozen=True, slots=True)
class Officer:
    name: str
    post: str
    phone: str
    room: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """What a matter is about, two levels: ``parent`` is empty on the first."""

    code: str
    parent: str
    label: str
    label_en: str
    icon: str
    room: str = ""
    hint: str = ""  # code of the guide slip when the usual place for it is elsewhere


@dataclass(frozen=True, slots=True)
class Guide:
    """Where else a matter is usually taken. The machine suggests; it never refuses. Without English: Chinese alone."""

    code: str
    title: str
    place: str
    phone: str
    hours: str
    bring: list[str]
    title_en: str = ""
    place_en: str = ""
    hours_en: str = ""
    bring_en: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somebody to talk to by telephone; without a number there is none."""

    name: str = ""
    phone: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Platform:
    """Another way to the same offices; ``address`` is what its QR code holds. Without English: Chinese alone."""

    name: str
    what_for: str
    address: str
    name_en: str = ""
    what_for_en: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that may be complained of. ``categories``: first-level codes of which it usually is the one."""

    name: str
    categories: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenHours:
    """``weekday`` 1 (Monday) to 7; times local ``HH:MM``."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class TerminalKey:
    """A public key of a terminal of this centre: any terminal can check another's slips offline.

    A terminal has a row for each key that it ever had, the one in use first.
    """

    terminal_number: int
    public_key: str


@dataclass(frozen=True, slots=True)
class TodaysBooking:
    """Enough to judge a code offline: no name."""

    appointment_id: str
    starts_at: str
    room: str
    state: str  # confirmed | checked_in | cancelled


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """GET /v1/site (ETag = ``version``): everything a terminal needs to work alone. Never case details."""

    version: str
    division: str
    centre: int
    centre_name: str
    centre_name_en: str
    address: str
    desk_phone: str
    help_window: str  # where to go when nobody answers a call, e.g. "1 号窗口"
    booking_url: str
    slip_url_prefix: str  # empty: slips carry XF2:
    hours: list[OpenHours]
    rooms: list[Room]
    floor_plan: str  # name of an asset; empty: drawn from the rooms
    receiver: Officer  # 接待人 printed on slips
    duty_officer: Officer
    leader_reception: str  # "2026-11-24 上午 县委副书记 …", empty when none
    notices: list[str]
    categories: list[Category]
    guides: list[Guide]
    registration_limit_days: int  # to tell the visitor about acceptance (条例 第二十三条)
    seal_keys: list[PublicKey]
    appointment_keys: list[PublicKey]
    terminal_keys: list[TerminalKey]
    bookings: list[TodaysBooking]
    registration_limit_unit: str = "natural"  # natural | working
    provisional_dates: list[str] = field(default_factory=list)
    rest_days: list[str] = field(
        default_factory=list
    )  # local dates that are no working days, as far as known
    calendar_known_until: str = ""  # last date of the imported working calendar
    volume: int = 60  # of voice and sounds, 0-100 per cent
    greeting: str = ""  # of the home screen; empty: the program's own
    greeting_en: str = ""
    platforms: list[Platform] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)  # what a visitor may choose as the unit complained of
    help_line: HelpLine = field(default_factory=HelpLine)  # told to who feels bad while nobody answers
