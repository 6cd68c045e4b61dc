"""GET /healthz: the process answers. GET /readyz: it can also store. GET /metrics: figures for Prometheus."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.health.metrics import gauges
from server.web import HEADERS, Call, Endpoint, Proof, Refused, json_response

TEXT = "text/plain; version=0.0.4; charset=utf-8"
LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("forwarded", "x-forwarded-for", "via")  # a proxy on this machine is loopback too


async def healthz(_: Centre, __: Call) -> Response:
    return json_response({"status": "ok"})


async def readyz(centre: Centre, _: Call) -> Response:
    """503 when the writer has ended or stands still; the watchdog then ends the process."""
    if not centre.engine.is_well():
        raise Refused(ProblemType.UNAVAILABLE, "the database's writer does not answer")
    return json_response({"status": "ready"})


async def metrics(centre: Centre, call: Call) -> Response:
    """For this machine only, unless ``metrics.remote`` opens it; nothing in it is about a person."""
    client, headers = call.request.client, call.request.headers
    is_local = (
        client is not None and client.host in LOOPBACK and not any(name in headers for name in FORWARDED)
    )
    if not (is_local or centre.settings.metrics.remote):
        raise Refused(ProblemType.NOT_FOUND)
    engine, division, now, today = centre.engine, centre.site.plan.division, centre.clock(), centre.today()
    found = await engine.read(lambda cursor: gauges(
        cursor, division, now=now, today=today.isoformat(), waiting=engine.waiting(), well=engine.is_well()
    ))  # fmt: skip
    return Response(centre.metrics.text(found), headers=HEADERS, media_type=TEXT)


ENDPOINTS = (
    Endpoint("GET", "/healthz", healthz, Proof.NONE, "The process answers"),
    Endpoint("GET", "/readyz", readyz, Proof.NONE, "The process answers and can store"),
    Endpoint(
        "GET",
        "/metrics",
        metrics,
        Proof.NONE,
        "Figures for Prometheus; this machine only",
        media=TEXT,
        problems=(ProblemType.NOT_FOUND,),
    ),
)
