"""The audit log for the auditor: newest first, in pages."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.people.audit import AuditRow, read_audit
from server.people.roles import READS_AUDIT
from server.web import Call, Endpoint, Parameter, Proof, Refused, json_response

PAGE = 100
FROM_THE_END = 2**31 - 1


@dataclass(frozen=True, slots=True)
class AuditPage:
    """``before`` is what the next, older page is asked with; 0 at the beginning of the log."""

    rows: list[AuditRow]
    before: int


async def audit_page(centre: Centre, call: Call) -> AuditPage:
    """The page that ``?before=SEQ`` asks for."""
    text = call.request.query_params.get("before", str(FROM_THE_END))
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise Refused(ProblemType.MALFORMED, "before: a number of the log")
    division, before = call.staff.division, min(int(text), FROM_THE_END)
    rows = await centre.engine.read(lambda cursor: read_audit(cursor, division, before=before, most=PAGE))
    return AuditPage(rows, rows[-1].seq if len(rows) == PAGE and rows[-1].seq > 1 else 0)


async def desk_audit(centre: Centre, call: Call) -> Response:
    return json_response(await audit_page(centre, call))


ENDPOINTS = (
    Endpoint("GET", "/v1/desk/audit", desk_audit, Proof.STAFF, "The audit log, newest first", gives=AuditPage,
             roles=READS_AUDIT, query=(Parameter("before", "rows older than this one", pattern=r"^[0-9]{1,10}$"),), problems=(ProblemType.MALFORMED,)),
)  # fmt: skip
