"""Calls from kiosks: the list, those that wait on top, distress before all, and the one press that answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from kiosk.api.queueing import DISTRESS, StaffCallState
from server.calls.routes import answer_call
from server.centre import Centre
from server.clock import rfc3339
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.people.roles import ANSWERS_CALLS
from server.people.store import Staff
from server.web import Call, Endpoint, Proof, json_response

SHOWN_FOR = timedelta(hours=12)  # of calls that were answered
MOST = 100


@dataclass(frozen=True, slots=True)
class WaitingCall:
    """``terminal_name`` is what staff call the machine; ``state`` is delivered or seen."""

    id: str
    reason: str
    terminal: str
    terminal_name: str
    state: str
    at: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Calls:
    calls: list[WaitingCall]


def list_calls(cursor: Cursor, division: str, since: str) -> list[WaitingCall]:
    """Every call that waits, whatever its age: distress first, then the oldest. Then those answered since."""
    cursor.execute("SELECT number, name FROM terminals WHERE division = ?", (division,))
    names = {f"{division}-{number:03}": str(name) for number, name in cursor.fetchall()}
    columns = "event_id, reason, terminal, state, at, seen_at"
    cursor.execute(
        f"SELECT {columns} FROM staff_calls WHERE division = ? AND state <> 'seen' ORDER BY at LIMIT ?",  # noqa: S608
        (division, MOST),
    )
    rows = sorted(cursor.fetchall(), key=lambda row: row[1] != DISTRESS)
    cursor.execute(
        f"SELECT {columns} FROM staff_calls WHERE division = ? AND state = 'seen' AND seen_at > ? "  # noqa: S608
        "ORDER BY seen_at DESC LIMIT ?",
        (division, since, MOST),
    )
    return [
        WaitingCall(identity, reason, terminal, names.get(terminal, terminal), state, at, seen_at)
        for identity, reason, terminal, state, at, seen_at in [*rows, *cursor.fetchall()]
    ]


async def calls_now(centre: Centre, staff: Staff) -> list[WaitingCall]:
    since = rfc3339(centre.clock() - SHOWN_FOR)
    return await centre.engine.read(lambda cursor: list_calls(cursor, staff.division, since))


async def answer_one(centre: Centre, staff: Staff, identity: str) -> None:
    """The kiosk's visitor then reads that somebody has seen it. Raises Refused(NOT_FOUND)."""
    now = centre.now_text()

    def work(cursor: Cursor) -> None:
        answer_call(cursor, staff.division, identity, now)
        append_audit(
            cursor, division=staff.division, at=now, who=staff.login, action="call_answered", subject=identity
        )

    await centre.engine.tx(work)


async def desk_calls(centre: Centre, call: Call) -> Response:
    return json_response(Calls(await calls_now(centre, call.staff)))


async def desk_answer(centre: Centre, call: Call) -> Response:
    identity = call.request.path_params["id"]
    await answer_one(centre, call.staff, identity)
    return json_response(StaffCallState(identity, "seen"))


ENDPOINTS = (
    Endpoint("GET", "/v1/desk/calls", desk_calls, Proof.STAFF, "Calls from kiosks", gives=Calls,
             roles=ANSWERS_CALLS, polled=True),
    Endpoint("POST", "/v1/desk/calls/{id}/answer", desk_answer, Proof.STAFF, "Somebody has seen a call",
             gives=StaffCallState, roles=ANSWERS_CALLS, problems=(ProblemType.NOT_FOUND,)),
)  # fmt: skip
