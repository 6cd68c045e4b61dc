"""GET /v1/queue: how many wait for each room, for staff at a terminal. Numbers only."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.queueing import QueueNow, RoomQueue
from kiosk.domain.visits import VisitState
from server.centre import Centre
from server.db.engine import Cursor
from server.queueing.calling import Number, numbers_of
from server.web import Call, Endpoint, Proof, json_response


async def queue_now(centre: Centre, call: Call) -> Response:
    """Of the terminal's division, today."""
    division, day = call.terminal.division, centre.today().isoformat()
    plan = [room.name for room in centre.site.plan.rooms]

    def work(cursor: Cursor) -> list[RoomQueue]:
        numbers = numbers_of(cursor, division, day)
        rooms = dict.fromkeys([*plan, *sorted({number.room for number in numbers})])
        return [_room(room, [n for n in numbers if n.room == room]) for room in rooms]

    return json_response(QueueNow(centre.now_text(), await centre.engine.read(work)))


def _room(room: str, numbers: list[Number]) -> RoomQueue:
    called = max((n for n in numbers if n.called_at), key=lambda n: (n.called_at, n.ticket), default=None)
    waiting = sum(n.state == VisitState.WAITING.value for n in numbers)
    return RoomQueue(room, waiting, called.ticket if called else "")


ENDPOINTS = (
    Endpoint(
        "GET", "/v1/queue", queue_now, Proof.TERMINAL, "How many wait for each room", gives=QueueNow
    ),
)  # fmt: skip
