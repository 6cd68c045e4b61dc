"""POST /v1/lookups: one of three ways in gives short-lived tickets; every look-up is audited.

A wrong code and a wrong factor take the same path and give the same answer: both are one hash that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from kiosk.api.cases import CaseGlance, FoundCase, LookupReply, LookupRequest
from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.domain.case_terms import CaseState, Kind
from server.cases.glance import glances
from server.cases.keys import CODE, PERSON, TOKEN, code_hash, person_hash, token_hash
from server.cases.roadmap_reply import title_of
from server.cases.store import CaseRow, find_by_key, find_row
from server.cases.tries import refuse_after_too_many, remember_wrong_try
from server.centre import Centre
from server.clock import rfc3339
from server.db.engine import Cursor
from server.people.audit import audit_look_up
from server.terminals.store import Terminal
from server.web import Call, Endpoint, Proof, Refused, json_response

MOST_CASES = 50  # of one person, newest first
FOUND, NOT_FOUND, LOCKED = "found", "not_found", "locked"


@dataclass(frozen=True, slots=True)
class _WayIn:
    """``scopes`` count wrong tries; only a typed code can be guessed."""

    way: str
    key_hash: str
    scopes: list[str]


async def look_up(centre: Centre, call: Call) -> Response:
    """The cases that this way opens, newest first, each with its ticket."""
    asked = from_json(call.body, LookupRequest)
    terminal = call.terminal
    way = _way_in(centre, asked, terminal)

    def work(cursor: Cursor) -> LookupReply | Refused:
        try:
            refuse_after_too_many(centre, cursor, terminal.division, way.scopes)
        except Refused as refused:
            _audit(centre, cursor, terminal, way.way, LOCKED, [])
            return refused
        rows = _with_primaries(cursor, find_by_key(
            cursor, terminal.division, way.way, way.key_hash, most=MOST_CASES
        ))  # fmt: skip
        _audit(centre, cursor, terminal, way.way, FOUND if rows else NOT_FOUND, [row.number for row in rows])
        if not rows:
            remember_wrong_try(centre, cursor, terminal.division, way.scopes)
            return Refused(ProblemType.NOT_FOUND)
        seen = glances(centre, cursor, way.way, rows)
        return LookupReply([_found(centre, cursor, terminal, way.way, row, seen) for row in rows])

    answer = await centre.engine.tx(work)
    if isinstance(answer, Refused):  # returned, not raised: what was written down must stay
        raise answer
    return json_response(answer)


def _way_in(centre: Centre, asked: LookupRequest, terminal: Terminal) -> _WayIn:
    given = [bool(asked.slip_token), bool(asked.id_number), bool(asked.query_code and asked.factor)]
    if given.count(True) != 1 or bool(asked.query_code) != bool(asked.factor):
        raise Refused(
            ProblemType.MALFORMED, "exactly one of slip_token, id_number, or query_code with factor"
        )
    if asked.slip_token:
        return _WayIn(TOKEN, token_hash(centre.keys, asked.slip_token), [])
    if asked.id_number:
        return _WayIn(PERSON, person_hash(centre.keys, asked.id_number), [])
    code_scope = centre.keys.keyed_hash("tries", asked.query_code)
    scopes = [f"terminal:{terminal.number}", f"code:{code_scope}"]
    return _WayIn(CODE, code_hash(centre.keys, asked.query_code, asked.factor), scopes)


def _with_primaries(cursor: Cursor, rows: list[CaseRow]) -> list[CaseRow]:
    """A merged case still opens; the case it went into comes with it."""
    known = {row.number for row in rows}
    primaries = []
    for row in rows:
        if row.state == CaseState.MRG.value and row.merged_into not in known:
            primary = find_row(cursor, row.division, row.merged_into)
            primaries += [primary] if primary else []
            known.add(row.merged_into)
    return rows + primaries


def _found(
    centre: Centre, cursor: Cursor, terminal: Terminal, way: str, row: CaseRow, seen: Mapping[str, CaseGlance]
) -> FoundCase:
    ticket = centre.random(24).hex()
    expires_at = rfc3339(centre.clock() + timedelta(minutes=centre.settings.limits.ticket_minutes))
    cursor.execute(
        "DELETE FROM tickets WHERE division = ? AND expires_at < ?", (terminal.division, centre.now_text())
    )
    cursor.execute(
        "INSERT INTO tickets (division, ticket_hash, number, way, terminal, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        (terminal.division, ticket_hash(centre, ticket), row.number, way, terminal.id, expires_at),
    )
    category = "" if row.kind == Kind.ACCUSE.value else row.category
    title = title_of(row, centre.site)
    return FoundCase(
        row.number, title, row.registered_on, row.state, ticket, expires_at, category, seen.get(row.number)
    )


def ticket_hash(centre: Centre, ticket: str) -> str:
    return centre.keys.keyed_hash("ticket", ticket)


def _audit(
    centre: Centre, cursor: Cursor, terminal: Terminal, way: str, outcome: str, numbers: list[str]
) -> None:
    audit_look_up(
        cursor, division=terminal.division, at=centre.now_text(), terminal=terminal.id, action="case_looked_up",
        way=way, outcome=outcome, opened=" ".join(numbers),
    )  # fmt: skip


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/lookups", look_up, Proof.TERMINAL, "Find the cases that a slip, a card or a code opens",
        takes=LookupRequest, gives=LookupReply,
        problems=(ProblemType.MALFORMED, ProblemType.NOT_FOUND, ProblemType.TOO_MANY_TRIES),
    ),
)  # fmt: skip
