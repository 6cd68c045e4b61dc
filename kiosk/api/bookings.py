"""Booking a visit by phone or at the door, and the hall display, on the wire."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """POST /v1/bookings with an Idempotency-Key. ``slot_at`` RFC 3339 and ``room`` as GET /v1/booking-slots gave them.

    ``door`` is the day's code in the address that the kiosk's QR opens: with it today can be booked too.
    """

    name: str
    phone: str
    matter: str
    slot_at: str
    room: str
    place: str = ""
    history: str = ""  # whether and where it was raised before
    category: str = ""
    department: str = ""  # what the matter is about, in the visitor's words
    door: str = ""
    id_number: str = ""  # whoever gives it checks in by the card alone


@dataclass(frozen=True, slots=True)
class BookingMade:
    """``token`` opens the status page; ``booking_code`` with the phone number finds the booking at the kiosk."""

    token: str
    booking_code: str
    state: str


@dataclass(frozen=True, slots=True)
class BookingState:
    """GET /v1/bookings/{token}. ``code`` is the ``XF1:`` text of the QR once it is confirmed, else empty."""

    state: str
    starts_at: str
    room: str
    masked_name: str
    reason: str  # why it was diverted or rejected, and where to go instead
    code: str
    booking_code: str


@dataclass(frozen=True, slots=True)
class FreeSlot:
    starts_at: str
    room: str
    room_name: str
    free: int


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """``days``: local dates that can be booked; ``slots`` of the day that was asked for."""

    days: list[str]
    day: str
    slots: list[FreeSlot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CalledNumber:
    """What the hall reads: number and masked name; the voice says the number alone."""

    ticket: str
    masked_name: str
    room: str
    called_at: str
    times: int


@dataclass(frozen=True, slots=True)
class HallBoard:
    """GET /v1/hall: the newest call first, at most six."""

    now: str
    called: list[CalledNumber]
    waiting: int
