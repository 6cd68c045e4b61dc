"""Records that need a person: a list with the reason in words, and what to do."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.errors import Unreadable
from server.centre import Centre
from server.desk.set_aside import deal_with, set_aside_now, try_again
from server.pages.render import go_to, page
from server.people.roles import SORTS_CASES
from server.web import Call, Endpoint, Proof, Refused

PATH = "/desk/records"


async def show_records(centre: Centre, call: Call) -> Response:
    return await _page(centre, call)


async def take_dealt(centre: Centre, call: Call) -> Response:
    await deal_with(centre, call.staff, call.request.path_params["id"])
    return go_to(PATH)


async def take_again(centre: Centre, call: Call) -> Response:
    """Back to the list; where it is refused once more, the list says so."""
    try:
        await try_again(centre, call.staff, call.request.path_params["id"])
    except (Refused, Unreadable):
        return await _page(centre, call, wrong=call.request.path_params["id"])
    return go_to(PATH)


async def _page(centre: Centre, call: Call, wrong: str = "") -> Response:
    records = await set_aside_now(centre, call.staff)
    return page(centre, call, "set_aside.html", status=422 if wrong else 200, records=records, wrong=wrong)


ENDPOINTS = (
    Endpoint("GET", PATH, show_records, Proof.STAFF, "Records that need a person", roles=SORTS_CASES, page=True),
    Endpoint("POST", PATH + "/{id}/dealt", take_dealt, Proof.STAFF, "Somebody has seen to a record",
             roles=SORTS_CASES, page=True),
    Endpoint("POST", PATH + "/{id}/again", take_again, Proof.STAFF, "Take a refused record again",
             roles=SORTS_CASES, page=True),
)  # fmt: skip
