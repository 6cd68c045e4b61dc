"""GET /healthz: the process answers. GET /readyz: it can also store."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.web import Call, Endpoint, Proof, Refused, json_response


async def healthz(_: Centre, __: Call) -> Response:
    return json_response({"status": "ok"})


async def readyz(centre: Centre, _: Call) -> Response:
    """503 when the writer has ended or stands still; a supervisor then restarts the server."""
    if not centre.engine.is_well():
        raise Refused(ProblemType.UNAVAILABLE, "the database's writer does not answer")
    return json_response({"status": "ready"})


ENDPOINTS = (
    Endpoint("GET", "/healthz", healthz, Proof.NONE, "The process answers"),
    Endpoint("GET", "/readyz", readyz, Proof.NONE, "The process answers and can store"),
)
