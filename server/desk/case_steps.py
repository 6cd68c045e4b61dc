"""POST /v1/desk/cases/{number}/steps/{action}: one route a transition, refused by the law or taken with its paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeVar

from msgspec.structs import replace
from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.domain.case_file import CaseFile, Event
from kiosk.domain.case_state import IllegalStep, may_try
from kiosk.domain.case_table import Transition, find_transition, rows_from
from kiosk.domain.case_terms import Action, Actor, CaseState, Kind, OfficerCard
from kiosk.domain.deadlines import Law
from kiosk.domain.procedures import Procedure
from kiosk.domain.text import printable
from server.cases.follow_ups import follow_up
from server.cases.notices import LATE_OBJECTION, add_notice
from server.cases.reregister import register_anew
from server.cases.steps import Desk, step
from server.cases.store import CaseRow, find_row, load_file
from server.centre import Centre
from server.db.engine import Cursor
from server.desk.actors import actor_for, sees
from server.desk.step_forms import FIELDS
from server.people.audit import append_audit
from server.people.roles import WORKS_ON_CASES
from server.people.store import Staff
from server.web import Call, Endpoint, Proof, Refused, json_response

E = TypeVar("E", bound=Enum)
LONGEST_TEXT, LONGEST_REASON = 20_000, 500


@dataclass(frozen=True, slots=True)
class StepRequest:
    """What the step says; which fields count is in docs/roadmaps.md, an action a row.

    ``version`` is the case's as it was read. ``on`` is the local date the law counts from, today when empty; of a reply
    the day it was served. ``text`` goes into the paper, a paragraph a line, and is kept encrypted.
    """

    version: int
    on: str = ""
    unit: str = ""
    officer_name: str = ""
    officer_post: str = ""
    officer_phone: str = ""
    reason: str = ""
    days: int = 0
    until: str = ""
    into: str = ""
    kind: str = ""
    category: str = ""
    procedure: str = ""
    ground: str = ""
    way: str = ""
    outcome: str = ""
    basis: str = ""
    place: str = ""
    confirmed: bool = False
    simple: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class StepTaken:
    number: str
    action: str
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that the table allows this account from here, with the fields it asks for."""

    action: str
    fields: list[str]


def next_steps(staff: Staff, file: CaseFile, law: Law, today: date) -> list[NextStep]:
    """What this account may try; guards that ask what the form says may still refuse, and say why."""
    rows = [line for line in rows_from(file.state) if actor_for(staff.role, line)]
    offered = [line.action for line in rows if may_try(file, line.action, today, law)]
    return [NextStep(action.value, list(FIELDS[action])) for action in offered]


async def take_desk_step(
    centre: Centre, staff: Staff, number: str, action_name: str, asked: StepRequest
) -> StepTaken:
    """Take it in one transaction with its paper and its line in the audit log.

    Raises Refused: NOT_FOUND (no such case for this account), STALE (somebody was quicker), FORBIDDEN (a step of
    others), INVALID with the law's own reason.
    """
    action = _choice(Action, action_name, "action")
    now, today = centre.now_text(), centre.today()
    desk = Desk(centre.law, centre.site, centre.keys)

    def work(cursor: Cursor) -> StepTaken | Refused:
        row = seen_row(cursor, staff, number)
        if row.version != asked.version:
            raise Refused(ProblemType.STALE, version=str(row.version))
        file = load_file(cursor, row)
        actor = _actor(staff, row, action, asked)
        event = _event(action, actor, asked, file, today)
        if action is Action.REREGISTER:
            event = replace(
                event, into=register_anew(cursor, desk, row, on=event.on, now=now, who=staff.login)
            )
        try:
            after = step(desk, cursor, row, file, event, actor=staff.login, now=now, text=_text(asked))
        except IllegalStep as error:
            return _refused(cursor, row, error, now, today)
        follow_up(cursor, row, after, now=now, who=staff.login)
        append_audit(
            cursor,
            division=staff.division,
            at=now,
            who=staff.login,
            action=f"step_{action.value}",
            subject=number,
        )
        return StepTaken(number, action.value, after.state.value, len(after.events))

    answer = await centre.engine.tx(work)
    if isinstance(answer, Refused):  # returned, not raised: a notice that was written must stay
        raise answer
    return answer


