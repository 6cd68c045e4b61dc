"""Terminals and their lights, those that ask to be let in, and one terminal's page with the button that withdraws it."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from kiosk.errors import InvalidInput
from server.centre import Centre
from server.desk.enrolments import LONGEST_NAME, approve_enrolment, pending_enrolments, refuse_enrolment
from server.desk.terminals import TerminalLights, clear, number_in, revoke, terminal_lights
from server.pages.render import go_to, page
from server.people.proof import form_of
from server.people.roles import KEEPS_TERMINALS, SEES_TERMINALS
from server.web import Call, Endpoint, Proof, Refused

PATH = "/desk/terminals"
ENROLMENTS = f"{PATH}/enrolments"


async def show_terminals(centre: Centre, call: Call) -> Response:
    return await _list(centre, call, "terminals.html")


async def show_lights(centre: Centre, call: Call) -> Response:
    """The lights alone, for the open page."""
    return await _list(centre, call, "terminals_list.html")


async def show_enrolments(centre: Centre, call: Call) -> Response:
    return await _enrolments(centre, call)


async def take_approval(centre: Centre, call: Call) -> Response:
    """To the terminal's own page; a code that waits no more was decided by a colleague or is too old."""
    code, name = _said(call, "user_code"), _said(call, "name")
    try:
        terminal = await approve_enrolment(centre, call.staff, code, name)
    except InvalidInput:
        return await _enrolments(centre, call, wrong="name", code=code)
    except Refused as refused:
        return await _enrolments(centre, call, wrong=refused.problem.path.rpartition("/")[2], code=code)
    return go_to(f"{PATH}/{terminal.number}")


async def take_refusal(centre: Centre, call: Call) -> Response:
    code = _said(call, "user_code")
    try:
        await refuse_enrolment(centre, call.staff, code)
    except Refused as refused:
        return await _enrolments(centre, call, wrong=refused.problem.path.rpartition("/")[2], code=code)
    return go_to(ENROLMENTS)


async def show_terminal(centre: Centre, call: Call) -> Response:
    may_keep = call.staff.role in KEEPS_TERMINALS
    return page(centre, call, "terminal.html", terminal=await _one(centre, call), may_keep=may_keep)


async def take_revocation(centre: Centre, call: Call) -> Response:
    number = number_in(call)
    await revoke(centre, call.staff, number)
    return go_to(PATH)


async def take_clearing(centre: Centre, call: Call) -> Response:
    number = number_in(call)
    await clear(centre, call.staff, number)
    return go_to(f"{PATH}/{number}")


async def _list(centre: Centre, call: Call, template: str) -> Response:
    lights, asking = await terminal_lights(centre, call.staff), await pending_enrolments(centre, call.staff)
    return page(centre, call, template, terminals=lights, asking=len(asking))


async def _enrolments(centre: Centre, call: Call, *, wrong: str = "", code: str = "") -> Response:
    return page(
        centre, call, "enrolments.html", status=422 if wrong else 200, asking=await pending_enrolments(centre, call.staff),
        may_keep=call.staff.role in KEEPS_TERMINALS, longest=LONGEST_NAME, wrong=wrong, code=code,
    )  # fmt: skip


def _said(call: Call, name: str) -> str:
    return form_of(call.request, call.body).get(name, [""])[0]


async def _one(centre: Centre, call: Call) -> TerminalLights:
    number = number_in(call)
    for known in await terminal_lights(centre, call.staff):
        if known.number == number:
            return known
    raise Refused(ProblemType.NOT_FOUND)


ENDPOINTS = (
    Endpoint("GET", PATH, show_terminals, Proof.STAFF, "Terminals", roles=SEES_TERMINALS, page=True),
    Endpoint("GET", f"{PATH}/lights", show_lights, Proof.STAFF, "The terminals' lights", roles=SEES_TERMINALS,
             page=True, polled=True),
    Endpoint("GET", ENROLMENTS, show_enrolments, Proof.STAFF, "Terminals that ask to be let in",
             roles=SEES_TERMINALS, page=True),
    Endpoint("POST", f"{ENROLMENTS}/approve", take_approval, Proof.STAFF, "Let a terminal in",
             roles=KEEPS_TERMINALS, page=True),
    Endpoint("POST", f"{ENROLMENTS}/refuse", take_refusal, Proof.STAFF, "Do not let a terminal in",
             roles=KEEPS_TERMINALS, page=True),
    Endpoint("GET", PATH + "/{number}", show_terminal, Proof.STAFF, "One terminal", roles=SEES_TERMINALS, page=True),
    Endpoint("POST", PATH + "/{number}/revoke", take_revocation, Proof.STAFF, "Withdraw a terminal",
             roles=KEEPS_TERMINALS, page=True),
    Endpoint("POST", PATH + "/{number}/clear", take_clearing, Proof.STAFF, "It is one machine, not two",
             roles=KEEPS_TERMINALS, page=True),
)  # fmt: skip
