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
    *enrolment.ENDPOINTS,
    *intake.ENDPOINTS,
    *quarantine.ENDPOINTS,
    *check_ins.ENDPOINTS,
    *appointment_lookups.ENDPOINTS,
    *calls.ENDPOINTS,
    *lookups.ENDPOINTS,
    *roadmap.ENDPOINTS,
    *heartbeats.ENDPOINTS,
    *site.ENDPOINTS,
    *health.ENDPOINTS,
    *demo.ENDPOINTS,
)