def seen_row(cursor: Cursor, staff: Staff, number: str) -> CaseRow:
    """The case, if this account may see it. Raises Refused(NOT_FOUND): what is not one's own does not exist."""
    row = find_row(cursor, staff.division, number)
    if row is None or not sees(staff, row):
        raise Refused(ProblemType.NOT_FOUND)
    return row


def _refused(cursor: Cursor, row: CaseRow, error: IllegalStep, now: str, today: date) -> Refused:
    """An objection that comes too late is told to the supervisor (Art. 23)."""
    if error.code == "objection_in_time":
        add_notice(cursor, row.division, LATE_OBJECTION, row.number, day=today.isoformat(), at=now)
    return Refused(ProblemType.INVALID, str(error), code=error.code)


def _actor(staff: Staff, row: CaseRow, action: Action, asked: StepRequest) -> Actor | None:
    """None where the table has no such step: the law then says so itself."""
    line = find_transition(CaseState(row.state), action)
    if line is None:
        return None
    actor = actor_for(staff.role, line)
    if actor is None:
        raise Refused(ProblemType.FORBIDDEN, f"{action.value} is for {_names(line)}")
    if actor is Actor.HEAD and "confirmed" in FIELDS[action] and not asked.confirmed:
        raise Refused(ProblemType.INVALID, "the head's written approval must be on file", code="confirmed")
    return actor


def _names(line: Transition) -> str:
    return ", ".join(actor.value for actor in line.actors)


def _event(action: Action, actor: Actor | None, asked: StepRequest, file: CaseFile, today: date) -> Event:
    on = _day(asked.on, "on") or max(today, file.events[-1].on)
    if on > today:
        raise Refused(ProblemType.INVALID, f"on: {on} has not come yet", code="on")
    return Event(
        action, on, actor,
        unit=_short(asked.unit), officer=_officer(asked), reason=_short(asked.reason), days=asked.days,
        until=_day(asked.until, "until"), into=asked.into.replace(" ", "").upper(),
        kind=_optional(Kind, asked.kind, "kind"), procedure=_optional(Procedure, asked.procedure, "procedure"),
        ground=asked.way or asked.ground, outcome=_short(asked.outcome), basis=_short(asked.basis),
        place=_short(asked.place), confirmed=asked.confirmed, simple=asked.simple, category=asked.category,
    )  # fmt: skip


def _officer(asked: StepRequest) -> OfficerCard | None:
    name = _short(asked.officer_name)
    return OfficerCard(name, _short(asked.officer_post), _short(asked.officer_phone)) if name else None


def _short(text: str) -> str:
    return printable(text, limit=LONGEST_REASON).strip()


def _text(asked: StepRequest) -> str:
    lines = asked.text[:LONGEST_TEXT].splitlines()
    return "\n".join(printable(line, limit=2000) for line in lines)


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(
            ProblemType.INVALID, f"{field}: {text[:20]!r} is no date; YYYY-MM-DD", code=field
        ) from error


def _optional(kind: type[E], text: str, field: str) -> E | None:
    return _choice(kind, text, field) if text else None


def _choice(kind: type[E], text: str, field: str) -> E:
    try:
        return kind(text)
    except ValueError as error:
        known = ", ".join(str(one.value) for one in kind)
        raise Refused(ProblemType.INVALID, f"{field}: {text[:40]!r}; one of {known}", code=field) from error


async def desk_step(centre: Centre, call: Call) -> Response:
    """The state that the step led to."""
    path = call.request.path_params
    asked = from_json(call.body, StepRequest)
    return json_response(await take_desk_step(centre, call.staff, path["number"], path["action"], asked))


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/desk/cases/{number}/steps/{action}", desk_step, Proof.STAFF, "Take a step of a case",
        takes=StepRequest, gives=StepTaken, roles=WORKS_ON_CASES,
        problems=(
            ProblemType.MALFORMED, ProblemType.NOT_FOUND, ProblemType.STALE, ProblemType.FORBIDDEN, ProblemType.INVALID,
        ),
    ),
)  # fmt: skip
