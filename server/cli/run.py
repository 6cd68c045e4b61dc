"""``kiosk-server run``: serve terminals until SIGTERM."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from kiosk.errors import SettingsError
from server.app import create_app, make_centre
from server.cli.check import check_migrations
from server.clock import Clock, MovableClock, system_clock
from server.db.engine import Cursor, Engine
from server.demo.clock import saved_days
from server.health.log import set_up_log, tell
from server.health.watchdog import Watchdog
from server.settings import load_settings
from server.site.book import require_plan, save_plan
from server.state import opened

GRACE_S = 2  # then connections are cut: with the last heartbeats and the last commit, SIGTERM takes under 5 s
LOOP_STANDS_AFTER_S = 20.0  # nothing that is done on the loop takes so long
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
        set_up_log(settings.log.level)
        clock: Clock = MovableClock(engine.look(saved_days)) if args.demo else system_clock
        if args.demo:
            book_here(engine, host, port)
        centre = make_centre(settings, engine, clock, os.urandom, keys, demo=args.demo)
        print(f"{centre.site.plan.centre_name}: http://{host}:{port}", file=sys.stderr, flush=True)
        server = TurningServer(uvicorn.Config(create_app(centre), **options(host, port)))
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again when it has stopped
        tell(logging.INFO, "started", address=f"{host}:{port}")
        gc.collect()
        gc.freeze()  # what is loaded stays: it need not be walked through again and again
        gc.set_threshold(20_000, 20, 20)
        try:
            with Watchdog({"writer": engine.is_well, "event loop": server.turns}):
                server.run()
        finally:
            tell(logging.INFO, "stopped")
    return 0


def book_here(engine: Engine, host: str, port: int) -> None:
    """In a demonstration the QR on the kiosk opens this server's own booking page."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/book"

    def work(cursor: Cursor) -> None:
        save_plan(cursor, msgspec.structs.replace(require_plan(cursor), booking_url=address))

    engine.submit(work).result()


class TurningServer(uvicorn.Server):
    """uvicorn, and whether its event loop turns."""

    turned_at = float("inf")  # until it starts

    def turns(self) -> bool:
        return time.monotonic() - self.turned_at < LOOP_STANDS_AFTER_S

    async def on_tick(self, counter: int) -> bool:
        self.turned_at = time.monotonic()
        return await super().on_tick(counter)


def options(host: str, port: int) -> dict[str, Any]:
    """One worker: the database has one writer. No access log: an address is personal data too."""
    return {
        "host": host, "port": port, "workers": 1, "loop": "uvloop", "http": "httptools", "ws": "none",
        "access_log": False, "log_config": None, "server_header": False, "date_header": True,
        "timeout_graceful_shutdown": GRACE_S, "timeout_keep_alive": 30, "proxy_headers": False,
    }  # fmt: skip
