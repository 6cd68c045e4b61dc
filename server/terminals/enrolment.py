"""POST /v1/enrolments: a one-time token of staff binds a terminal's key to the centre."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.terminals import EnrolmentReply, EnrolmentRequest, key_id_of
from kiosk.domain.text import printable
from kiosk.errors import Unreadable
from server.centre import Centre
from server.clock import rfc3339
from server.db.engine import Cursor
from server.keys import Keys
from server.terminals.store import (
    LETTERS,
    SERIAL_LAST,
    Terminal,
    add_terminal,
    add_token,
    is_known_key,
    next_number,
    spend_token,
)
from server.web import Call, Endpoint, Proof, Refused, json_response


def new_token(cursor: Cursor, keys: Keys, *, division: str, name: str, expires_at: str) -> str:
    """Make a one-time token; the database keeps its keyed hash only."""
    token = keys.random(16).hex()
    token_hash = keys.keyed_hash("enrolment", token)
    add_token(cursor, division=division, token_hash=token_hash, name=name, expires_at=expires_at)
    return token


async def enrol(centre: Centre, call: Call) -> Response:
    """201 with all that binds the terminal; the token is spent even if the reply is lost."""
    asked = from_json(call.body, EnrolmentRequest)
    public_key = public_key_in(asked.public_key)
    token_hash = centre.keys.keyed_hash("enrolment", asked.token.strip())
    now = centre.now_text()

    def work(cursor: Cursor) -> Terminal:
        spent = spend_token(cursor, token_hash, now)
        if spent is None or is_known_key(cursor, key_id_of(public_key)):
            raise Refused(ProblemType.TOKEN_SPENT)
        division, name = spent
        hardware, software = printable(asked.hardware, limit=200), printable(asked.software, limit=200)
        return new_terminal(cursor, division, name, public_key, hardware=hardware, software=software, now=now)

    terminal = await centre.engine.tx(work)
    centre.site.forget()
    return json_response(enrolment_reply(centre, terminal), 201)


def expiry(made_at: datetime, minutes: int) -> str:
    """When a token made at ``made_at`` ends."""
    return rfc3339(made_at + timedelta(minutes=minutes))


def public_key_in(text: str) -> bytes:
    """32 raw bytes of Ed25519 from base64. Raises Unreadable."""
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Unreadable("public_key: not base64") from error
    if len(key) != 32:
        raise Unreadable(f"public_key: {len(key)} bytes; an Ed25519 key has 32")
    return key


def new_terminal(
    cursor: Cursor, division: str, name: str, public_key: bytes, *, hardware: str, software: str, now: str
) -> Terminal:
    """Bind a key to the next number of the division."""
    number = next_number(cursor, division)
    letter = LETTERS[(number - 1) % len(LETTERS)]
    terminal = Terminal(
        division, number, name, letter, key_id_of(public_key), public_key, "enrolled", 1, SERIAL_LAST
    )
    add_terminal(cursor, terminal, hardware=hardware, software=software, now=now)
    return terminal


def enrolment_reply(centre: Centre, terminal: Terminal) -> EnrolmentReply:
    """Everything that binds a terminal to its centre; nothing in it is secret."""
    return EnrolmentReply(
        terminal=terminal.id,
        terminal_number=terminal.number,
        letter=terminal.letter,
        key_id=terminal.key_id,
        division=terminal.division,
        centre=centre.site.plan.centre,
        serial_first=terminal.serial_first,
        serial_last=terminal.serial_last,
        seal_key=centre.keys.seal_keys()[0],
        appointment_keys=centre.keys.appointment_keys(),
        server_time=centre.now_text(),
    )


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/enrolments", enrol, Proof.TOKEN, "Bind a terminal's key to the centre",
        takes=EnrolmentRequest, gives=EnrolmentReply, status=201, problems=(ProblemType.TOKEN_SPENT,),
    ),
)  # fmt: skip
