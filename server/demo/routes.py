"""Demo routes: no signature, loopback only, and only where the server was started with --demo."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.domain.case_state import IllegalStep
from kiosk.domain.case_terms import CaseState, Kind
from server.calls.routes import answer_call
from server.cases.steps import Desk, ordinary_next, step, usual_event
from server.cases.store import find_row, load_file
from server.cases.sweep import sweep
from server.centre import Centre
from server.clock import MovableClock
from server.db.engine import Cursor
from server.demo.clock import save_days
from server.demo.state import DemoState, read_state
from server.web import Call, Endpoint, Proof, Refused, json_response

MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class ClockMove:
    """``days`` ahead of the machine's clock, in all; 0 goes back to it."""

    days: int


@dataclass(frozen=True, slots=True)
class StepTaken:
    number: str
    action: str
    state: str


@dataclass(frozen=True, slots=True)
class CallAnswered:
    id: str
    state: str


async def move_clock(centre: Centre, call: Call) -> Response:
    """Set how far the centre's clock is ahead; what time does to cases is done at once."""
    days = from_json(call.body, ClockMove).days
    if not isinstance(centre.clock, MovableClock) or not -MOST_DAYS <= days <= MOST_DAYS:
        raise Refused(ProblemType.MALFORMED, f"days from -{MOST_DAYS} to {MOST_DAYS}")
    centre.clock.days = days
    division = centre.site.plan.division

    await centre.engine.tx(lambda cursor: save_days(cursor, division, days))
    await sweep(centre)
    centre.site.forget()
    return await state(centre, call)


async def state(centre: Centre, _: Call) -> Response:
    """The clock, counts, the newest records and cases with their next step, open calls."""
    return json_response(await centre.engine.read(lambda cursor: read_state(centre, cursor)))


async def next_step(centre: Centre, call: Call) -> Response:
    """Take the ordinary next step of a case, today."""
    number, division = call.request.path_params["number"], centre.site.plan.division

    def work(cursor: Cursor) -> StepTaken:
        row = find_row(cursor, division, number)
        action = ordinary_next(Kind(row.kind), CaseState(row.state)) if row else None
        if row is None or action is None:
            raise Refused(ProblemType.NOT_FOUND, "there is no next step")
        file = load_file(cursor, row)
        desk = Desk(centre.law, centre.site, centre.keys)
        event = usual_event(desk, row, action, max(centre.today(), file.events[-1].on))
        try:
            after = step(desk, cursor, row, file, event, actor="demo", now=centre.now_text())
        except IllegalStep as error:
            raise Refused(ProblemType.MALFORMED, str(error)) from error
        return StepTaken(number, action.value, after.state.value)

    return json_response(await centre.engine.tx(work))


async def answer(centre: Centre, call: Call) -> Response:
    """Somebody at the desk has seen the call."""
    identity, division = call.request.path_params["id"], centre.site.plan.division
    await centre.engine.tx(lambda cursor: answer_call(cursor, division, identity, centre.now_text()))
    return json_response(CallAnswered(identity, "seen"))


ENDPOINTS = (
    Endpoint(
        "POST", "/demo/clock", move_clock, Proof.LOOPBACK, "Move the centre's clock", ClockMove, DemoState
    ),
    Endpoint("GET", "/demo/state", state, Proof.LOOPBACK, "What the centre holds now", gives=DemoState),
    Endpoint(
        "POST",
        "/demo/cases/{number}/next",
        next_step,
        Proof.LOOPBACK,
        "Take a case's next step",
        gives=StepTaken,
    ),
    Endpoint("POST", "/demo/calls/{id}/answer", answer, Proof.LOOPBACK, "Answer a call", gives=CallAnswered),
)
