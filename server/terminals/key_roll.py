"""POST /v1/terminals/me/key: a terminal replaces its key, proven by the old one and by the new one.

The request is signed (RFC 9421) by the old key; the body carries the new public key and its signature over both. From
then on the old key signs no request. What it signed before, records and slips, stays proven by it. A terminal that lost
the reply asks again, signed by the new key, and gets the same answer.
"""

from __future__ import annotations

import base64
import binascii

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.terminals import KeyRoll, KeyRolled, key_id_of, roll_bytes
from kiosk.errors import Unreadable
from server.centre import Centre
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.terminals.enrolment import public_key_in
from server.terminals.known import verifier
from server.terminals.store import Terminal, find_terminal, is_known_key, replace_key
from server.web import Call, Endpoint, Proof, Refused, json_response


async def roll(centre: Centre, call: Call) -> Response:
    """The key that is in force now."""
    asked = from_json(call.body, KeyRoll)
    public_key, terminal = public_key_in(asked.public_key), call.terminal

    def work(cursor: Cursor) -> KeyRolled:
        if public_key != terminal.public_key:
            _require_proof(terminal, public_key, asked.proof)
            _replace(centre, cursor, terminal, public_key)
        return _rolled(cursor, terminal, public_key)

    reply = await centre.engine.tx(work)
    centre.site.forget()
    return json_response(reply)


def _require_proof(terminal: Terminal, public_key: bytes, proof: str) -> None:
    try:
        signature = base64.b64decode(proof, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Unreadable("proof: not base64") from error
    if not verifier(public_key)(roll_bytes(terminal.key_id, public_key), signature):
        raise Refused(ProblemType.NOT_SIGNED, "the new key's proof does not hold")


def _replace(centre: Centre, cursor: Cursor, terminal: Terminal, public_key: bytes) -> None:
    """Asked again in the transaction: two rolls at once end with one of them refused."""
    if find_terminal(cursor, terminal.key_id) is None:
        raise Refused(ProblemType.NOT_ENROLLED)
    if is_known_key(cursor, key_id_of(public_key)):
        raise Refused(ProblemType.TOKEN_SPENT, "this key was used before")
    now = centre.now_text()
    replace_key(cursor, terminal, public_key, now)
    append_audit(
        cursor, division=terminal.division, at=now, who=f"terminal:{terminal.id}", action="terminal_key_rolled",
        subject=terminal.id, facts={"old": terminal.key_id, "new": key_id_of(public_key)},
    )  # fmt: skip


def _rolled(cursor: Cursor, terminal: Terminal, public_key: bytes) -> KeyRolled:
    key_id = key_id_of(public_key)
    cursor.execute(
        "SELECT from_at FROM terminal_keys WHERE division = ? AND key_id = ?", (terminal.division, key_id)
    )
    return KeyRolled(key_id, base64.b64encode(public_key).decode(), cursor.fetchone()[0])


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/terminals/me/key", roll, Proof.TERMINAL, "Replace the terminal's key",
        takes=KeyRoll, gives=KeyRolled, problems=(ProblemType.TOKEN_SPENT,),
    ),
)  # fmt: skip
