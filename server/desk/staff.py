"""Accounts of the desk, for administrators: the list, a new one, another role, a new password, disabled and enabled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.errors import InvalidInput
from server.centre import Centre
from server.db.engine import Cursor
from server.people import accounts
from server.people.accounts import Hand
from server.people.roles import KEEPS_ACCOUNTS, Role
from server.people.store import ACTIVE, DISABLED, Staff, list_staff
from server.web import Call, Endpoint, Proof, json_response

PATH = "/v1/desk/staff"
Change = Callable[[Cursor, Hand], Staff]


@dataclass(frozen=True, slots=True)
class Account:
    """``password`` is told once, by the reply that made it; otherwise it is empty."""

    login: str
    name: str
    role: str
    unit: str
    state: str
    password: str = ""


@dataclass(frozen=True, slots=True)
class Accounts:
    accounts: list[Account]


@dataclass(frozen=True, slots=True)
class NewAccount:
    login: str
    name: str
    role: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What is empty stays as it is. ``new_password`` has one made and told."""

    role: str = ""
    unit: str = ""
    state: str = ""
    new_password: bool = False


async def accounts_now(centre: Centre, member: Staff) -> list[Account]:
    found = await centre.engine.read(lambda cursor: list_staff(cursor, member.division))
    return [told(staff) for staff in found]


async def make_account(centre: Centre, member: Staff, asked: NewAccount) -> Account:
    """With a password that is told this once. Raises InvalidInput saying what would be right."""
    role, password = role_named(asked.role), accounts.new_password(centre.random)
    password_hash = await centre.passwords.hash_password(password)
    staff = Staff(member.division, asked.login, asked.name, role, asked.unit)
    made = await _do(
        centre, member, lambda cursor, hand: accounts.make_account(cursor, hand, staff, password_hash)
    )
    return told(made, password)


async def change_account(centre: Centre, member: Staff, login: str, asked: AccountChange) -> Account:
    """One thing at a time, in the order of the fields. Raises InvalidInput saying what would be right."""
    if asked.role:
        role = role_named(asked.role)
        done = await _do(
            centre, member, lambda c, hand: accounts.change_role(c, hand, login, role, asked.unit)
        )
        return told(done)
    if asked.state:
        if asked.state not in (ACTIVE, DISABLED):
            raise InvalidInput(f"state: {ACTIVE} or {DISABLED}")
        return told(
            await _do(centre, member, lambda c, hand: accounts.change_state(c, hand, login, asked.state))
        )
    if not asked.new_password:
        raise InvalidInput("one of role, state, new_password")
    password = accounts.new_password(centre.random)
    encoded = await centre.passwords.hash_password(password)
    done = await _do(centre, member, lambda c, hand: accounts.give_password(c, hand, login, encoded))
    return told(done, password)


def role_named(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise InvalidInput(f"role: one of {', '.join(role.value for role in Role)}") from error


def told(staff: Staff, password: str = "") -> Account:
    return Account(staff.login, staff.name, staff.role.value, staff.unit, staff.state, password)


async def _do(centre: Centre, member: Staff, change: Change) -> Staff:
    hand = Hand(centre.site.plan, member.login, centre.now_text())
    return await centre.engine.tx(lambda cursor: change(cursor, hand))


async def desk_staff(centre: Centre, call: Call) -> Response:
    return json_response(Accounts(await accounts_now(centre, call.staff)))


async def desk_staff_new(centre: Centre, call: Call) -> Response:
    return json_response(await make_account(centre, call.staff, from_json(call.body, NewAccount)), 201)


async def desk_staff_change(centre: Centre, call: Call) -> Response:
    login, asked = call.request.path_params["login"], from_json(call.body, AccountChange)
    return json_response(await change_account(centre, call.staff, login, asked))


_P = ProblemType
ENDPOINTS = (
    Endpoint("GET", PATH, desk_staff, Proof.STAFF, "Accounts of the desk", gives=Accounts, roles=KEEPS_ACCOUNTS),
    Endpoint("POST", PATH, desk_staff_new, Proof.STAFF, "A new account", takes=NewAccount, gives=Account,
             status=201, roles=KEEPS_ACCOUNTS, problems=(_P.MALFORMED, _P.INVALID)),
    Endpoint("POST", PATH + "/{login}", desk_staff_change, Proof.STAFF, "Another role, state or password",
             takes=AccountChange, gives=Account, roles=KEEPS_ACCOUNTS, problems=(_P.MALFORMED, _P.INVALID)),
)  # fmt: skip
