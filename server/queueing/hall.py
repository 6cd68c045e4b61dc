"""GET /v1/hall: what the display in the hall shows: the newest calls with masked names. No identity, no case."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.bookings import CalledNumber, HallBoard
from kiosk.domain.visits import VisitState
from server.centre import Centre
from server.db.engine import Cursor
from server.queueing.calling import numbers_of
from server.web import Call, Endpoint, Proof, json_response

SHOWN = 6  # the newest large, the last five below


async def board(centre: Centre) -> HallBoard:
    """Of today; the newest call first."""
    division, day, now = centre.site.plan.division, centre.today().isoformat(), centre.now_text()

    def work(cursor: Cursor) -> HallBoard:
        numbers = numbers_of(cursor, division, day)
        called = sorted(
            (n for n in numbers if n.called_at), key=lambda n: (n.called_at, n.ticket), reverse=True
        )
        waiting = sum(n.state == VisitState.WAITING.value for n in numbers)
        shown = [
            CalledNumber(n.ticket, n.masked_name, n.called_room, n.called_at, n.called_times) for n in called
        ]
        return HallBoard(now, shown[:SHOWN], waiting)

    return await centre.engine.read(work)


async def hall(centre: Centre, _: Call) -> Response:
    return json_response(await board(centre))


ENDPOINTS = (
    Endpoint(
        "GET", "/v1/hall", hall, Proof.NONE, "Who was called, for the display in the hall", gives=HallBoard
    ),
)
