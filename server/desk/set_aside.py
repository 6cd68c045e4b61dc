"""Records that need a person: kept but not applied, or refused and in quarantine. What they are and why, never what is in them.

Nothing is deleted: "dealt with" is a row beside the record, with who and when.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.envelope import Envelope
from kiosk.api.problems import ProblemType
from kiosk.errors import Unreadable
from server.centre import Centre
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.people.roles import SORTS_CASES
from server.people.store import Staff
from server.records.intake import keep_record
from server.web import Call, Endpoint, Proof, Refused, json_response

MOST = 100
REFUSED = "refused"  # the note of what lies in quarantine
UNKNOWN = "unknown"  # the kind of bytes that are no envelope


@dataclass(frozen=True, slots=True)
class SetAside:
    """``id`` is the record's, or of a refused one the SHA-256 of its bytes. ``note`` says why, as in docs/api.md."""

    id: str
    note: str
    kind: str
    terminal: str
    number: str
    captured_at: str
    received_at: str


@dataclass(frozen=True, slots=True)
class SetAsideRecords:
    """Oldest first; at most 100."""

    records: list[SetAside]


@dataclass(frozen=True, slots=True)
class Dealt:
    """``state``: dealt_with, or what the record has become: stored or already."""

    id: str
    state: str


async def set_aside_now(centre: Centre, staff: Staff) -> list[SetAside]:
    """What nobody has dealt with yet."""
    return await centre.engine.read(lambda cursor: _list(cursor, staff.division))


async def deal_with(centre: Centre, staff: Staff, identity: str) -> None:
    """Somebody has seen to it. Raises Refused(NOT_FOUND)."""

    def work(cursor: Cursor) -> None:
        if not _is_there(cursor, staff.division, identity):
            raise Refused(ProblemType.NOT_FOUND)
        _mark(centre, cursor, staff, identity, "record_dealt_with")

    await centre.engine.tx(work)


async def try_again(centre: Centre, staff: Staff, identity: str) -> str:
    """Take a refused record as if it came now; what it has become. Raises Refused as the upload does, or NOT_FOUND."""

    def look(cursor: Cursor) -> bytes | None:
        cursor.execute(
            "SELECT body FROM quarantine WHERE division = ? AND sha256 = ?", (staff.division, identity)
        )
        row = cursor.fetchone()
        return bytes(row[0]) if row else None

    body = await centre.engine.read(look)
    if body is None:
        raise Refused(ProblemType.NOT_FOUND)
    reply = await keep_record(centre, body)
    await centre.engine.tx(lambda cursor: _mark(centre, cursor, staff, identity, "record_tried_again"))
    return reply.outcome


def _list(cursor: Cursor, division: str) -> list[SetAside]:
    cursor.execute(
        "SELECT id, note, kind, terminal, number, captured_at, received_at FROM records "
        "WHERE division = ? AND state = 'for_staff' AND id NOT IN "
        "(SELECT id FROM records_dealt_with WHERE division = ?) ORDER BY received_at LIMIT ?",
        (division, division, MOST),
    )
    kept = [SetAside(*row) for row in cursor.fetchall()]
    cursor.execute(
        "SELECT sha256, received_at, body FROM quarantine WHERE division = ? AND sha256 NOT IN "
        "(SELECT id FROM records_dealt_with WHERE division = ?) ORDER BY received_at LIMIT ?",
        (division, division, MOST),
    )
    refused = [_refused(str(sha256), str(at), bytes(body)) for sha256, at, body in cursor.fetchall()]
    return sorted([*kept, *refused], key=lambda record: record.received_at)[:MOST]


def _refused(sha256: str, received_at: str, body: bytes) -> SetAside:
    try:
        envelope = from_json(body, Envelope)
    except Unreadable:
        return SetAside(sha256, REFUSED, UNKNOWN, "", "", "", received_at)
    return SetAside(
        sha256,
        REFUSED,
        envelope.kind.value,
        envelope.terminal[:40],
        "",
        envelope.captured_at[:30],
        received_at,
    )


def _is_there(cursor: Cursor, division: str, identity: str) -> bool:
    cursor.execute(
        "SELECT 1 FROM records WHERE division = ? AND id = ? AND state = 'for_staff' "
        "UNION SELECT 1 FROM quarantine WHERE division = ? AND sha256 = ?",
        (division, identity, division, identity),
    )
    return cursor.fetchone() is not None


def _mark(centre: Centre, cursor: Cursor, staff: Staff, identity: str, action: str) -> None:
    now = centre.now_text()
    cursor.execute(
        "INSERT INTO records_dealt_with (division, id, at, who) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (staff.division, identity, now, staff.login),
    )
    append_audit(cursor, division=staff.division, at=now, who=staff.login, action=action, subject=identity)


async def desk_records(centre: Centre, call: Call) -> Response:
    return json_response(SetAsideRecords(await set_aside_now(centre, call.staff)))


async def desk_deal(centre: Centre, call: Call) -> Response:
    identity = str(call.request.path_params["id"])
    await deal_with(centre, call.staff, identity)
    return json_response(Dealt(identity, "dealt_with"))


async def desk_again(centre: Centre, call: Call) -> Response:
    identity = str(call.request.path_params["id"])
    return json_response(Dealt(identity, await try_again(centre, call.staff, identity)))


_AGAIN = (
    ProblemType.NOT_FOUND, ProblemType.KEY_MISMATCH, ProblemType.REUSED_KEY, ProblemType.NOT_ENROLLED,
    ProblemType.NOT_SIGNED,
)  # fmt: skip

ENDPOINTS = (
    Endpoint("GET", "/v1/desk/records", desk_records, Proof.STAFF, "Records that need a person",
             gives=SetAsideRecords, roles=SORTS_CASES),
    Endpoint("POST", "/v1/desk/records/{id}/dealt", desk_deal, Proof.STAFF, "Somebody has seen to a record",
             gives=Dealt, roles=SORTS_CASES, problems=(ProblemType.NOT_FOUND,)),
    Endpoint("POST", "/v1/desk/records/{id}/again", desk_again, Proof.STAFF, "Take a refused record again",
             gives=Dealt, roles=SORTS_CASES, problems=_AGAIN),
)  # fmt: skip
