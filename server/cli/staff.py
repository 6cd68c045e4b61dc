"""``kiosk-server staff``: accounts of the desk. A password is read from standard input, or made and shown once."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk.errors import InvalidInput
from server.clock import rfc3339, system_clock
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.people.passwords import hash_password
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
from server.settings import load_settings
from server.site.book import SitePlan, require_plan
from server.state import opened

WHO = "command line"
Work = Callable[[Cursor, SitePlan, str], None]
ROLES = [role.value for role in Role]


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make an account; its password is shown once")
    add.add_argument("--name", required=True, help="how colleagues call this person")
    _role_arguments(add)
    add.set_defaults(run=add_one)
    listing = actions.add_parser("list", help="print every account as JSON")
    listing.set_defaults(run=print_list)
    for name, run, text in (
        ("disable", disable_one, "nobody can sign in with it; its sessions end"),
        ("enable", enable_one, "it may be used again"),
        ("password", new_password, "a new password; its sessions end"),
        ("role", change_role, "another role or unit; its sessions end"),
    ):
        actions.add_parser(name, help=text).set_defaults(run=run)
    _role_arguments(actions.choices["role"])
    for name in ("add", "disable", "enable", "password", "role"):
        actions.choices[name].add_argument("login")
    for name in ("add", "password"):
        actions.choices[name].add_argument(
            "--password-stdin", action="store_true", help="read it from standard input instead of making one"
        )
    for action in actions.choices.values():
        action.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
        action.add_argument("--state", type=Path, required=True, help="the state folder")


def _role_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", required=True, choices=ROLES)
    parser.add_argument("--unit", default="", help="an officer's unit, as the site file names it")


def add_one(args: argparse.Namespace) -> int:
    password, shown = _password(args)
    password_hash = hash_password(password)

    def work(cursor: Cursor, plan: SitePlan, now: str) -> None:
        staff = _checked(Staff(plan.division, args.login, args.name, Role(args.role), args.unit), plan)
        add_staff(cursor, staff, password_hash, now)
        _log(cursor, staff, "account_made", now)

    _run(args, work)
    print(f"{args.login}: {args.role}{shown}")
    return 0


def print_list(args: argparse.Namespace) -> int:
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        found = engine.look(lambda cursor: list_staff(cursor, require_plan(cursor).division))
    rows = [
        {"login": s.login, "name": s.name, "role": s.role.value, "unit": s.unit, "state": s.state}
        for s in found
    ]
    print(json.dumps(rows, ensure_ascii=False, indent=2))
    return 0


def disable_one(args: argparse.Namespace) -> int:
    return _change_state(args, DISABLED, "account_disabled")


def enable_one(args: argparse.Namespace) -> int:
    return _change_state(args, ACTIVE, "account_enabled")


def new_password(args: argparse.Namespace) -> int:
    password, shown = _password(args)
    password_hash = hash_password(password)

    def work(cursor: Cursor, plan: SitePlan, now: str) -> None:
        set_password(cursor, plan.division, args.login, password_hash, now)
        _log(cursor, _found(cursor, plan, args.login), "password_set", now)

    _run(args, work)
    print(f"{args.login}: every session has ended{shown}")
    return 0


def change_role(args: argparse.Namespace) -> int:
    def work(cursor: Cursor, plan: SitePlan, now: str) -> None:
        known = _found(cursor, plan, args.login)
        staff = _checked(replace(known, role=Role(args.role), unit=args.unit), plan)
        set_role(cursor, staff)
        _log(cursor, staff, "role_changed", now)

    _run(args, work)
    print(f"{args.login}: {args.role}")
    return 0


def _change_state(args: argparse.Namespace, state: str, action: str) -> int:
    def work(cursor: Cursor, plan: SitePlan, now: str) -> None:
        set_state(cursor, plan.division, args.login, state)
        _log(cursor, _found(cursor, plan, args.login), action, now)

    _run(args, work)
    print(f"{args.login}: {state}")
    return 0


def _password(args: argparse.Namespace) -> tuple[str, str]:
    """The password, and what is said of it: one that was made is shown this once."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n"), ""
    made = "-".join(secrets.token_hex(2) for _ in range(4))  # 64 bits, easy to read out
    return made, f"\npassword, shown this once: {made}"


def _run(args: argparse.Namespace, work: Work) -> None:
    now = rfc3339(system_clock())
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        engine.submit(lambda cursor: work(cursor, require_plan(cursor), now)).result()


def _checked(staff: Staff, plan: SitePlan) -> Staff:
    return checked_staff(staff, [organ.name for organ in plan.organs])


def _found(cursor: Cursor, plan: SitePlan, login: str) -> Staff:
    staff = find_staff(cursor, plan.division, login)
    if staff is None:
        raise InvalidInput(f"there is no account {login}")
    return staff


def _log(cursor: Cursor, staff: Staff, action: str, now: str) -> None:
    facts = {"role": staff.role.value, "unit": staff.unit}
    append_audit(
        cursor, division=staff.division, at=now, who=WHO, action=action, subject=staff.login, facts=facts
    )
