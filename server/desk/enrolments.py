"""Terminals that ask to be enrolled: staff compare the code on the machine's screen, name it and let it in, or do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.terminals import key_id_of
from kiosk.domain.text import printable
from kiosk.errors import InvalidInput
from server.cases.tries import refuse_after_too_many, remember_wrong_try
from server.centre import Centre
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.people.roles import KEEPS_TERMINALS, SEES_TERMINALS
from server.people.store import Staff
from server.terminals.enrolment import new_terminal
from server.terminals.requests import APPROVED, REFUSED, Asked, decide, grouped, plain, waiting
from server.terminals.store import Terminal, is_known_key
from server.web import Call, Endpoint, Proof, Refused, json_response

LONGEST_NAME = 40
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PendingEnrolment:
    """One terminal that waits. ``user_code`` is what its screen shows; ``key_id`` names its key."""

    user_code: str
    key_id: str
    hardware: str
    software: str
    asked_at: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class PendingEnrolments:
    requests: list[PendingEnrolment]


@dataclass(frozen=True, slots=True)
class Approval:
    """``user_code`` as it was typed or chosen; ``name`` is what staff call the terminal."""

    user_code: str
    name: str


@dataclass(frozen=True, slots=True)
class Refusal:
    user_code: str


@dataclass(frozen=True, slots=True)
class EnrolmentDecided:
    """``number`` and ``id`` of the terminal that was let in; 0 and empty for one that was not."""

    user_code: str
    state: str
    number: int = 0
    id: str = ""


async def pending_enrolments(centre: Centre, staff: Staff) -> list[PendingEnrolment]:
    """Oldest first."""
    found = await centre.engine.read(lambda cursor: waiting(cursor, staff.division, centre.now_text()))
    return [
        PendingEnrolment(
            grouped(asked.user_code), key_id_of(asked.public_key), asked.hardware, asked.software,
            asked.made_at, asked.expires_at,
        )
        for asked in found
    ]  # fmt: skip


async def approve_enrolment(centre: Centre, staff: Staff, user_code: str, name: str) -> Terminal:
    """Let the terminal in. Raises InvalidInput for its name, Refused(NOT_FOUND, TOO_MANY_TRIES, STALE)."""
    called = printable(name, limit=LONGEST_NAME).strip()
    if not called:
        raise InvalidInput(f"name: 1 to {LONGEST_NAME} characters")

    def work(cursor: Cursor) -> Terminal | Refused:
        asked = _chosen(centre, cursor, staff, user_code)
        if isinstance(asked, Refused):
            return asked
        if is_known_key(cursor, key_id_of(asked.public_key)):
            raise Refused(ProblemType.STALE, "this key was enrolled meanwhile")
        now = centre.now_text()
        terminal = new_terminal(
            cursor, staff.division, called, asked.public_key,
            hardware=asked.hardware, software=asked.software, now=now,
        )  # fmt: skip
        decide(cursor, staff.division, asked, state=APPROVED, number=terminal.number, who=staff.login)
        _audit(centre, cursor, staff, "terminal_enrolled", terminal.id, asked)
        return terminal

    terminal = _or_raise(await centre.engine.tx(work))
    centre.site.forget()
    return terminal


async def refuse_enrolment(centre: Centre, staff: Staff, user_code: str) -> None:
    """Raises Refused(NOT_FOUND, TOO_MANY_TRIES)."""

    def work(cursor: Cursor) -> Asked | Refused:
        asked = _chosen(centre, cursor, staff, user_code)
        if not isinstance(asked, Refused):
            decide(cursor, staff.division, asked, state=REFUSED, number=0, who=staff.login)
            _audit(centre, cursor, staff, "terminal_refused", key_id_of(asked.public_key), asked)
        return asked

    _or_raise(await centre.engine.tx(work))


def _chosen(centre: Centre, cursor: Cursor, staff: Staff, user_code: str) -> Asked | Refused:
    """The waiting request with this code. A wrong code counts, so it is returned, not raised."""
    scopes, code = [f"enrolment:{staff.login}"], plain(user_code)
    refuse_after_too_many(centre, cursor, staff.division, scopes)
    for asked in waiting(cursor, staff.division, centre.now_text()):
        if asked.user_code == code:
            return asked
    remember_wrong_try(centre, cursor, staff.division, scopes)
    return Refused(ProblemType.NOT_FOUND, "no terminal waits with this code")


def _or_raise(found: T | Refused) -> T:
    if isinstance(found, Refused):
        raise found
    return found


def _audit(centre: Centre, cursor: Cursor, staff: Staff, action: str, subject: str, asked: Asked) -> None:
    append_audit(
        cursor, division=staff.division, at=centre.now_text(), who=staff.login, action=action, subject=subject,
        facts={"code": grouped(asked.user_code), "key": key_id_of(asked.public_key), "hardware": asked.hardware},
    )  # fmt: skip


async def desk_enrolments(centre: Centre, call: Call) -> Response:
    return json_response(PendingEnrolments(await pending_enrolments(centre, call.staff)))


async def desk_approve(centre: Centre, call: Call) -> Response:
    asked = from_json(call.body, Approval)
    terminal = await approve_enrolment(centre, call.staff, asked.user_code, asked.name)
    return json_response(EnrolmentDecided(asked.user_code, APPROVED, terminal.number, terminal.id))


async def desk_refuse(centre: Centre, call: Call) -> Response:
    asked = from_json(call.body, Refusal)
    await refuse_enrolment(centre, call.staff, asked.user_code)
    return json_response(EnrolmentDecided(asked.user_code, REFUSED))


ENDPOINTS = (
    Endpoint("GET", "/v1/desk/enrolments", desk_enrolments, Proof.STAFF, "Terminals that ask to be enrolled",
             gives=PendingEnrolments, roles=SEES_TERMINALS, polled=True),
    Endpoint("POST", "/v1/desk/enrolments/approve", desk_approve, Proof.STAFF, "Let a terminal in",
             takes=Approval, gives=EnrolmentDecided, roles=KEEPS_TERMINALS,
             problems=(ProblemType.NOT_FOUND, ProblemType.TOO_MANY_TRIES, ProblemType.STALE, ProblemType.INVALID)),
    Endpoint("POST", "/v1/desk/enrolments/refuse", desk_refuse, Proof.STAFF, "Do not let a terminal in",
             takes=Refusal, gives=EnrolmentDecided, roles=KEEPS_TERMINALS,
             problems=(ProblemType.NOT_FOUND, ProblemType.TOO_MANY_TRIES)),
)  # fmt: skip
