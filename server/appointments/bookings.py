"""Bookings as people made them: what was said encrypted, found again by the status page's token alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kiosk.api.bookings import BookingRequest
from kiosk.api.codec import from_json, to_json
from kiosk.domain.masking import mask_name
from kiosk.domain.visits import VisitActor, VisitState, VisitStep, next_state
from server.appointments.events import VisitEvent, add_event
from server.appointments.store import Appointment, booking_hash, find_appointment, insert_appointment
from server.cases.keys import contact_hash, person_hash
from server.db.engine import Cursor
from server.keys import Keys


@dataclass(frozen=True, slots=True)
class Booking:
    """``suggestion`` is the triage's; ``particulars`` encrypted."""

    division: str
    id: str
    token_hash: str
    body_sha256: str
    contact_hash: str
    at: str
    particulars: bytes
    suggestion: str
    reason: str = ""
    decided_by: str = ""
    decided_at: str = ""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Made from the request's key, so that the same request again gets the same answer and nothing is kept in clear."""

    id: str
    token: str
    booking_code: str


_COLUMNS = "division, id, token_hash, body_sha256, contact_hash, at, particulars, suggestion, reason, decided_by, decided_at"


def secrets_for(keys: Keys, idempotency_key: str) -> Secrets:
    identity = keys.keyed_hash("booking-id", idempotency_key)[:16]
    return Secrets(identity, keys.keyed_hash("booking-token", identity)[:32], code_of(keys, identity))


def code_of(keys: Keys, identity: str) -> str:
    """Six digits, for the SMS and the status page."""
    return f"{int(keys.keyed_hash('booking-code', identity)[:12], 16) % 1_000_000:06}"


def token_hash(keys: Keys, token: str) -> str:
    return keys.keyed_hash("booking-page", token)


def body_hash(asked: BookingRequest) -> str:
    return hashlib.sha256(to_json(asked)).hexdigest()


def insert_booking(
    cursor: Cursor,
    keys: Keys,
    division: str,
    secrets: Secrets,
    asked: BookingRequest,
    *,
    suggestion: str,
    now: str,
) -> None:
    """The booking and its appointment, submitted."""
    contact = contact_hash(keys, asked.name, asked.phone)
    person = person_hash(keys, asked.id_number) if asked.id_number else contact
    particulars = keys.encrypt(to_json(asked), place=_place(secrets.id))
    cursor.execute(
        f"INSERT INTO bookings ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', '')",  # noqa: S608
        (
            division, secrets.id, token_hash(keys, secrets.token), body_hash(asked), contact, now, particulars,
            suggestion,
        ),
    )  # fmt: skip
    appointment = Appointment(
        division, secrets.id, asked.slot_at, asked.room, asked.category, VisitState.SUBMITTED.value, person,
        booking_hash(keys, asked.phone, secrets.booking_code), masked_name=mask_name(asked.name),
    )  # fmt: skip
    insert_appointment(cursor, appointment)
    add_event(cursor, division, secrets.id, VisitEvent("submit", appointment.state, now, "visitor"))


def find_booking(cursor: Cursor, division: str, identity: str) -> Booking | None:
    cursor.execute(f"SELECT {_COLUMNS} FROM bookings WHERE division = ? AND id = ?", (division, identity))  # noqa: S608
    row = cursor.fetchone()
    return Booking(*row) if row else None


def booking_of_token(cursor: Cursor, keys: Keys, division: str, token: str) -> Booking | None:
    cursor.execute(
        f"SELECT {_COLUMNS} FROM bookings WHERE division = ? AND token_hash = ?",  # noqa: S608
        (division, token_hash(keys, token)),
    )
    row = cursor.fetchone()
    return Booking(*row) if row else None


def said_in(keys: Keys, booking: Booking) -> BookingRequest:
    """What was said, read again. Raises Unreadable."""
    return from_json(keys.decrypt(booking.particulars, place=_place(booking.id)), BookingRequest)


def open_bookings_of(cursor: Cursor, division: str, contact: str) -> int:
    """How many this person has that are not over."""
    cursor.execute(
        "SELECT COUNT(*) FROM bookings b JOIN appointments a ON a.division = b.division AND a.id = b.id "
        "WHERE b.division = ? AND b.contact_hash = ? AND a.state IN ('submitted', 'in_review', 'confirmed')",
        (division, contact),
    )
    return int(cursor.fetchone()[0])


def take_visit_step(
    cursor: Cursor,
    division: str,
    identity: str,
    step: VisitStep,
    *,
    by: VisitActor,
    who: str,
    now: str,
    note: str = "",
) -> Appointment | None:
    """Move the appointment and write it down; None when there is none. Raises IllegalVisitStep."""
    appointment = find_appointment(cursor, division, identity)
    if appointment is None:
        return None
    state = next_state(VisitState(appointment.state), step, by)
    cursor.execute(
        "UPDATE appointments SET state = ? WHERE division = ? AND id = ?", (state.value, division, identity)
    )
    add_event(cursor, division, identity, VisitEvent(step.value, state.value, now, who, note))
    return find_appointment(cursor, division, identity)


def _place(identity: str) -> str:
    return f"bookings|particulars|{identity}"
