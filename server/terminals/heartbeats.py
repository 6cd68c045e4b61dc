"""POST /v1/heartbeats: how a terminal fares. Kept in memory and written in one go, never one flush each."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.terminals import Heartbeat, HeartbeatReply
from server.centre import Centre
from server.db.engine import Cursor
from server.terminals.copies import look_for_a_copy
from server.web import Call, Endpoint, Proof, json_response

WRITE_EVERY_S = 10.0


async def beat(centre: Centre, call: Call) -> Response:
    """The centre's time, and the version of the site configuration that is current."""
    told = from_json(call.body, Heartbeat)
    terminal = call.terminal
    await look_for_a_copy(centre, terminal, told)
    now = centre.now_text()
    centre.heartbeats[terminal.division, terminal.number] = (now, call.body)
    return json_response(HeartbeatReply(server_time=now, config_version=centre.site.current(centre).version))


async def write_heartbeats(centre: Centre) -> None:
    """Write what came since the last time, all terminals in one transaction."""
    rows = [
        (seen, body.decode(), division, number)
        for (division, number), (seen, body) in centre.heartbeats.items()
    ]
    centre.heartbeats.clear()

    def work(cursor: Cursor) -> None:
        cursor.executemany(
            "UPDATE terminals SET last_seen = ?, last_report = ? WHERE division = ? AND number = ?", rows
        )

    if rows:
        await centre.engine.tx(work)


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/heartbeats", beat, Proof.TERMINAL, "Report health; learn the time and the configuration's version",
        takes=Heartbeat, gives=HeartbeatReply,
    ),
)  # fmt: skip
