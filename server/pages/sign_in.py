"""Pages for signing in and out, changing one's password, and choosing the language."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from kiosk.errors import InvalidInput
from kiosk.words import LANGUAGES
from server.centre import Centre
from server.pages.problems import SIGN_IN_PATH
from server.pages.render import LANGUAGE_COOKIE, go_to, page
from server.people.passwords import SHORTEST
from server.people.proof import form_of, require_own_page
from server.people.roles import EVERYONE
from server.people.sessions import drop_cookie, is_secure, set_cookie
from server.people.sign_in import change_password, sign_in, sign_out
from server.web import Call, Endpoint, Proof, Refused, retry_after

_OWN_PATH = re.compile(r"/desk[A-Za-z0-9/_-]*")
YEAR_S = 365 * 24 * 3600


async def show_sign_in(centre: Centre, call: Call) -> Response:
    return _form(centre, call, to=call.request.query_params.get("to", ""), login="")


async def take_sign_in(centre: Centre, call: Call) -> Response:
    """To the page that was asked for; or the form again with what went wrong and what to do."""
    require_own_page(call.request)
    form = form_of(call.request, call.body)
    login, password, to = (form.get(name, [""])[0] for name in ("login", "password", "to"))
    try:
        session = await sign_in(centre, centre.site.plan.division, login, password)
    except Refused as refused:
        if refused.problem not in (ProblemType.WRONG_PASSWORD, ProblemType.LOCKED_OUT):
            raise
        return _form(centre, call, to=to, login=login, refused=refused)
    response = go_to(_own(to))
    set_cookie(response, call.request, session.token, hours=centre.settings.desk.session_hours)
    return response


async def take_sign_out(centre: Centre, call: Call) -> Response:
    await sign_out(centre, call.session)
    response = go_to(SIGN_IN_PATH)
    drop_cookie(response, call.request)
    return response


async def show_password(centre: Centre, call: Call) -> Response:
    return page(centre, call, "password.html", wrong="", shortest=SHORTEST)


async def take_password(centre: Centre, call: Call) -> Response:
    """Every session ends but the one that changed it, which goes on under a new cookie."""
    form = form_of(call.request, call.body)
    old, new, again = (form.get(name, [""])[0] for name in ("old", "new", "again"))
    try:
        if new != again:
            raise InvalidInput("again")
        session = await change_password(centre, call.session, old, new)
    except InvalidInput as error:
        return _password_again(centre, call, "again" if str(error) == "again" else "length")
    except Refused as refused:
        if refused.problem not in (ProblemType.WRONG_PASSWORD, ProblemType.LOCKED_OUT):
            raise
        return _password_again(centre, call, "old")
    response = go_to("/desk")
    set_cookie(response, call.request, session.token, hours=centre.settings.desk.session_hours)
    return response


async def choose_language(_: Centre, call: Call) -> Response:
    """Back to the page where it was chosen."""
    language = call.request.path_params["code"]
    if language not in LANGUAGES:
        raise Refused(ProblemType.NOT_FOUND)
    came_from = urlsplit(call.request.headers.get("referer", ""))
    is_ours = came_from.netloc == call.request.headers.get("host", "") and came_from.path.startswith("/")
    response = go_to("/" + came_from.path.lstrip("/") if is_ours else "/desk")
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=YEAR_S, path="/", secure=is_secure(call.request), httponly=True,
        samesite="lax",
    )  # fmt: skip
    return response


def _form(centre: Centre, call: Call, *, to: str, login: str, refused: Refused | None = None) -> Response:
    return page(
        centre, call, "sign_in.html", status=refused.problem.status if refused else 200,
        headers=retry_after(refused) if refused else {}, to=_own(to), login=login[:64],
        refused=refused.problem.name.lower() if refused else "", wait_s=refused.facts.get("wait_s", "") if refused else "",
    )  # fmt: skip


def _password_again(centre: Centre, call: Call, wrong: str) -> Response:
    return page(centre, call, "password.html", status=422, wrong=wrong, shortest=SHORTEST)


def _own(path: str) -> str:
    """A page of the desk and nothing else."""
    return path if _OWN_PATH.fullmatch(path) and not path.startswith(SIGN_IN_PATH) else "/desk"


ENDPOINTS = (
    Endpoint("GET", SIGN_IN_PATH, show_sign_in, Proof.NONE, "Sign in", page=True),
    Endpoint("POST", SIGN_IN_PATH, take_sign_in, Proof.NONE, "Sign in", page=True),
    Endpoint("POST", "/desk/sign-out", take_sign_out, Proof.STAFF, "Sign out", roles=EVERYONE, page=True),
    Endpoint(
        "GET",
        "/desk/password",
        show_password,
        Proof.STAFF,
        "Change one's password",
        roles=EVERYONE,
        page=True,
    ),
    Endpoint(
        "POST",
        "/desk/password",
        take_password,
        Proof.STAFF,
        "Change one's password",
        roles=EVERYONE,
        page=True,
    ),
    Endpoint("GET", "/language/{code}", choose_language, Proof.NONE, "Chinese or English", page=True),
)
