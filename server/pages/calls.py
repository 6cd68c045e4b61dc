"""Calls from kiosks: a list that refreshes itself, and one press that answers."""

from __future__ import annotations

from starlette.responses import Response

from server.centre import Centre
from server.desk.calls import answer_one, calls_now
from server.pages.render import go_to, page
from server.people.roles import ANSWERS_CALLS
from server.web import Call, Endpoint, Proof

PATH = "/desk/calls"


async def show_calls(centre: Centre, call: Call) -> Response:
    return await _page(centre, call, "calls.html")


async def show_list(centre: Centre, call: Call) -> Response:
    """The list alone, for the open page."""
    return await _page(centre, call, "calls_list.html")


async def take_answer(centre: Centre, call: Call) -> Response:
    """The list again at once; the whole page for a browser without scripts."""
    await answer_one(centre, call.staff, call.request.path_params["id"])
    return await show_list(centre, call) if "hx-request" in call.request.headers else go_to(PATH)


async def _page(centre: Centre, call: Call, template: str) -> Response:
    calls = await calls_now(centre, call.staff)
    waiting = [known for known in calls if known.state != "seen"]
    return page(
        centre, call, template, waiting=waiting, seen=[known for known in calls if known.state == "seen"]
    )


ENDPOINTS = (
    Endpoint("GET", PATH, show_calls, Proof.STAFF, "Calls from kiosks", roles=ANSWERS_CALLS, page=True),
    Endpoint("GET", f"{PATH}/list", show_list, Proof.STAFF, "The list of calls", roles=ANSWERS_CALLS, page=True,
             polled=True),
    Endpoint("POST", PATH + "/{id}/answer", take_answer, Proof.STAFF, "Answer a call", roles=ANSWERS_CALLS,
             page=True),
)  # fmt: skip
