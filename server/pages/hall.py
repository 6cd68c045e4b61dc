"""The display in the hall: the number that is called, where to, and the last ones. No name but a surname and a star."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from kiosk.domain.visits import VisitState
from server.centre import Centre
from server.pages.render import page
from server.queueing.calling import Number, numbers_of
from server.web import Call, Endpoint, Proof

PATH = "/hall"
LAST = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """One call as everybody in the hall may read it."""

    ticket: str
    name: str
    room: str
    is_now: bool


async def show_hall(centre: Centre, call: Call) -> Response:
    return await _page(centre, call, "hall.html")


async def show_calls(centre: Centre, call: Call) -> Response:
    """The calls alone, for the open display."""
    return await _page(centre, call, "hall_list.html")


async def _page(centre: Centre, call: Call, template: str) -> Response:
    division, day = centre.site.plan.division, centre.today().isoformat()
    numbers = await centre.engine.read(lambda cursor: numbers_of(cursor, division, day))
    called = sorted((one for one in numbers if one.called_at), key=lambda one: one.called_at, reverse=True)
    times = sum(number.called_times for number in numbers)
    return page(centre, call, template, calls=[_shown(number) for number in called[: LAST + 1]], times=times)


def _shown(number: Number) -> Shown:
    name = f"{number.masked_name[:1]}*" if number.masked_name else ""
    return Shown(
        number.ticket, name, number.called_room or number.room, number.state == VisitState.CALLED.value
    )


ENDPOINTS = (
    Endpoint("GET", PATH, show_hall, Proof.NONE, "The display in the hall", page=True),
    Endpoint("GET", f"{PATH}/calls", show_calls, Proof.NONE, "The calls on the display", page=True),
)
