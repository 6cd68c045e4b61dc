"""The QR of an appointment, ``XF1:``, and what a terminal decides about it with no network at all.

Body, 19 bytes big-endian: version 1, key id 1, centre 2, appointment id 8, slot 4 (seconds since 1970, UTC),
minutes open before 1 and after 1, category 1; then 64 bytes Ed25519 over ``XF1`` and the body.
129 characters, QR version 6-M. No name, no ID number.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from kiosk.domain import base45
from kiosk.errors import Unreadable

PREFIX = "XF1:"
VERSION = 1
MINUTES_BEFORE, MINUTES_AFTER = 60, 30
_BODY = struct.Struct(">BBH8sIBBB")
_SIGNATURE_BYTES = 64

Verify = Callable[[bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class AppointmentCode:
    """What an appointment's QR says. ``slot`` is aware UTC; ``appointment_id`` 16 hex digits."""

    key_id: int
    centre: int
    appointment_id: str
    slot: datetime
    minutes_before: int = MINUTES_BEFORE
    minutes_after: int = MINUTES_AFTER
    category: int = 0

    def body(self) -> bytes:
        return _BODY.pack(
            VERSION,
            self.key_id,
            self.centre,
            bytes.fromhex(self.appointment_id),
            int(self.slot.timestamp()),
            self.minutes_before,
            self.minutes_after,
            self.category,
        )


class Admission(Enum):
    """What the door says. Everything but MALFORMED, FORGED and WRONG_PLACE still gets a number."""

    ADMITTED = "admitted"
    EARLY = "early"  # the same day, before the window
    LATE = "late"  # the same day, after the window
    WRONG_DAY = "wrong_day"
    USED = "used"
    CANCELLED = "cancelled"
    WRONG_PLACE = "wrong_place"
    FORGED = "forged"
    MALFORMED = "malformed"


def encode_appointment_code(code: AppointmentCode, sign: Callable[[bytes], bytes]) -> str:
    """The text for the QR, signed by the centre's appointment key ``code.key_id``."""
    body = code.body()
    return PREFIX + base45.encode(body + sign(b"XF1" + body))


def decode_appointment_code(text: str) -> tuple[AppointmentCode, bytes]:
    """What the code says, and its signature, unchecked. Raises Unreadable."""
    if not text.startswith(PREFIX):
        raise Unreadable("not an appointment code")
    data = base45.decode(text[len(PREFIX) :])
    if len(data) != _BODY.size + _SIGNATURE_BYTES:
        raise Unreadable(f"an appointment code holds {_BODY.size + _SIGNATURE_BYTES} bytes, not {len(data)}")
    version, key_id, centre, identity, seconds, before, after, category = _BODY.unpack(data[: _BODY.size])
    if version != VERSION:
        raise Unreadable(f"appointment code of version {version}; this program reads version {VERSION}")
    slot = datetime.fromtimestamp(seconds, UTC)
    code = AppointmentCode(key_id, centre, identity.hex(), slot, before, after, category)
    return code, data[_BODY.size :]


def judge(
    text: str,
    *,
    centre: int,
    keys: Mapping[int, Verify],
    used: Collection[str],
    cancelled: Collection[str],
    now: datetime,
    utc_offset: timedelta,
) -> tuple[Admission, AppointmentCode | None]:
    """Decide on a scanned code. ``keys`` by key id; ``used`` and ``cancelled`` hold appointment ids.

    ``utc_offset`` tells where the local day begins. The code is None only when it cannot be believed at all.
    """
    try:
        code, signature = decode_appointment_code(text)
    except Unreadable:
        return Admission.MALFORMED, None
    verify = keys.get(code.key_id)
    if verify is None or not verify(b"XF1" + code.body(), signature):
        return Admission.FORGED, None
    if code.centre != centre:
        return Admission.WRONG_PLACE, code
    if code.appointment_id in cancelled:
        return Admission.CANCELLED, code
    if code.appointment_id in used:
        return Admission.USED, code
    return judge_time(code, now=now, utc_offset=utc_offset), code


def judge_time(code: AppointmentCode, *, now: datetime, utc_offset: timedelta) -> Admission:
    """Early, late, another day or right on time: the window is part of the code."""
    if (now + utc_offset).date() != (code.slot + utc_offset).date():
        return Admission.WRONG_DAY
    if now < code.slot - timedelta(minutes=code.minutes_before):
        return Admission.EARLY
    if now > code.slot + timedelta(minutes=code.minutes_after):
        return Admission.LATE
    return Admission.ADMITTED
