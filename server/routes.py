"""Every route of the server, in the order of docs/api.md."""

from __future__ import annotations

from server.health import routes as health
from server.records import intake, quarantine
from server.site import routes as site
from server.terminals import enrolment, heartbeats
from server.web import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *enrolment.ENDPOINTS,
    *intake.ENDPOINTS,
    *quarantine.ENDPOINTS,
    *site.ENDPOINTS,
    *heartbeats.ENDPOINTS,
    *health.ENDPOINTS,
)
