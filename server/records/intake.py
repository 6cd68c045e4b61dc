"""POST /v1/records: an envelope proves itself by its inner signature, is kept first, and then applied.

Accepted means kept: whatever is wrong inside, the sealed envelope stays and staff see it.
"""

from __future__ import annotations

import logging
import re
from functools import partial

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.envelope import VERSION, Envelope, proven
from kiosk.api.problems import ProblemType
from kiosk.api.records import RecordReply
from kiosk.errors import StoreUnavailable, Unreadable
from server.centre import Centre
from server.clock import rfc3339
from server.db.engine import Cursor
from server.health.log import place_of, tell
from server.records.apply import APPLIED, NOT_APPLIED, Outcome, Received, apply_payload, open_payload
from server.terminals.copies import NUMBER_TAKEN, mark_suspect
from server.terminals.store import Terminal, find_by_any_key
from server.web import Call, Endpoint, Parameter, Proof, Refused, json_response

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
STORED, ALREADY = "stored", "already"


async def take_record(centre: Centre, call: Call) -> Response:
    """201 the first time, 200 with the same facts on every repeat, 422 when the id came with another content."""
    envelope = from_json(call.body, Envelope)
    if call.request.headers.get("idempotency-key", "").strip().strip('"') != envelope.id:
        raise Refused(ProblemType.KEY_MISMATCH)
    reply = await keep_record(centre, call.body, envelope)
    return json_response(reply, 201 if reply.outcome == STORED else 200)


async def keep_record(centre: Centre, body: bytes, envelope: Envelope | None = None) -> RecordReply:
    """Keep and apply one upload, whoever brings it. Raises Unreadable, Refused."""
    envelope = envelope or from_json(body, Envelope)
    if envelope.version != VERSION or not _UUID.fullmatch(envelope.id):
        raise Unreadable(f"envelope: version {VERSION} and a lower-case UUID are required")
    terminal, sealed = _proven(centre, envelope)
    payload = open_payload(centre, envelope, sealed)
    expected = Outcome(APPLIED, getattr(payload, "number", ""))

    def keep(cursor: Cursor, *, as_outcome: Outcome | None = None) -> RecordReply:
        now, first = centre.clock(), as_outcome or expected
        received_at = rfc3339(now)
        if not _keep(cursor, envelope, terminal, body, received_at, first):
            return _kept(centre, cursor, envelope)
        outcome = as_outcome or apply_payload(
            cursor, Received(centre, envelope, terminal, now, received_at), payload
        )
        if outcome != first:
            _note(cursor, envelope, outcome)
        if outcome.note == NUMBER_TAKEN:
            mark_suspect(centre, cursor, terminal, NUMBER_TAKEN)
        return RecordReply(envelope.id, envelope.sha256, STORED, received_at, outcome.number, outcome.note)

    try:
        reply = await centre.engine.tx(keep)
    except (Refused, StoreUnavailable):
        raise
    except Exception as error:  # noqa: BLE001 - accepted means kept: our own mistake must not turn a record away
        tell(
            logging.ERROR,
            "not applied",
            record=envelope.id,
            error=type(error).__name__,
            place=place_of(error),
        )
        reply = await centre.engine.tx(partial(keep, as_outcome=NOT_APPLIED))
    if reply.outcome == STORED and envelope.kind.value == "check_in":
        centre.site.forget()
    return reply


def _proven(centre: Centre, envelope: Envelope) -> tuple[Terminal, bytes]:
    """The terminal that made the envelope, whoever brought it, and what it sealed.

    Whether it still may is asked when it is kept.
    """
    known = centre.terminals.find(centre.engine, envelope.key_id)
    if known is None:
        raise Refused(ProblemType.NOT_ENROLLED)
    if (known.id, known.terminal.division) != (envelope.terminal, envelope.division):
        raise Refused(ProblemType.NOT_SIGNED, "the key is another terminal's")
    sealed = proven(envelope, known.verify)
    if sealed is None:
        raise Refused(ProblemType.NOT_SIGNED, "the envelope's signature does not hold")
    return known.terminal, sealed


def _keep(
    cursor: Cursor, envelope: Envelope, terminal: Terminal, body: bytes, received_at: str, outcome: Outcome
) -> bool:
    """False when it is there already, or its terminal was withdrawn: one statement asks for both."""
    cursor.execute(
        "INSERT INTO records (division, id, kind, terminal, captured_at, received_at, sha256, envelope, state, "
        "number, note) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? "
        "WHERE EXISTS (SELECT 1 FROM terminals WHERE division = ? AND number = ? AND state = 'enrolled') "
        "ON CONFLICT DO NOTHING",
        (
            envelope.division, envelope.id, envelope.kind.value, envelope.terminal, envelope.captured_at,
            received_at, envelope.sha256, body, outcome.state, outcome.number, outcome.note, terminal.division,
            terminal.number,
        ),
    )  # fmt: skip
    return cursor.rowcount == 1


def _kept(centre: Centre, cursor: Cursor, envelope: Envelope) -> RecordReply:
    """The same facts as the first time. Raises Refused: withdrawn, or another content under this id."""
    if find_by_any_key(cursor, envelope.key_id) is None:
        centre.terminals.forget(envelope.key_id)
        raise Refused(ProblemType.NOT_ENROLLED)
    cursor.execute(
        "SELECT sha256, received_at, number, note FROM records WHERE division = ? AND id = ?",
        (envelope.division, envelope.id),
    )
    sha256, received_at, number, note = cursor.fetchone()
    if sha256 != envelope.sha256:
        raise Refused(ProblemType.REUSED_KEY)
    return RecordReply(envelope.id, envelope.sha256, ALREADY, received_at, number, note)


def _note(cursor: Cursor, envelope: Envelope, outcome: Outcome) -> None:
    cursor.execute(
        "UPDATE records SET state = ?, number = ?, note = ? WHERE division = ? AND id = ?",
        (outcome.state, outcome.number, outcome.note, envelope.division, envelope.id),
    )


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/records", take_record, Proof.ENVELOPE, "Upload one sealed record",
        takes=Envelope, gives=RecordReply, status=201, also=(200,),
        headers=(Parameter("Idempotency-Key", "the envelope's id", required=True),),
        problems=(
            ProblemType.KEY_MISMATCH, ProblemType.REUSED_KEY, ProblemType.NOT_ENROLLED, ProblemType.NOT_SIGNED,
        ),
    ),
)  # fmt: skip
