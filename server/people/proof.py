"""Who of the staff asks, and whether the route is for them: the one place where session, role and division are held."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.people.sessions import (
    Session,
    find_session,
    is_due_for_renewal,
    renew_session,
    token_in,
)
from server.web import Endpoint, Refused

CSRF_HEADER, CSRF_FIELD = "x-csrf-token", "csrf"
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 2000


async def signed_in(centre: Centre, request: Request, body: bytes, endpoint: Endpoint) -> Session:
    """Raises Refused: SIGN_IN without a session, FORBIDDEN for another role or division, NOT_OURS without its token."""
    token = token_in(request)
    session = await centre.engine.read(lambda cursor: find_session(centre, cursor, token)) if token else None
    if session is None:
        raise Refused(ProblemType.SIGN_IN)
    if session.staff.division != centre.site.plan.division or session.staff.role not in endpoint.roles:
        raise Refused(ProblemType.FORBIDDEN)
    if endpoint.method != "GET" and not hmac.compare_digest(
        _token_sent(request, body), session.csrf.encode()
    ):
        raise Refused(ProblemType.NOT_OURS)
    if not endpoint.polled and is_due_for_renewal(centre, session):
        await centre.engine.tx(lambda cursor: renew_session(centre, cursor, session))
    return session


def require_own_page(request: Request) -> None:
    """For forms without a session. Raises Refused(NOT_OURS) when the browser says that another site sent it."""
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    if origin is not None and urlsplit(origin).netloc != host:
        raise Refused(ProblemType.NOT_OURS)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(ProblemType.NOT_OURS)


def form_of(request: Request, body: bytes) -> dict[str, list[str]]:
    """The fields of a page's form. Raises Refused(MALFORMED) for what no form of ours sends."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM:
        return {}
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise Refused(ProblemType.MALFORMED, "not a form") from error


def _token_sent(request: Request, body: bytes) -> bytes:
    sent = request.headers.get(CSRF_HEADER) or form_of(request, body).get(CSRF_FIELD, [""])[0]
    return sent.encode()
