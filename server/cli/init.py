"""``kiosk-server init``: make a state folder."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from kiosk.resources import shipped_config
from server.clock import system_clock
from server.db.engine import Cursor
from server.law.book import national_calendar, read_policy, save_calendar, save_policy
from server.settings import Settings, load_settings, read_toml
from server.site.book import SitePlan, load_plan, save_plan
from server.state import create_state, opened


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", type=Path, required=True, help="the state folder")
    parser.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
    parser.add_argument("--site", type=Path, help="the centre's site file (default: the shipped sample site)")
    parser.add_argument("--sample", action="store_true", help="fill it with made-up cases and appointments")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Running it again on the same folder updates site, policy and calendar, and keeps every case."""
    settings = load_settings(args.settings)
    plan = build_state(args.state, settings, site=args.site, sample=args.sample, now=system_clock())
    print(f"{plan.centre_name}: {args.state} is ready")
    return 0


def build_state(
    folder: Path, settings: Settings, *, sample: bool, now: datetime, site: Path | None = None
) -> SitePlan:
    """Make or bring up to date a state folder; ``sample`` fills a new one only."""
    plan = read_toml(site or shipped_config("sites/suning.toml"), SitePlan)
    policy = read_policy(shipped_config(f"policy/{plan.policy}.toml"))
    calendar = national_calendar()
    create_state(folder, settings)

    def work(cursor: Cursor) -> bool:
        is_new = load_plan(cursor) is None
        save_plan(cursor, plan)
        save_policy(cursor, plan.division, policy)
        save_calendar(cursor, plan.division, calendar)
        return is_new

    with opened(folder, settings) as (engine, keys):
        is_new = engine.submit(work).result()
        if sample and is_new:
            from server.sample.fill import fill

            fill(engine, keys, settings, folder, now)
    return plan
