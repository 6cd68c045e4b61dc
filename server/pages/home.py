"""The desk's first page: what waits for this role, each with its number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from server.centre import Centre
from server.desk.bookings import WAITING, list_bookings
from server.desk.calls import calls_now
from server.desk.cases import duplicates_now, notices_now
from server.desk.set_aside import set_aside_now
from server.desk.terminals import terminal_lights
from server.pages.menu import Place, menu_of
from server.pages.render import go_to, page
from server.people.roles import EVERYONE
from server.people.store import Staff
from server.web import Call, Endpoint, Proof


@dataclass(frozen=True, slots=True)
class Tile:
    """A place of the menu and how much waits there; None where nothing is counted."""

    place: Place
    waiting: int | None


async def _waiting_calls(centre: Centre, staff: Staff) -> int:
    return sum(call.state != "seen" for call in await calls_now(centre, staff))


async def _waiting_bookings(centre: Centre, staff: Staff) -> int:
    return sum(line.state in WAITING for line in await list_bookings(centre, staff))


async def _troubled_terminals(centre: Centre, staff: Staff) -> int:
    return sum(known.light in ("warn", "down", "suspect") for known in await terminal_lights(centre, staff))


async def _unseen_notices(centre: Centre, staff: Staff) -> int:
    return len(await notices_now(centre, staff))


async def _records_set_aside(centre: Centre, staff: Staff) -> int:
    return len(await set_aside_now(centre, staff))


async def _undecided_pairs(centre: Centre, staff: Staff) -> int:
    return len(await duplicates_now(centre, staff))


COUNTED: dict[str, Callable[[Centre, Staff], Awaitable[int]]] = {
    "/desk/calls": _waiting_calls,
    "/desk/bookings": _waiting_bookings,
    "/desk/duplicates": _undecided_pairs,
    "/desk/records": _records_set_aside,
    "/desk/notices": _unseen_notices,
    "/desk/terminals": _troubled_terminals,
}


async def show_home(centre: Centre, call: Call) -> Response:
    tiles = [
        Tile(place, await COUNTED[place.path](centre, call.staff) if place.path in COUNTED else None)
        for place in menu_of(call.staff)
        if place.path != "/desk"
    ]
    return page(centre, call, "home.html", tiles=tiles)


async def go_to_desk(centre: Centre, call: Call) -> Response:  # noqa: ARG001 - one signature for all handlers
    """Who types the server's name alone is one of the staff."""
    return go_to("/desk")


ENDPOINTS = (
    Endpoint("GET", "/", go_to_desk, Proof.NONE, "To the desk", page=True),
    Endpoint("GET", "/desk", show_home, Proof.STAFF, "The desk's first page", roles=EVERYONE, page=True),
)
