"""A problem as people read it: what happened and what to do now. Without a session: to the sign-in page."""

from __future__ import annotations

import math
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.pages.render import PAGE_HEADERS, go_to, render, words_of
from server.web import Refused, retry_after

SIGN_IN_PATH = "/desk/sign-in"
PLACES = ("/desk", "/book", "/hall")  # where people are; the way back from a problem leads there


def page_of_problem(centre: Centre, request: Request, refused: Refused) -> Response:
    """The page; 303 to the sign-in for a page that asks for one. A refresh by htmx is told to go there itself."""
    headers = {**PAGE_HEADERS, **retry_after(refused)}
    if refused.problem is ProblemType.SIGN_IN:
        if "hx-request" not in request.headers:
            return go_to(sign_in_address(request))
        headers["hx-redirect"] = SIGN_IN_PATH
    name = refused.problem.path.rpartition("/")[2]
    words = words_of(request)
    key = f"problem.{name}" if f"problem.{name}" in words else "problem.other"
    place = next((place for place in PLACES if is_under(request, place)), "/desk")
    reader = "now" if place == "/desk" else "public"
    what_now = next(at for at in (f"{key}.{reader}", f"problem.other.{reader}") if at in words)
    minutes = math.ceil(int(refused.facts.get("wait_s", "0")) / 60)
    values = {"title": words[key], "what_now": words.say(what_now, minutes=minutes), "back": place}
    body = render(centre, request, None, "problem.html", values)
    return Response(body, refused.problem.status, headers, "text/html; charset=utf-8")


def is_for_people(request: Request) -> bool:
    """Whether a browser with a person before it asks, by the address."""
    return any(is_under(request, place) for place in PLACES)


def is_under(request: Request, place: str) -> bool:
    return request.url.path == place or request.url.path.startswith(f"{place}/")


def sign_in_address(request: Request) -> str:
    """The sign-in page, which leads back to a page that can be asked for again."""
    path = request.url.path
    return f"{SIGN_IN_PATH}?to={quote(path)}" if request.method == "GET" and path != "/desk" else SIGN_IN_PATH
