"""Appointments and the queue on the wire, and calls for staff."""

from __future__ import annotations

from dataclasses import dataclass

HELP, DISTRESS, DEVICE = "help", "distress", "device"  # why staff are called; nothing else leaves with a call


@dataclass(frozen=True, slots=True)
class CheckInRequest:
    """POST /v1/check-ins. ``event_id`` is the UUIDv7 that the later CHECK_IN or VISIT record will carry.

    Without ``appointment_id`` a plain queue number is asked for (``room`` empty: the reception hall). ``priority``:
    age | disabled | pregnant | infant | serviceman, empty for most.
    """

    event_id: str
    appointment_id: str = ""
    room: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class CheckInReply:
    """A place in the queue. ``estimate_minutes`` is None when the centre cannot tell."""

    event_id: str
    ticket: str
    room: str
    waiting: int
    estimate_minutes: int | None


@dataclass(frozen=True, slots=True)
class RoomQueue:
    """How many wait for one room now, and the number called last; empty when none was."""

    room: str
    waiting: int
    called: str = ""


@dataclass(frozen=True, slots=True)
class QueueNow:
    """GET /v1/queue: every room of the centre in its own order, then rooms that only numbers know. No names."""

    server_time: str
    rooms: list[RoomQueue]


@dataclass(frozen=True, slots=True)
class AppointmentLookup:
    """POST /v1/appointment-lookups: by the ID number read from the card, or by phone and booking code from the SMS."""

    id_number: str = ""
    phone: str = ""
    booking_code: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentFound:
    """``code``: the same ``XF1:`` code that the phone shows."""

    code: str


@dataclass(frozen=True, slots=True)
class StaffCall:
    """POST /v1/staff-calls. ``reason``: help | distress | device. No personal data."""

    event_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class StaffCallState:
    """``state``: delivered (the desk's page has it) | seen (a person answered)."""

    event_id: str
    state: str
