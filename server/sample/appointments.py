"""Thirty appointments around now, so that every answer at the door can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from kiosk.api.records import Person
from kiosk.domain.appointment import decode_appointment_code, judge_time
from kiosk.domain.masking import mask_name
from server.appointments.store import (
    CANCELLED,
    CHECKED_IN,
    CONFIRMED,
    Appointment,
    booking_hash,
    code_for,
    insert_appointment,
)
from server.cases.keys import person_hash
from server.clock import rfc3339
from server.db.engine import Cursor
from server.sample.cases import Press
from server.sample.people import cards, crowd
from server.terminals.store import SAMPLE_NUMBER

_ROOMS = ("joint", "hall", "legal", "mediation", "labour")
# minutes from now, state; the card of the bench it belongs to, by index
_TODAY = (
    (10, CONFIRMED, 4), (-15, CONFIRMED, 0), (40, CONFIRMED, None), (55, CONFIRMED, None), (-25, CONFIRMED, None),
    (150, CONFIRMED, 5), (210, CONFIRMED, None), (-90, CONFIRMED, 3), (-150, CONFIRMED, None),
    (-20, CHECKED_IN, None), (5, CHECKED_IN, None), (20, CANCELLED, None), (100, CANCELLED, None),
)  # fmt: skip
_OTHER_DAYS = 17
_LABELS = {
    "admitted": "准时",
    "early": "来早了",
    "late": "来晚了",
    "wrong_day": "不是今天",
    CHECKED_IN: "已签到过",
    CANCELLED: "已取消",
}


@dataclass(frozen=True, slots=True)
class SampleAppointment:
    """One phone on the bench: the code it shows and the SMS it got. ``id_number`` is its holder's."""

    id: str
    label: str
    starts_at: str
    state: str
    room: str
    code: str
    phone: str
    booking_code: str
    id_number: str


def add_appointments(cursor: Cursor, press: Press) -> list[SampleAppointment]:
    """Write them; those of today first."""
    strangers = crowd(80)[60:]
    other_days = [(24 * 60 * (n % 7 + 1) + 15 * n, CONFIRMED, None) for n in range(_OTHER_DAYS - 2)]
    yesterday = [(-24 * 60, CONFIRMED, None), (-24 * 60 - 90, CONFIRMED, None)]
    rows = [*_TODAY, *other_days, *yesterday]
    return [
        _add(
            cursor,
            press,
            n,
            minutes,
            state,
            cards()[card].person() if card is not None else strangers[n % 20],
        )
        for n, (minutes, state, card) in enumerate(rows)
    ]


def _add(cursor: Cursor, press: Press, n: int, minutes: int, state: str, person: Person) -> SampleAppointment:
    keys, plan = press.desk.keys, press.desk.site.plan
    phone, booking_code = person.phone or f"1370000{n:04}", f"{260_000 + n * 37:06}"
    starts = (press.now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    used = state == CHECKED_IN
    made = Appointment(
        division=plan.division,
        id=keys.random(8).hex(),
        starts_at=rfc3339(starts),
        room=_ROOMS[n % len(_ROOMS)],
        category="labour",
        state=state,
        person_hash=person_hash(keys, person.id_number),
        booking_hash=booking_hash(keys, phone, booking_code),
        used_by=f"{plan.division}-{SAMPLE_NUMBER}" if used else "",
        used_at=rfc3339(press.now - timedelta(minutes=8)) if used else "",
        used_event=f"sample-{n:03}" if used else "",
        used_ticket=f"Y{900 + n}" if used else "",
        masked_name=mask_name(person.name),
    )
    insert_appointment(cursor, made)
    code = code_for(made, keys, plan.centre)
    return SampleAppointment(
        made.id, _label(press, made, code), made.starts_at, state, press.desk.site.room_name(made.room), code, phone,
        booking_code, person.id_number,
    )  # fmt: skip


def _label(press: Press, made: Appointment, code: str) -> str:
    """What the door says of it now."""
    if made.state in _LABELS:
        return _LABELS[made.state]
    offset = timedelta(minutes=press.utc_offset_minutes)
    return _LABELS[judge_time(decode_appointment_code(code)[0], now=press.now, utc_offset=offset).value]
