"""``kiosk-server terminals``: tokens for enrolment, who is enrolled, and withdrawing one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from kiosk.errors import InvalidInput
from server.clock import system_clock
from server.db.engine import Cursor
from server.settings import load_settings
from server.site.book import require_plan
from server.state import opened
from server.terminals.enrolment import expiry, new_token
from server.terminals.store import list_terminals, revoke_terminal


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    token = actions.add_parser("token", help="print a one-time enrolment token")
    token.add_argument("--name", default="自助终端", help="what staff call the terminal")
    token.add_argument("--minutes", type=int, help="how long it may be used")
    token.set_defaults(run=print_token)
    listing = actions.add_parser("list", help="print every terminal as JSON")
    listing.set_defaults(run=print_list)
    revoke = actions.add_parser("revoke", help="withdraw a terminal; effective at its next request")
    revoke.add_argument("number", type=int)
    revoke.set_defaults(run=revoke_one)
    for action in (token, listing, revoke):
        action.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
        action.add_argument("--state", type=Path, required=True, help="the state folder")


def print_token(args: argparse.Namespace) -> int:
    settings = load_settings(args.settings)
    minutes = args.minutes or settings.limits.enrolment_token_minutes
    with opened(args.state, settings) as (engine, keys):
        expires_at = expiry(system_clock(), minutes)

        def work(cursor: Cursor) -> str:
            return new_token(
                cursor, keys, division=require_plan(cursor).division, name=args.name, expires_at=expires_at
            )

        print(engine.submit(work).result())
    return 0


def print_list(args: argparse.Namespace) -> int:
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        found = engine.look(lambda cursor: list_terminals(cursor, require_plan(cursor).division))
    rows = [
        {"terminal": t.id, "name": t.name, "key_id": t.key_id, "state": t.state, "last_seen": seen}
        for t, seen in found
    ]
    print(json.dumps(rows, ensure_ascii=False, indent=2))
    return 0


def revoke_one(args: argparse.Namespace) -> int:
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        if not engine.submit(
            lambda cursor: revoke_terminal(cursor, require_plan(cursor).division, args.number)
        ).result():
            raise InvalidInput(f"there is no terminal {args.number}")
    print(f"terminal {args.number} is withdrawn")
    return 0
