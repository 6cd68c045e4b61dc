"""Making and changing accounts, each with its line in the audit log: the command line and the desk do it by these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.errors import InvalidInput
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.people.roles import Role
from server.people.store import (
    ACTIVE,
    DISABLED,
    Staff,
    add_staff,
    checked_staff,
    find_staff,
    list_staff,
    set_password,
    set_role,
    set_state,
)
from server.site.book import SitePlan

COMMAND_LINE = "command line"

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes accounts, where and when."""

    plan: SitePlan
    who: str
    at: str


def new_password(random: RandomBytes) -> str:
    """64 bits, in groups that are easy to read out."""
    text = random(8).hex()
    return "-".join(text[n : n + 4] for n in range(0, len(text), 4))


def make_account(cursor: Cursor, hand: Hand, staff: Staff, password_hash: str) -> Staff:
    """Raises InvalidInput for a login that is taken or malformed, an empty name, an officer without a unit."""
    made = checked_staff(staff, [organ.name for organ in hand.plan.organs])
    add_staff(cursor, made, password_hash, hand.at)
    return _logged(cursor, hand, made, "account_made")


def give_password(cursor: Cursor, hand: Hand, login: str, password_hash: str) -> Staff:
    """Every session of the account ends. Raises InvalidInput when there is no such account."""
    set_password(cursor, hand.plan.division, login, password_hash, hand.at)
    return _logged(cursor, hand, require_account(cursor, hand, login), "password_set")


def change_state(cursor: Cursor, hand: Hand, login: str, state: str) -> Staff:
    """Every session of the account ends. Raises InvalidInput for the last administrator who can sign in."""
    set_state(cursor, hand.plan.division, login, state)
    _require_an_administrator(cursor, hand)
    action = {ACTIVE: "account_enabled", DISABLED: "account_disabled"}[state]
    return _logged(cursor, hand, require_account(cursor, hand, login), action)


def change_role(cursor: Cursor, hand: Hand, login: str, role: Role, unit: str) -> Staff:
    """Every session of the account ends. Raises InvalidInput as ``make_account`` and ``change_state``."""
    wanted = replace(require_account(cursor, hand, login), role=role, unit=unit)
    changed = checked_staff(wanted, [organ.name for organ in hand.plan.organs])
    set_role(cursor, changed)
    _require_an_administrator(cursor, hand)
    return _logged(cursor, hand, changed, "role_changed")


def require_account(cursor: Cursor, hand: Hand, login: str) -> Staff:
    staff = find_staff(cursor, hand.plan.division, login)
    if staff is None:
        raise InvalidInput(f"there is no account {login}")
    return staff


def _require_an_administrator(cursor: Cursor, hand: Hand) -> None:
    """Somebody at the desk must be able to mend what a colleague did; the command line may do without."""
    accounts = list_staff(cursor, hand.plan.division)
    if hand.who != COMMAND_LINE and not any(
        known.role is Role.ADMINISTRATOR and known.state == ACTIVE for known in accounts
    ):
        raise InvalidInput("the last administrator must stay one")


def _logged(cursor: Cursor, hand: Hand, staff: Staff, action: str) -> Staff:
    facts = {"role": staff.role.value, "unit": staff.unit}
    append_audit(
        cursor,
        division=staff.division,
        at=hand.at,
        who=hand.who,
        action=action,
        subject=staff.login,
        facts=facts,
    )
    return staff
