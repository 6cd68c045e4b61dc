"""The audit log as the auditor reads it."""

from __future__ import annotations

from starlette.responses import Response

from server.centre import Centre
from server.desk.audit import audit_page
from server.pages.render import page
from server.people.roles import READS_AUDIT
from server.web import Call, Endpoint, Proof


async def show_audit(centre: Centre, call: Call) -> Response:
    return page(centre, call, "audit.html", log=await audit_page(centre, call))


ENDPOINTS = (
    Endpoint("GET", "/desk/audit", show_audit, Proof.STAFF, "The audit log", roles=READS_AUDIT, page=True),
)
