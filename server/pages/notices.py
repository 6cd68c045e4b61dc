"""What the supervisor is told, and pairs of cases that may be one matter: people look and decide."""

from __future__ import annotations

from starlette.responses import Response

from server.cases.notices import Notice
from server.centre import Centre
from server.desk.cases import LinkDecision, decide_duplicate, duplicates_now, notices_now, see_notice
from server.pages.render import go_to, page
from server.people.proof import form_of
from server.people.roles import SORTS_CASES, SUPERVISES
from server.web import Call, Endpoint, Proof

NOTICES, DUPLICATES = "/desk/notices", "/desk/duplicates"


async def show_notices(centre: Centre, call: Call) -> Response:
    return page(centre, call, "notices.html", notices=await notices_now(centre, call.staff))


async def take_notice_seen(centre: Centre, call: Call) -> Response:
    """One that a colleague has seen meanwhile is simply gone."""
    said = _fields(call, "code", "number", "day", "at")
    await see_notice(centre, call.staff, Notice(**said))
    return go_to(NOTICES)


async def show_duplicates(centre: Centre, call: Call) -> Response:
    return page(centre, call, "duplicates.html", pairs=await duplicates_now(centre, call.staff))


async def take_decision(centre: Centre, call: Call) -> Response:
    said = _fields(call, "number", "other", "same")
    decision = LinkDecision(said["number"], said["other"], said["same"] == "yes")
    await decide_duplicate(centre, call.staff, decision)
    return go_to(DUPLICATES)


def _fields(call: Call, *names: str) -> dict[str, str]:
    form = form_of(call.request, call.body)
    return {name: form.get(name, [""])[0] for name in names}


ENDPOINTS = (
    Endpoint("GET", NOTICES, show_notices, Proof.STAFF, "What the supervisor is told", roles=SUPERVISES, page=True),
    Endpoint("POST", f"{NOTICES}/seen", take_notice_seen, Proof.STAFF, "Somebody has seen a notice",
             roles=SUPERVISES, page=True),
    Endpoint("GET", DUPLICATES, show_duplicates, Proof.STAFF, "Pairs that may be one matter", roles=SORTS_CASES,
             page=True),
    Endpoint("POST", f"{DUPLICATES}/decisions", take_decision, Proof.STAFF, "Whether two are one matter",
             roles=SORTS_CASES, page=True),
)  # fmt: skip
