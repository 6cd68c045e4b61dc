"""GET /v1/roadmap: the road of the one case that a ticket opens."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace
from starlette.responses import Response

from kiosk.api.cases import RoadmapReply
from kiosk.api.codec import to_json
from kiosk.api.problems import ProblemType
from kiosk.api.records import RegistrationPayload
from kiosk.domain.case_file import undone_places
from kiosk.domain.case_terms import Kind
from kiosk.domain.course import course_of
from kiosk.domain.roadmap import road_of
from server.cases.documents import load_papers
from server.cases.keys import PERSON, TOKEN
from server.cases.lookups import ticket_hash
from server.cases.particulars import particulars_of
from server.cases.roadmap_reply import people_of, roadmap_reply
from server.cases.store import CaseRow, load_file
from server.cases.views import View, remember_view
from server.centre import Centre
from server.db.engine import Cursor
from server.web import HEADERS, IF_NONE_MATCH, Call, Endpoint, Proof, Refused

_CASE = ", ".join(f"c.{name}" for name in CaseRow.__struct_fields__)
ROADS_KEPT = 500  # about 2 MB; the oldest goes first


async def roadmap(centre: Centre, call: Call) -> Response:
    """The road by today's date, or 304; its ETag changes with the case, the day and the way in."""
    scheme, _, ticket = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not ticket:
        raise Refused(ProblemType.TICKET_EXPIRED)
    asked_tag = call.request.headers.get("if-none-match", "")

    row, way, terminal = centre.engine.look(lambda cursor: _opened(centre, cursor, ticket.strip()))
    remember_view(centre, View(row.number, terminal, way))
    today = centre.today()
    version = f"{row.version}-{today.isoformat()}-{way}"
    tag = f'"{version}"'
    headers = {**HEADERS, "etag": tag}
    if tag == asked_tag:
        return Response(None, 304, headers)
    return Response(
        await _body(centre, row, way, version, today), headers=headers, media_type="application/json"
    )


def _opened(centre: Centre, cursor: Cursor, ticket: str) -> tuple[CaseRow, str, str]:
    division = centre.site.plan.division
    cursor.execute(
        f"SELECT t.way, t.terminal, {_CASE} FROM tickets t JOIN cases c ON c.division = t.division AND c.number = t.number "  # noqa: S608
        "WHERE t.division = ? AND t.ticket_hash = ? AND t.expires_at > ?",
        (division, ticket_hash(centre, ticket), centre.now_text()),
    )
    found = cursor.fetchone()
    if found is None:
        raise Refused(ProblemType.TICKET_EXPIRED)
    return CaseRow(*found[2:]), found[0], found[1]


async def _body(centre: Centre, row: CaseRow, way: str, version: str, today: date) -> bytes:
    """The same ETag is the same body: a visitor looks, prints and goes back within one ticket."""
    key = (row.division, row.number, version)
    body = centre.roads.get(key)
    if body is None:
        while len(centre.roads) >= ROADS_KEPT:
            del centre.roads[next(iter(centre.roads))]
        body = await centre.engine.read(lambda cursor: _made(centre, cursor, row, way, version, today))
        centre.roads[key] = body
    return body


def _made(centre: Centre, cursor: Cursor, row: CaseRow, way: str, version: str, today: date) -> bytes:
    shows_all = way != TOKEN
    file, site = load_file(cursor, row), centre.site
    papers = load_papers(
        cursor, centre.keys, row.division, row.number, with_text=shows_all, undone=undone_places(file.events)
    )
    road = road_of(file, today=today, law=centre.law, people=people_of(site.plan))
    reply = roadmap_reply(
        row, road, papers, course_of(file), site=site, version=version, today=today, shows_name=shows_all
    )
    return to_json(replace(reply, request_text=_own_words(centre, row)) if way == PERSON else reply)


def _own_words(centre: Centre, row: CaseRow) -> str:
    """What the visitor told, for the own card alone; an accusation is not read back in the hall (Art. 30)."""
    said = None if row.kind == Kind.ACCUSE.value else particulars_of(centre.keys, row)
    return said.story if isinstance(said, RegistrationPayload) else ""


ENDPOINTS = (
    Endpoint(
        "GET", "/v1/roadmap", roadmap, Proof.TICKET, "The road of one case (ETag)", gives=RoadmapReply,
        headers=(IF_NONE_MATCH,), also=(304,), problems=(ProblemType.TICKET_EXPIRED,),
    ),
)  # fmt: skip
