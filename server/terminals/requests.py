"""Enrolment by a code that the terminal shows and staff approve, in the shape of RFC 8628.

The terminal sends its public key and gets two codes. It shows the short one; with the long one it asks again until
somebody at the desk has decided. The long code lies as a keyed hash. An approved request may be fetched again until it
expires: a lost reply costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.terminals import (
    EnrolmentCode,
    EnrolmentCodeRequest,
    EnrolmentPoll,
    EnrolmentProgress,
    key_id_of,
)
from kiosk.domain.text import printable
from server.centre import Centre
from server.clock import rfc3339
from server.db.engine import Cursor
from server.terminals.enrolment import enrolment_reply, public_key_in
from server.terminals.store import is_known_key, terminal_by_number
from server.web import Call, Endpoint, Proof, Refused, json_response

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels and no digits: no words, nothing that looks like another (RFC 8628 §6.1)
CODE_LETTERS = 8  # 20^8: 34 bits, for a quarter of an hour and with counted tries
EXPIRES = timedelta(minutes=15)
INTERVAL_S = 5
BUSY_WAIT_S = "60"
PENDING, APPROVED, REFUSED = "pending", "approved", "refused"
WAIT, SLOWER, EXPIRED, DENIED = "authorization_pending", "slow_down", "expired_token", "access_denied"
_COLUMNS = "user_code, public_key, hardware, software, made_at, expires_at, state, number"


@dataclass(frozen=True, slots=True)
class Asked:
    """One terminal that asks to be let in."""

    user_code: str
    public_key: bytes
    hardware: str
    software: str
    made_at: str
    expires_at: str
    state: str
    number: int


async def ask(centre: Centre, call: Call) -> Response:
    """201 with the codes. 429 while too many wait, or too many came within a minute."""
    asked = from_json(call.body, EnrolmentCodeRequest)
    public_key, division = public_key_in(asked.public_key), centre.site.plan.division
    hardware, software = (printable(text, limit=200) for text in (asked.hardware, asked.software))
    device_code, now = centre.random(32).hex(), centre.clock()

    def work(cursor: Cursor) -> str:
        _make_room(centre, cursor, division, now)
        if is_known_key(cursor, key_id_of(public_key)):
            raise Refused(ProblemType.TOKEN_SPENT, "this key is enrolled already")
        code = _new_code(centre, cursor, division)
        cursor.execute(
            f"INSERT INTO enrolment_requests (division, device_hash, {_COLUMNS}) "  # noqa: S608
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                division, _hash(centre, device_code), code, public_key, hardware, software, rfc3339(now),
                rfc3339(now + EXPIRES), PENDING,
            ),
        )  # fmt: skip
        return code

    code = grouped(await centre.engine.tx(work))
    address = f"{_origin(call.request)}/desk/terminals"
    complete = f"{address}?code={code}"
    return json_response(
        EnrolmentCode(device_code, code, address, complete, int(EXPIRES.total_seconds()), INTERVAL_S), 201
    )


async def poll(centre: Centre, call: Call) -> Response:
    """How the request stands; one that nobody knows is told from an expired one by nothing."""
    asked = from_json(call.body, EnrolmentPoll)
    public_key = public_key_in(asked.public_key)
    device_hash, now = _hash(centre, asked.device_code), centre.clock()

    def work(cursor: Cursor) -> EnrolmentProgress:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM enrolment_requests WHERE division = ? AND device_hash = ? AND expires_at > ?",  # noqa: S608
            (centre.site.plan.division, device_hash, rfc3339(now)),
        )
        row = cursor.fetchone()
        found = Asked(*row) if row else None
        if found is None or found.public_key != public_key:
            return EnrolmentProgress(EXPIRED)
        return _progress(centre, cursor, found)

    if not centre.polls.may_ask(device_hash, now):
        return json_response(EnrolmentProgress(SLOWER, INTERVAL_S * 2))
    return json_response(await centre.engine.read(work))


def waiting(cursor: Cursor, division: str, now: str) -> list[Asked]:
    """Requests that nobody has decided, oldest first."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM enrolment_requests WHERE division = ? AND state = ? AND expires_at > ? "  # noqa: S608
        "ORDER BY made_at, user_code",
        (division, PENDING, now),
    )
    return [Asked(*row) for row in cursor.fetchall()]


