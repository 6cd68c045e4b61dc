"""Today's queue at the desk: call the next, call again, in the room, served, missed. The list refreshes itself."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from kiosk.domain.queue import Priority
from server.centre import Centre
from server.desk.queue import QueueLine, call_next_to, give_priority, queue_today, step_number
from server.pages.render import go_to, page
from server.people.proof import form_of
from server.people.roles import RUNS_QUEUE
from server.people.store import Staff
from server.web import Call, Endpoint, Proof, Refused

PATH = "/desk/queue"
PRESENT = ("called", "in_room")
SHOWN = {  # of the steps that may follow, those with a button, the usual one first
    "called": ("enter", "recall", "miss"),
    "in_room": ("serve", "put_back"),
    "no_show": ("put_back",),
}
LATEST = 8  # of those that have ended


@dataclass(frozen=True, slots=True)
class Hall:
    """One room's numbers of today."""

    waiting: list[QueueLine]
    called: list[QueueLine]
    ended: list[QueueLine]


async def hall_now(centre: Centre, staff: Staff, room: str) -> Hall:
    mine = [line for line in (await queue_today(centre, staff)).lines if line.room == room]
    ended = [line for line in mine if line.state != "waiting" and line.state not in PRESENT]
    return Hall(
        [line for line in mine if line.state == "waiting"], [line for line in mine if line.state in PRESENT],
        ended[::-1][:LATEST],
    )  # fmt: skip


async def show_queue(centre: Centre, call: Call) -> Response:
    return await _page(centre, call, "queue.html")


async def show_list(centre: Centre, call: Call) -> Response:
    """The numbers alone, for the open page."""
    return await _page(centre, call, "queue_list.html")


async def take_next(centre: Centre, call: Call) -> Response:
    """If nobody waits any more, nothing happens, and the page shows it."""
    room = _room(centre, call)
    try:
        await call_next_to(centre, call.staff, room)
    except Refused as refused:
        if refused.problem is not ProblemType.NOT_FOUND:
            raise
    return go_to(_back(room))


async def take_number_step(centre: Centre, call: Call) -> Response:
    """A step that no longer fits was taken by a colleague: the page shows how it is now."""
    path = call.request.path_params
    try:
        await step_number(centre, call.staff, path["id"], path["step"], "")
    except Refused as refused:
        if refused.problem is not ProblemType.INVALID:
            raise
    return go_to(_back(_room(centre, call)))


async def take_priority(centre: Centre, call: Call) -> Response:
    """Somebody who should not wait long; empty takes it back."""
    priority = form_of(call.request, call.body).get("priority", [""])[0]
    await give_priority(centre, call.staff, call.request.path_params["id"], priority)
    return go_to(_back(_room(centre, call)))


def _room(centre: Centre, call: Call) -> str:
    """The room chosen, by its name; the reception hall until one was."""
    form, site = form_of(call.request, call.body), centre.site
    wanted = form.get("room", [""])[0] or call.request.query_params.get("room", "")
    names = [room.name for room in site.plan.rooms]
    return wanted if wanted in names else site.room_name(site.plan.reception_room)


def _back(room: str) -> str:
    return f"{PATH}?room={quote(room)}"


async def _page(centre: Centre, call: Call, template: str) -> Response:
    room = _room(centre, call)
    return page(
        centre, call, template, room=room, rooms=[known.name for known in centre.site.plan.rooms], shown=SHOWN,
        hall=await hall_now(centre, call.staff, room), back=quote(room), reasons=[known.value for known in Priority],
    )  # fmt: skip


ENDPOINTS = (
    Endpoint("GET", PATH, show_queue, Proof.STAFF, "Today's queue", roles=RUNS_QUEUE, page=True),
    Endpoint("GET", f"{PATH}/list", show_list, Proof.STAFF, "The numbers of today", roles=RUNS_QUEUE, page=True,
             polled=True),
    Endpoint("POST", f"{PATH}/next", take_next, Proof.STAFF, "Call the next", roles=RUNS_QUEUE, page=True),
    Endpoint("POST", PATH + "/{id}/priority", take_priority, Proof.STAFF, "Somebody should not wait long",
             roles=RUNS_QUEUE, page=True),
    Endpoint("POST", PATH + "/{id}/steps/{step}", take_number_step, Proof.STAFF, "A step of a number",
             roles=RUNS_QUEUE, page=True),
)  # fmt: skip
