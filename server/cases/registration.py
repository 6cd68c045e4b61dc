"""A registered matter becomes a case: its log begins, its first clock runs, and it can be found again."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.api.codec import to_json
from kiosk.api.envelope import Envelope
from kiosk.api.records import LookupSecrets, RegistrationPayload, VisitPayload
from kiosk.domain.case_file import Event
from kiosk.domain.case_state import register
from kiosk.domain.case_terms import Action, Kind
from kiosk.domain.deadlines import Law
from kiosk.domain.masking import mask_name
from kiosk.domain.numbers import parse_stored
from kiosk.errors import InvalidInput
from server.cases.keys import keys_of_case
from server.cases.store import CaseRow, add_keys, insert_case
from server.clock import local_day, parse_rfc3339, rfc3339
from server.db.engine import Cursor
from server.keys import Keys

MOST_REPRESENTATIVES = 5  # Art. 20(3)
MOST_AGENTS = 2  # local rules
_NO_SECRETS = LookupSecrets("", "")
_KINDS = frozenset(kind.value for kind in Kind)


def legal_start(envelope: Envelope, received_at: datetime) -> tuple[datetime, bool]:
    """When it happened by the centre's time, and whether that can be told.

    The terminal's clock counts with its measured offset; without one, or when it would lie in the future, the time
    of receipt counts and staff see a mark.
    """
    if envelope.clock_offset_ms is None:
        return received_at, False
    try:
        captured = parse_rfc3339(envelope.captured_at) + timedelta(milliseconds=envelope.clock_offset_ms)
    except (ValueError, OverflowError):
        return received_at, False
    if captured > received_at + timedelta(minutes=5):
        return received_at, False
    return min(captured, received_at), True


def check_payload(
    payload: RegistrationPayload | VisitPayload, envelope: Envelope, terminal_number: int
) -> str:
    """Why staff must look at it before it is a case; empty when nothing is wrong."""
    try:
        number = parse_stored(payload.number)
    except InvalidInput:
        return "bad_number"
    if (number.division, number.terminal) != (envelope.division, terminal_number):
        return "foreign_number"
    if isinstance(payload, RegistrationPayload):
        if len(payload.representatives) > MOST_REPRESENTATIVES:
            return "too_many_representatives"
        if len(payload.agents) > MOST_AGENTS:
            return "too_many_agents"
        if payload.kind not in _KINDS:
            return "unknown_kind"
    return ""


def open_case(
    cursor: Cursor,
    keys: Keys,
    law: Law,
    payload: RegistrationPayload | VisitPayload,
    ways_in: list[tuple[str, str]],
    *,
    division: str,
    record_id: str,
    registered_at: datetime,
    utc_offset_minutes: int,
    now: str,
) -> bool:
    """Write the case of a checked payload; False when its number is taken."""
    kind = payload.kind if isinstance(payload, RegistrationPayload) else Kind.VISIT.value
    on = local_day(registered_at, utc_offset_minutes)
    file = register(Kind(kind), Event(Action.SUBMIT, on, kind=Kind(kind)), law)
    row = CaseRow(
        division=division,
        number=payload.number,
        record_id=record_id,
        kind=kind,
        category=payload.category if isinstance(payload, RegistrationPayload) else "",
        state=file.state.value,
        version=1,
        registered_on=on.isoformat(),
        registered_at=rfc3339(registered_at),
        masked_name=mask_name(payload.person.name),
        particulars=_particulars(keys, payload),
        people=payload.people_came if isinstance(payload, RegistrationPayload) else 1,
    )
    if not insert_case(cursor, row, file, actor="terminal", now=now):
        return False
    add_keys(cursor, division, row.number, ways_in)
    return True


def ways_into(keys: Keys, payload: RegistrationPayload | VisitPayload) -> list[tuple[str, str]]:
    """Every (way, hash) that will open the case, the one who came first before those whom they stand for."""
    people = [payload.person, *getattr(payload, "representatives", [])]
    return keys_of_case(keys, payload.secrets, people)


def _particulars(keys: Keys, payload: RegistrationPayload | VisitPayload) -> bytes:
    """Everything that was said but the secrets, encrypted for its own row."""
    told = {name: getattr(payload, name) for name in payload.__slots__}
    clear = to_json({**told, "secrets": _NO_SECRETS})
    is_secret = isinstance(payload, RegistrationPayload) and payload.kind == Kind.ACCUSE.value
    return keys.encrypt(clear, place=particulars_place(payload.number), is_secret=is_secret)


def particulars_place(number: str) -> str:
    return f"cases|particulars|{number}"
