"""Every route of the server, in the order of docs/api.md."""

from __future__ import annotations

from server.appointments import lookups as appointment_lookups
from server.calls import routes as calls
from server.cases import lookups, roadmap
from server.demo import routes as demo
from server.health import routes as health
from server.queueing import check_ins
from server.records import intake, quarantine
from server.site import routes as site
from server.terminals import enrolment, heartbeats
from server.web import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *intake.ENDPOINTS,  # the router tries them in turn: the busiest first
    *roadmap.ENDPOINTS,
    *heartbeats.ENDPOINTS,
    *enrolment.ENDPOINTS,
    *quarantine.ENDPOINTS,
    *lookups.ENDPOINTS,
    *check_ins.ENDPOINTS,
    *appointment_lookups.ENDPOINTS,
    *calls.ENDPOINTS,
    *site.ENDPOINTS,
    *health.ENDPOINTS,
    *demo.ENDPOINTS,
)
