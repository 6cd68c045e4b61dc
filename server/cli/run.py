"""``kiosk-server run``: serve terminals until SIGTERM."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import uvicorn

from kiosk.errors import SettingsError
from server.app import create_app, make_centre
from server.cli.check import check_migrations
from server.clock import Clock, MovableClock, system_clock
from server.demo.clock import saved_days
from server.settings import load_settings
from server.state import opened

GRACE_S = 5  # then connections are cut: a stuck client must not hold the database
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", type=Path, required=True, help="the state folder")
    parser.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
    parser.add_argument("--host", help="address to listen on")
    parser.add_argument("--port", type=int, help="port to listen on")
    parser.add_argument("--demo", action="store_true", help="routes that move the clock; loopback only")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    settings = load_settings(args.settings)
    host = args.host or settings.listen.host
    port = settings.listen.port if args.port is None else args.port
    if args.demo and host not in LOOPBACK:
        raise SettingsError(
            f"--demo with --host {host}: demo routes are for loopback only ({', '.join(LOOPBACK)})"
        )
    with opened(args.state, settings) as (engine, keys):
        engine.look(check_migrations)
        clock: Clock = MovableClock(engine.look(saved_days)) if args.demo else system_clock
        centre = make_centre(settings, engine, clock, os.urandom, keys, demo=args.demo)
        print(f"{centre.site.plan.centre_name}: http://{host}:{port}", file=sys.stderr, flush=True)
        uvicorn.Server(uvicorn.Config(create_app(centre), **options(host, port))).run()
    return 0


def options(host: str, port: int) -> dict[str, Any]:
    """One worker: the database has one writer. No access log: an address is personal data too."""
    return {
        "host": host, "port": port, "workers": 1, "loop": "uvloop", "http": "httptools", "ws": "none",
        "access_log": False, "log_level": "warning", "server_header": False, "date_header": True,
        "timeout_graceful_shutdown": GRACE_S, "timeout_keep_alive": 30, "proxy_headers": False,
    }  # fmt: skip