def decide(cursor: Cursor, division: str, asked: Asked, *, state: str, number: int, who: str) -> None:
    cursor.execute(
        "UPDATE enrolment_requests SET state = ?, number = ?, decided_by = ? WHERE division = ? AND user_code = ?",
        (state, number, who, division, asked.user_code),
    )


def plain(user_code: str) -> str:
    """A code as somebody typed it, without what groups it."""
    return re.sub(r"[\s-]", "", user_code).upper()


def grouped(user_code: str) -> str:
    """``WDJB-MJHT``"""
    return f"{user_code[:4]}-{user_code[4:]}"


def _progress(centre: Centre, cursor: Cursor, found: Asked) -> EnrolmentProgress:
    if found.state == PENDING:
        return EnrolmentProgress(WAIT, INTERVAL_S)
    terminal = terminal_by_number(cursor, centre.site.plan.division, found.number)
    if found.state == REFUSED or terminal is None or terminal.state != "enrolled":
        return EnrolmentProgress(DENIED)
    return EnrolmentProgress(APPROVED, enrolment=enrolment_reply(centre, terminal))


def _make_room(centre: Centre, cursor: Cursor, division: str, now: datetime) -> None:
    """Raises Refused(TOO_MANY_REQUESTS). What expired is cleared on the way."""
    limits = centre.settings.limits
    cursor.execute(
        "DELETE FROM enrolment_requests WHERE division = ? AND expires_at <= ?", (division, rfc3339(now))
    )
    last_minute = rfc3339(now - timedelta(minutes=1))
    for condition, value, most in (
        ("state = ?", PENDING, limits.enrolment_requests),
        ("made_at > ?", last_minute, limits.enrolment_requests_minute),
    ):
        cursor.execute(
            f"SELECT COUNT(*) FROM enrolment_requests WHERE division = ? AND {condition}",  # noqa: S608 - constants
            (division, value),
        )
        if cursor.fetchone()[0] >= most:
            raise Refused(ProblemType.TOO_MANY_REQUESTS, wait_s=BUSY_WAIT_S)


def _new_code(centre: Centre, cursor: Cursor, division: str) -> str:
    """One that no other request has. Bytes above the largest multiple of 20 are left out: every letter is as likely."""
    while True:
        fair = [byte for byte in centre.random(64) if byte < 240][:CODE_LETTERS]
        code = "".join(ALPHABET[byte % len(ALPHABET)] for byte in fair)
        cursor.execute(
            "SELECT 1 FROM enrolment_requests WHERE division = ? AND user_code = ?", (division, code)
        )
        if len(code) == CODE_LETTERS and cursor.fetchone() is None:
            return code


def _hash(centre: Centre, device_code: str) -> str:
    return centre.keys.keyed_hash("device code", device_code)


def _origin(request: Request) -> str:
    """Where staff reach the desk: as the terminal reached it."""
    scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
    return f"{'https' if scheme == 'https' else 'http'}://{request.headers.get('host', request.url.netloc)}"


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/enrolment-requests", ask, Proof.NONE, "Ask to be enrolled; shows a code that staff approve",
        takes=EnrolmentCodeRequest, gives=EnrolmentCode, status=201,
        problems=(ProblemType.TOKEN_SPENT, ProblemType.TOO_MANY_REQUESTS),
    ),
    Endpoint(
        "POST", "/v1/enrolment-requests/poll", poll, Proof.NONE, "How the request stands; the enrolment once approved",
        takes=EnrolmentPoll, gives=EnrolmentProgress,
    ),
)  # fmt: skip
