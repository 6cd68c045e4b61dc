"""A check-in that a terminal reports: kept always, and shown to staff where it clashes with another."""

from __future__ import annotations

from kiosk.api.records import CheckInPayload
from server.appointments.store import CANCELLED, Appointment, mark_used, tell_ticket
from server.db.engine import Cursor


def use_appointment(
    cursor: Cursor,
    appointment: Appointment | None,
    payload: CheckInPayload,
    *,
    division: str,
    event_id: str,
    terminal: str,
    at: str,
) -> str:
    """Mark the appointment used and keep the event. Returns a note for staff, empty when all fits.

    ``appointment`` is the one that the payload names, None where there is none.
    """
    note = _note(cursor, appointment, payload, event_id=event_id, terminal=terminal, at=at)
    cursor.execute(
        "INSERT INTO check_ins (division, event_id, appointment_id, terminal, at, ticket, judged, provisional, note) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            division, event_id, payload.appointment_id, terminal, at, payload.ticket, payload.judged,
            int(payload.provisional), note,
        ),
    )  # fmt: skip
    return note


def _note(
    cursor: Cursor,
    appointment: Appointment | None,
    payload: CheckInPayload,
    *,
    event_id: str,
    terminal: str,
    at: str,
) -> str:
    if appointment is None:
        return "unknown_appointment"
    if appointment.used_event == event_id:
        tell_ticket(cursor, appointment, payload.ticket)  # another than ours where our answer was lost
        return ""
    identity, ticket = payload.appointment_id, payload.ticket
    if mark_used(
        cursor, appointment.division, identity, event_id=event_id, terminal=terminal, at=at, ticket=ticket
    ):
        return ""
    if appointment.state == CANCELLED:
        return "appointment_cancelled"
    return "check_in_repeated" if appointment.used_by == terminal else "check_in_conflict"
