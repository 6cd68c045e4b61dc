"""What becomes of a record once it is kept: opened, understood, and turned into rows.

A record that cannot be applied is still stored, marked for staff, and answered 201 with a note.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kiosk.api.codec import from_json
from kiosk.api.envelope import Envelope, RecordKind
from kiosk.api.records import CheckInPayload, RegistrationPayload, UrgePayload, VisitPayload
from kiosk.domain.case_file import Event, urge_again_on
from kiosk.domain.case_state import IllegalStep, take
from kiosk.domain.case_terms import Action
from kiosk.domain.masking import mask_name
from kiosk.domain.triage import is_danger
from kiosk.errors import Unreadable
from server.appointments.store import find_appointment
from server.appointments.use import use_appointment
from server.cases.duplicates import find_duplicates
from server.cases.notices import CRISIS, add_notice
from server.cases.registration import check_payload, legal_start, open_case, ways_into
from server.cases.steps import Desk
from server.cases.store import find_row, load_file, save_step
from server.centre import Centre
from server.clock import local_day, rfc3339
from server.db.engine import Cursor
from server.queueing.store import NOBODY, Who, keep_ticket
from server.records import visitor_steps
from server.terminals.store import Terminal

_PAYLOADS: dict[RecordKind, type[Any]] = {
    **visitor_steps.PAYLOADS,
    RecordKind.REGISTRATION: RegistrationPayload,
    RecordKind.VISIT: VisitPayload,
    RecordKind.CHECK_IN: CheckInPayload,
    RecordKind.URGE: UrgePayload,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """``state``: applied | for_staff. ``note`` is a code that docs/api.md explains."""

    state: str
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """One record on its way into the database. ``at`` is ``now`` as text."""

    centre: Centre
    envelope: Envelope
    terminal: Terminal
    now: datetime
    at: str

    @property
    def today(self) -> date:
        return local_day(self.now, self.centre.settings.local_time.utc_offset_minutes)

    @property
    def happened(self) -> datetime:
        """At the terminal, as well as that can be told."""
        return legal_start(self.envelope, self.now)[0]


APPLIED, FOR_STAFF = "applied", "for_staff"
NOT_APPLIED = Outcome(FOR_STAFF, note="not_applied")  # by a mistake of ours


def open_payload(centre: Centre, envelope: Envelope, sealed: bytes) -> Any:
    """What was sealed, or None when it cannot be opened or read: the envelope is kept for staff all the same."""
    try:
        clear = centre.keys.unseal(envelope.seal_key_id, sealed)
        return from_json(clear, _PAYLOADS[envelope.kind])
    except Unreadable:
        return None


def apply_payload(cursor: Cursor, record: Received, payload: Any) -> Outcome:
    """Turn the payload into rows, in the transaction that keeps the envelope."""
    if payload is None:
        return Outcome(FOR_STAFF, note="unreadable")
    return _APPLY[record.envelope.kind](cursor, record, payload)


def _register(cursor: Cursor, record: Received, payload: RegistrationPayload | VisitPayload) -> Outcome:
    problem = check_payload(payload, record.envelope, record.terminal.number)
    if problem:
        return Outcome(FOR_STAFF, note=problem)
    centre = record.centre
    registered_at, is_sure = legal_start(record.envelope, record.now)
    ways_in = ways_into(centre.keys, payload)
    is_new = open_case(
        cursor, centre.keys, centre.law, payload, ways_in,
        division=record.envelope.division, record_id=record.envelope.id, registered_at=registered_at,
        utc_offset_minutes=centre.settings.local_time.utc_offset_minutes, now=record.at,
    )  # fmt: skip
    if not is_new:
        return Outcome(FOR_STAFF, note="number_taken")
    if isinstance(payload, RegistrationPayload) and is_danger(payload.story):
        add_notice(
            cursor, record.envelope.division, CRISIS, payload.number,
            day=record.today.isoformat(), at=record.at,
        )  # fmt: skip
    if isinstance(payload, RegistrationPayload) and _joined(cursor, record, payload, ways_in):
        return Outcome(APPLIED, payload.number, "merged")
    return Outcome(APPLIED, payload.number, "" if is_sure else "clock_unsure")


def _joined(
    cursor: Cursor, record: Received, payload: RegistrationPayload, ways_in: list[tuple[str, str]]
) -> str:
    """The number of the person's open case that this is an exact copy of; likely ones are listed for staff."""
    centre = record.centre
    desk = Desk(centre.law, centre.site, centre.keys)
    return find_duplicates(
        cursor, desk, record.envelope.division, payload, ways_in, today=record.today, now=record.at
    )


def _visit(cursor: Cursor, record: Received, payload: VisitPayload) -> Outcome:
    outcome = _register(cursor, record, payload)
    _wait(cursor, record, payload.ticket, payload.room, Who(mask_name(payload.person.name)))
    return outcome


def _check_in(cursor: Cursor, record: Received, payload: CheckInPayload) -> Outcome:
    division, event_id = record.terminal.division, record.envelope.id
    booked = find_appointment(cursor, division, payload.appointment_id)
    note = use_appointment(
        cursor, booked, payload, division=division, event_id=event_id, terminal=record.terminal.id, at=record.at,
    )  # fmt: skip
    who = Who(booked.masked_name, "", booked.starts_at, booked.id) if booked else NOBODY
    _wait(cursor, record, payload.ticket, booked.room if booked else "", who)
    return Outcome(FOR_STAFF if note else APPLIED, note=note)


def _wait(cursor: Cursor, record: Received, ticket: str, room: str, who: Who) -> None:
    """Whoever holds a number is in the queue of the day and the room for which it was given."""
    if not ticket:
        return
    centre, at = record.centre, record.happened
    keep_ticket(
        cursor, record.terminal.division,
        local_day(at, centre.settings.local_time.utc_offset_minutes).isoformat(),
        event_id=record.envelope.id, ticket=ticket,
        room=centre.site.room_name(room or centre.site.plan.reception_room),
        at=rfc3339(at), terminal=record.terminal.id, who=who,
    )  # fmt: skip


def _urge(cursor: Cursor, record: Received, payload: UrgePayload) -> Outcome:
    centre = record.centre
    row = find_row(cursor, record.terminal.division, payload.number)
    if row is None:
        return Outcome(FOR_STAFF, payload.number, "unknown_case")
    file, today = load_file(cursor, row), record.today
    try:
        after = take(file, Event(Action.URGE, today), centre.law)
    except IllegalStep:
        again = urge_again_on(file, centre.law)
        note = "urge_too_soon" if again is not None and today < again else "urge_not_due"
        return Outcome(APPLIED, payload.number, note)
    save_step(cursor, row, file, after, actor="visitor", now=record.at)
    return Outcome(APPLIED, payload.number)


def _by_visitor(cursor: Cursor, record: Received, payload: Any) -> Outcome:
    note = visitor_steps.apply_visitor_step(cursor, record.centre, record.envelope, payload)
    return Outcome(FOR_STAFF if note in visitor_steps.FOR_STAFF_NOTES else APPLIED, payload.number, note)


_APPLY: dict[RecordKind, Callable[[Cursor, Received, Any], Outcome]] = {
    **dict.fromkeys(visitor_steps.PAYLOADS, _by_visitor),
    RecordKind.REGISTRATION: _register,
    RecordKind.VISIT: _visit,
    RecordKind.CHECK_IN: _check_in,
    RecordKind.URGE: _urge,
}
