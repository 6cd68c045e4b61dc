"""A made-up centre, its keys and an enrolled terminal. Every name and number is invented."""

from __future__ import annotations

import tomllib
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.public import PrivateKey

from kiosk.api.terminals import (
    Category,
    EnrolmentReply,
    Guide,
    HelpLine,
    Officer,
    OpenHours,
    Platform,
    PublicKey,
    Room,
    SiteConfig,
    TodaysBooking,
    Unit,
)
from kiosk.enrolment import TerminalIdentity
from kiosk.keys import b64
from kiosk.resources import shipped_config

TERMINAL_KEY = Ed25519PrivateKey.from_private_bytes(b"a made-up terminal's signing key"[:32])
BOOKING_KEY = Ed25519PrivateKey.from_private_bytes(b"a made-up centre's appointments!"[:32])
SEAL_KEY = PrivateKey(b"a made-up centre's sealing key !"[:32])
ID_NUMBER = "130926195501010018"


def enrolment(**changes):
    values = {
        "terminal": "130926-001",
        "terminal_number": 1,
        "letter": "A",
        "key_id": "130926-001",
        "division": "130926",
        "centre": 7,
        "serial_first": 1,
        "serial_last": 999_999,
        "seal_key": PublicKey("seal-1", b64(bytes(SEAL_KEY.public_key))),
        "appointment_keys": [PublicKey("1", b64(BOOKING_KEY.public_key().public_bytes_raw()))],
        "server_time": "2026-11-21T04:00:00.000Z",
    }
    return EnrolmentReply(**{**values, **changes})


def identity(**changes):
    return TerminalIdentity(enrolment(**changes), TERMINAL_KEY)


@cache
def site():
    """The sample centre's own file, as the centre would tell it to a terminal."""
    plan = tomllib.loads(shipped_config("sites/suning.toml").read_text(encoding="utf-8"))
    return SiteConfig(
        version="1",
        division=plan["division"],
        centre=plan["centre"],
        centre_name=plan["centre_name"],
        centre_name_en=plan["centre_name_en"],
        address=plan["address"],
        desk_phone=plan["desk_phone"],
        help_window=plan["help_window"],
        booking_url=plan["booking_url"],
        slip_url_prefix="",
        hours=[OpenHours(day, "08:30", "17:30") for day in range(1, 7)],
        rooms=_all(Room, plan["rooms"]),
        floor_plan="",
        receiver=Officer(**plan["receiver"]),
        duty_officer=Officer(**plan["duty_officer"]),
        leader_reception="2026-11-24 上午 示例领导",
        notices=plan["notices"],
        categories=_all(Category, plan["categories"]),
        guides=_all(Guide, plan["guides"]),
        platforms=_all(Platform, plan["platforms"]),
        registration_limit_days=15,
        seal_keys=[],
        appointment_keys=enrolment().appointment_keys,
        terminal_keys=[],
        bookings=[TodaysBooking("00000000000000cc", "2026-11-21T06:00:00.000Z", "", "cancelled")],
        rest_days=[],
        help_line=HelpLine(**plan["help_line"]),
        units=[Unit(organ["name"], organ["categories"]) for organ in plan["organs"]]
        + [Unit(name) for name in plan["units"]],
    )


def _all(kind, rows):
    known = kind.__dataclass_fields__
    return [kind(**{name: value for name, value in row.items() if name in known}) for row in rows]
