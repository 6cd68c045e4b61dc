"""Signing in, who one is, one's password, signing out."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.people.proof import require_own_page
from server.people.roles import EVERYONE
from server.people.sessions import Session, drop_cookie, set_cookie
from server.people.sign_in import change_password, sign_in, sign_out
from server.web import Call, Endpoint, Proof, json_response

PATH = "/v1/desk/session"


@dataclass(frozen=True, slots=True)
class SignIn:
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``csrf`` goes into the header X-CSRF-Token of every POST."""

    login: str
    name: str
    role: str
    unit: str
    division: str
    csrf: str


@dataclass(frozen=True, slots=True)
class PasswordChange:
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SignedOut:
    login: str


async def sign_in_here(centre: Centre, call: Call) -> Response:
    """201 and the cookie."""
    require_own_page(call.request)
    asked = from_json(call.body, SignIn)
    session = await sign_in(centre, centre.site.plan.division, asked.login, asked.password)
    return _with_cookie(centre, call, session, 201)


async def who_am_i(_: Centre, call: Call) -> Response:
    return json_response(_told(call.session))


async def change_my_password(centre: Centre, call: Call) -> Response:
    """Every other session of the account ends; this one goes on under a new cookie."""
    asked = from_json(call.body, PasswordChange)
    return _with_cookie(centre, call, await change_password(centre, call.session, asked.old, asked.new), 200)


async def sign_out_here(centre: Centre, call: Call) -> Response:
    await sign_out(centre, call.session)
    response = json_response(SignedOut(call.staff.login))
    drop_cookie(response, call.request)
    return response


def _with_cookie(centre: Centre, call: Call, session: Session, status: int) -> Response:
    response = json_response(_told(session), status)
    set_cookie(response, call.request, session.token, hours=centre.settings.desk.session_hours)
    return response


def _told(session: Session) -> SignedIn:
    s = session.staff
    return SignedIn(s.login, s.name, s.role.value, s.unit, s.division, session.csrf)


_P = ProblemType
ENDPOINTS = (
    Endpoint(
        "POST", PATH, sign_in_here, Proof.NONE, "Sign in to the desk", takes=SignIn, gives=SignedIn, status=201,
        problems=(_P.MALFORMED, _P.WRONG_PASSWORD, _P.NOT_OURS, _P.LOCKED_OUT),
    ),
    Endpoint("GET", PATH, who_am_i, Proof.STAFF, "Who is signed in", gives=SignedIn, roles=EVERYONE,
             problems=(_P.SIGN_IN,)),
    Endpoint(
        "POST", f"{PATH}/password", change_my_password, Proof.STAFF, "Change one's own password",
        takes=PasswordChange, gives=SignedIn, roles=EVERYONE,
        problems=(_P.WRONG_PASSWORD, _P.INVALID, _P.LOCKED_OUT),
    ),
    Endpoint("POST", f"{PATH}/end", sign_out_here, Proof.STAFF, "Sign out", gives=SignedOut, roles=EVERYONE),
)  # fmt: skip
