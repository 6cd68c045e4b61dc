"""Rows of appointments, and the code that the phone shows for one."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.appointment import AppointmentCode, encode_appointment_code
from server.clock import parse_rfc3339
from server.db.engine import Cursor
from server.keys import Keys

CONFIRMED, CHECKED_IN, CANCELLED = "confirmed", "checked_in", "cancelled"
_COLUMNS = (
    "division, id, starts_at, room, category, state, person_hash, booking_hash, used_by, used_at, used_event, "
    "used_ticket, masked_name"
)


@dataclass(frozen=True, slots=True)
class Appointment:
    """``used_*`` are empty until someone checked in with it."""

    division: str
    id: str
    starts_at: str
    room: str
    category: str
    state: str
    person_hash: str
    booking_hash: str
    used_by: str = ""
    used_at: str = ""
    used_event: str = ""
    used_ticket: str = ""
    masked_name: str = ""


def booking_hash(keys: Keys, phone: str, booking_code: str) -> str:
    return keys.keyed_hash("booking", phone.strip(), booking_code.strip().upper())


def code_for(appointment: Appointment, keys: Keys, centre: int) -> str:
    """The ``XF1:`` text, signed; the same bytes each time, so phone and slip agree."""
    slot = parse_rfc3339(appointment.starts_at)
    code = AppointmentCode(key_id=1, centre=centre, appointment_id=appointment.id, slot=slot)
    return encode_appointment_code(code, keys.sign_appointment)


def insert_appointment(cursor: Cursor, a: Appointment) -> None:
    cursor.execute(
        f"INSERT INTO appointments ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant
        (
            a.division, a.id, a.starts_at, a.room, a.category, a.state, a.person_hash, a.booking_hash,
            a.used_by, a.used_at, a.used_event, a.used_ticket, a.masked_name,
        ),
    )  # fmt: skip


def find_appointment(cursor: Cursor, division: str, identity: str) -> Appointment | None:
    cursor.execute(f"SELECT {_COLUMNS} FROM appointments WHERE division = ? AND id = ?", (division, identity))  # noqa: S608
    row = cursor.fetchone()
    return Appointment(*row) if row else None


def appointments_of(
    cursor: Cursor, division: str, *, column: str, key_hash: str, since: str
) -> list[Appointment]:
    """Those that start at or after ``since``, soonest first. ``column``: person_hash or booking_hash."""
    if column not in ("person_hash", "booking_hash"):
        raise ValueError(column)
    cursor.execute(
        f"SELECT {_COLUMNS} FROM appointments WHERE division = ? AND {column} = ? AND starts_at >= ? "  # noqa: S608
        "ORDER BY starts_at, id",
        (division, key_hash, since),
    )
    return [Appointment(*row) for row in cursor.fetchall()]


def mark_used(
    cursor: Cursor, division: str, identity: str, *, event_id: str, terminal: str, at: str, ticket: str
) -> bool:
    """Use it, once; False when it was used or is not confirmed. Who comes after a no-show is received all the same."""
    cursor.execute(
        "UPDATE appointments SET state = 'checked_in', used_by = ?, used_at = ?, used_event = ?, used_ticket = ? "
        "WHERE division = ? AND id = ? AND state IN ('confirmed', 'no_show')",
        (terminal, at, event_id, ticket, division, identity),
    )
    return cursor.rowcount == 1


def tell_ticket(cursor: Cursor, appointment: Appointment, ticket: str) -> None:
    """The number that its visitor holds."""
    if appointment.used_ticket != ticket:
        cursor.execute(
            "UPDATE appointments SET used_ticket = ? WHERE division = ? AND id = ?",
            (ticket, appointment.division, appointment.id),
        )


def appointments_between(cursor: Cursor, division: str, first: str, last: str) -> list[Appointment]:
    """Those that start from ``first`` on and before ``last``, soonest first."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM appointments WHERE division = ? AND starts_at >= ? AND starts_at < ? "  # noqa: S608
        "ORDER BY starts_at, id",
        (division, first, last),
    )
    return [Appointment(*row) for row in cursor.fetchall()]
