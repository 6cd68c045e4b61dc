"""Terminals and their lights; one terminal's page has the button that withdraws it."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.desk.terminals import TerminalLights, number_in, revoke, terminal_lights
from server.pages.render import go_to, page
from server.people.roles import KEEPS_TERMINALS, SEES_TERMINALS
from server.web import Call, Endpoint, Proof, Refused

PATH = "/desk/terminals"


async def show_terminals(centre: Centre, call: Call) -> Response:
    return page(centre, call, "terminals.html", terminals=await terminal_lights(centre, call.staff))


async def show_lights(centre: Centre, call: Call) -> Response:
    """The lights alone, for the open page."""
    return page(centre, call, "terminals_list.html", terminals=await terminal_lights(centre, call.staff))


async def show_terminal(centre: Centre, call: Call) -> Response:
    may_revoke = call.staff.role in KEEPS_TERMINALS
    return page(centre, call, "terminal.html", terminal=await _one(centre, call), may_revoke=may_revoke)


async def take_revocation(centre: Centre, call: Call) -> Response:
    number = number_in(call)
    await revoke(centre, call.staff, number)
    return go_to(PATH)


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
    Endpoint("GET", PATH + "/{number}", show_terminal, Proof.STAFF, "One terminal", roles=SEES_TERMINALS, page=True),
    Endpoint("POST", PATH + "/{number}/revoke", take_revocation, Proof.STAFF, "Withdraw a terminal",
             roles=KEEPS_TERMINALS, page=True),
)  # fmt: skip
