"""Calls for a person: delivered once the desk's list has it, seen once somebody answered. Nothing is pretended."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.queueing import DEVICE, DISTRESS, HELP, StaffCall, StaffCallState
from server.centre import Centre
from server.db.engine import Cursor
from server.web import Call, Endpoint, Link, Proof, Refused, json_response

REASONS = (HELP, DISTRESS, DEVICE)


async def call_staff(centre: Centre, call: Call) -> Response:
    """Put the call on the desk's list; the same event again gives its state."""
    asked = from_json(call.body, StaffCall)
    if not asked.event_id or asked.reason not in REASONS:
        raise Refused(ProblemType.MALFORMED, f"event_id, and a reason of {', '.join(REASONS)}")
    terminal = call.terminal

    def work(cursor: Cursor) -> str:
        cursor.execute(
            "INSERT INTO staff_calls (division, event_id, reason, terminal, state, at) "
            "VALUES (?, ?, ?, ?, 'delivered', ?) ON CONFLICT DO NOTHING",
            (terminal.division, asked.event_id, asked.reason, terminal.id, centre.now_text()),
        )
        return find_state(cursor, terminal.division, asked.event_id)

    return json_response(StaffCallState(asked.event_id, await centre.engine.tx(work)), 201)


async def call_state(centre: Centre, call: Call) -> Response:
    """Whether somebody has answered."""
    identity, division = call.request.path_params["id"], call.terminal.division
    state = await centre.engine.read(lambda cursor: find_state(cursor, division, identity))
    return json_response(StaffCallState(identity, state))


def find_state(cursor: Cursor, division: str, event_id: str) -> str:
    cursor.execute("SELECT state FROM staff_calls WHERE division = ? AND event_id = ?", (division, event_id))
    row = cursor.fetchone()
    if row is None:
        raise Refused(ProblemType.NOT_FOUND)
    return str(row[0])


def answer_call(cursor: Cursor, division: str, event_id: str, now: str) -> None:
    """A person has seen it."""
    find_state(cursor, division, event_id)
    cursor.execute(
        "UPDATE staff_calls SET state = 'seen', seen_at = ? WHERE division = ? AND event_id = ? AND state <> 'seen'",
        (now, division, event_id),
    )


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/staff-calls", call_staff, Proof.TERMINAL, "Call a person to the terminal",
        takes=StaffCall, gives=StaffCallState, status=201, problems=(ProblemType.MALFORMED,),
        links=(Link("call_state", (("id", "/event_id"),)),),
    ),
    Endpoint(
        "GET", "/v1/staff-calls/{id}", call_state, Proof.TERMINAL, "Whether somebody answered a call",
        gives=StaffCallState, problems=(ProblemType.NOT_FOUND,),
    ),
)  # fmt: skip
