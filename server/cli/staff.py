"""``kiosk-server staff``: accounts of the desk. A password is read from standard input, or made and shown once."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from server.clock import rfc3339, system_clock
from server.db.engine import Cursor
from server.people import accounts
from server.people.accounts import COMMAND_LINE, Hand
from server.people.passwords import hash_password
from server.people.roles import Role
from server.people.store import ACTIVE, DISABLED, Staff, list_staff
from server.settings import load_settings
from server.site.book import require_plan
from server.state import opened

Work = Callable[[Cursor, Hand], Staff]
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

    def work(cursor: Cursor, hand: Hand) -> Staff:
        staff = Staff(hand.plan.division, args.login, args.name, Role(args.role), args.unit)
        return accounts.make_account(cursor, hand, staff, password_hash)

    return _run(args, work, shown)


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
    return _run(args, lambda cursor, hand: accounts.change_state(cursor, hand, args.login, DISABLED))


def enable_one(args: argparse.Namespace) -> int:
    return _run(args, lambda cursor, hand: accounts.change_state(cursor, hand, args.login, ACTIVE))


def new_password(args: argparse.Namespace) -> int:
    password, shown = _password(args)
    password_hash = hash_password(password)
    return _run(
        args, lambda cursor, hand: accounts.give_password(cursor, hand, args.login, password_hash), shown
    )


def change_role(args: argparse.Namespace) -> int:
    role = Role(args.role)
    return _run(args, lambda cursor, hand: accounts.change_role(cursor, hand, args.login, role, args.unit))


def _password(args: argparse.Namespace) -> tuple[str, str]:
    """The password, and what is said of it: one that was made is shown this once."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n"), ""
    made = accounts.new_password(os.urandom)
    return made, f"\npassword, shown this once: {made}"


def _run(args: argparse.Namespace, work: Work, shown: str = "") -> int:
    now = rfc3339(system_clock())
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        staff = engine.submit(
            lambda cursor: work(cursor, Hand(require_plan(cursor), COMMAND_LINE, now))
        ).result()
    print(f"{staff.login}: {staff.role.value}, {staff.state}{shown}")
    return 0
