"""Accounts of the desk as the administrator keeps them; a password that was made is shown once, on this page."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.errors import InvalidInput
from server.centre import Centre
from server.desk.staff import (
    Account,
    AccountChange,
    NewAccount,
    accounts_now,
    change_account,
    make_account,
)
from server.pages.render import page
from server.people.proof import form_of
from server.people.roles import KEEPS_ACCOUNTS, Role
from server.web import Call, Endpoint, Proof

PATH = "/desk/staff"


async def show_staff(centre: Centre, call: Call) -> Response:
    return await _page(centre, call)


async def take_account(centre: Centre, call: Call) -> Response:
    """The list with the new password, or the form as it was filled in."""
    asked = NewAccount(**_fields(call, "login", "name", "role", "unit"))
    try:
        return await _page(centre, call, done=await make_account(centre, call.staff, asked))
    except InvalidInput as error:
        return await _page(centre, call, asked=asked, wrong=str(error))


async def take_change(centre: Centre, call: Call) -> Response:
    said = _fields(call, "role", "unit", "state", "new_password")
    asked = AccountChange(said["role"], said["unit"], said["state"], bool(said["new_password"]))
    try:
        changed = await change_account(centre, call.staff, call.request.path_params["login"], asked)
    except InvalidInput as error:
        return await _page(centre, call, wrong=str(error))
    return await _page(centre, call, done=changed)


def _fields(call: Call, *names: str) -> dict[str, str]:
    form = form_of(call.request, call.body)
    return {name: form.get(name, [""])[0] for name in names}


async def _page(
    centre: Centre,
    call: Call,
    *,
    done: Account | None = None,
    asked: NewAccount | None = None,
    wrong: str = "",
) -> Response:
    """``wrong`` begins with the word that finds the reader's own sentence."""
    return page(
        centre, call, "staff.html", status=422 if wrong else 200, accounts=await accounts_now(centre, call.staff),
        done=done, asked=asked or NewAccount("", "", ""), wrong=_key_of(wrong), roles=[role.value for role in Role],
        units=[organ.name for organ in centre.site.plan.organs],
    )  # fmt: skip


def _key_of(wrong: str) -> str:
    known = {
        "login": "login",
        "name": "name",
        "an officer": "unit",
        "there is an": "taken",
        "the last": "last",
    }
    return next((key for start, key in known.items() if wrong.startswith(start)), "other" if wrong else "")


ENDPOINTS = (
    Endpoint("GET", PATH, show_staff, Proof.STAFF, "Accounts of the desk", roles=KEEPS_ACCOUNTS, page=True),
    Endpoint("POST", PATH, take_account, Proof.STAFF, "A new account", roles=KEEPS_ACCOUNTS, page=True),
    Endpoint("POST", PATH + "/{login}", take_change, Proof.STAFF, "Another role, state or password",
             roles=KEEPS_ACCOUNTS, page=True),
)  # fmt: skip
