"""POST /v1/appointment-lookups: for those who come without the code on a phone."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.queueing import AppointmentFound, AppointmentLookup
from server.appointments.store import CONFIRMED, Appointment, appointments_of, booking_hash, code_for
from server.cases.keys import person_hash
from server.cases.tries import refuse_after_too_many, remember_wrong_try
from server.centre import Centre
from server.clock import rfc3339
from server.db.engine import Cursor
from server.people.audit import audit_look_up
from server.terminals.store import Terminal
from server.web import Call, Endpoint, Proof, Refused, json_response


async def find_booking(centre: Centre, call: Call) -> Response:
    """The code of the appointment that matters now: today's before later ones, one to use before one used."""
    asked = from_json(call.body, AppointmentLookup)
    terminal = call.terminal
    column, key_hash = _key(centre, asked)
    scopes = [] if asked.id_number else [f"booking:{terminal.number}"]
    since = rfc3339(_midnight(centre))

    def work(cursor: Cursor) -> Appointment | Refused:
        try:
            refuse_after_too_many(centre, cursor, terminal.division, scopes)
        except Refused as refused:
            return refused
        found = appointments_of(cursor, terminal.division, column=column, key_hash=key_hash, since=since)
        best = _best(centre, found)
        _audit(centre, cursor, terminal, column, best)
        if best is None:
            remember_wrong_try(centre, cursor, terminal.division, scopes)
            return Refused(ProblemType.NOT_FOUND)
        return best

    answer = await centre.engine.tx(work)
    if isinstance(answer, Refused):
        raise answer
    return json_response(AppointmentFound(code_for(answer, centre.keys, centre.site.plan.centre)))


def _key(centre: Centre, asked: AppointmentLookup) -> tuple[str, str]:
    if asked.id_number and not (asked.phone or asked.booking_code):
        return "person_hash", person_hash(centre.keys, asked.id_number)
    if asked.phone and asked.booking_code and not asked.id_number:
        return "booking_hash", booking_hash(centre.keys, asked.phone, asked.booking_code)
    raise Refused(ProblemType.MALFORMED, "either id_number, or phone with booking_code")


def _midnight(centre: Centre) -> datetime:
    zone = timezone(timedelta(minutes=centre.settings.local_time.utc_offset_minutes))
    return datetime.combine(centre.today(), time(), zone)


def _best(centre: Centre, found: list[Appointment]) -> Appointment | None:
    tomorrow = rfc3339(_midnight(centre) + timedelta(days=1))
    ranked = sorted(found, key=lambda a: (a.starts_at >= tomorrow, a.state != CONFIRMED, a.starts_at))
    return ranked[0] if ranked else None


def _audit(centre: Centre, cursor: Cursor, terminal: Terminal, way: str, found: Appointment | None) -> None:
    outcome, identity = ("found", found.id) if found else ("not_found", "")
    audit_look_up(
        cursor, division=terminal.division, at=centre.now_text(), terminal=terminal.id,
        action="appointment_looked_up", way=way, outcome=outcome, opened=identity,
    )  # fmt: skip


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/appointment-lookups", find_booking, Proof.TERMINAL, "Find the code of an appointment",
        takes=AppointmentLookup, gives=AppointmentFound,
        problems=(ProblemType.MALFORMED, ProblemType.NOT_FOUND, ProblemType.TOO_MANY_TRIES),
    ),
)  # fmt: skip
