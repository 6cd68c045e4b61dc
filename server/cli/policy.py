"""``kiosk-server policy``: the table of limits: which versions there are, their rows, and putting another in force."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.domain.policy import Limit, Policy
from kiosk.errors import InvalidInput
from server.clock import rfc3339, system_clock
from server.db.engine import Cursor
from server.law.book import law_versions, policy_rows, policy_versions, read_policy, save_policy
from server.people.audit import append_audit
from server.settings import load_settings
from server.site.book import require_plan
from server.state import opened


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every version; the one in force has a star")
    listing.set_defaults(run=run_list)
    show = actions.add_parser("show", help="the rows of a version (default: the one in force)")
    show.add_argument("version", nargs="?", default="")
    show.set_defaults(run=run_show)
    bring = actions.add_parser("import", help="put a file of limits in force; clocks that run keep theirs")
    bring.add_argument("file", type=Path, help="TOML as in config/policy")
    bring.set_defaults(run=run_import)
    for action in (listing, show, bring):
        action.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
        action.add_argument("--state", type=Path, required=True, help="the state folder")


def run_list(args: argparse.Namespace) -> int:
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        found, in_force = engine.look(_versions)
    for version, rows in found:
        print(f"{'*' if version == in_force else ' '} {version}  {rows} rows")
    return 0


def _versions(cursor: Cursor) -> tuple[list[tuple[str, int]], str]:
    division = require_plan(cursor).division
    return policy_versions(cursor, division), law_versions(cursor, division)[0]


def run_show(args: argparse.Namespace) -> int:
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        rows = engine.look(lambda cursor: _rows(cursor, args.version))
    for row in rows:
        print(f"{row.code.value:22} {row.length:4} {row.unit.value:8} {row.article}")
    return 0


def _rows(cursor: Cursor, version: str) -> list[Limit]:
    division = require_plan(cursor).division
    rows = policy_rows(cursor, division, version or law_versions(cursor, division)[0])
    if not rows:
        known = ", ".join(name for name, _ in policy_versions(cursor, division))
        raise InvalidInput(f"there is no version {version}; there are {known}")
    return rows


def run_import(args: argparse.Namespace) -> int:
    """A version that was in force before is never changed: another content needs another name."""
    policy = read_policy(args.file)
    with opened(args.state, load_settings(args.settings)) as (engine, _):
        engine.submit(lambda cursor: _import(cursor, policy)).result()
    print(f"{policy.version} is in force; a running server takes it over within a minute")
    return 0


def _import(cursor: Cursor, policy: Policy) -> None:
    division, now = require_plan(cursor).division, rfc3339(system_clock())
    known = policy_rows(cursor, division, policy.version)
    wanted = sorted(policy.limits.values(), key=lambda row: row.code.value)
    if known and known != wanted:
        raise InvalidInput(f"version {policy.version} is there with other rows; give this one another name")
    save_policy(cursor, division, policy)
    append_audit(
        cursor, division=division, at=now, who="command line", action="policy_import", subject=policy.version
    )
