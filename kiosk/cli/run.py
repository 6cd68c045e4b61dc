"""``kiosk run``: the kiosk itself, with a settings file, from its start to its end."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import StoreUnavailable
from kiosk.failsafe import GAVE_UP, SHOWN_S
from kiosk.unexpected import watch_threads

if TYPE_CHECKING:
    from kiosk.compose import Terminal
    from kiosk.services.diagnosis import Written
    from kiosk.settings import Settings
    from screens.app import KioskApp

LONGEST_END_S = 20.0  # a slip under way, three threads at five seconds each
LOG = logging.getLogger("kiosk")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, required=True, help="settings file, see config/kiosk.toml")
    parser.add_argument("--offscreen", action="store_true", help="draw without a display")
    parser.add_argument(
        "--enrol-token", default="", help="one-time token from `kiosk-server terminals token`"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the kiosk until it is told to end (SIGTERM, SIGINT, or behind the home screen). Status ENDED_BY_STAFF: for
    maintenance, not to be started again by itself."""
    started = time.monotonic()
    from kiosk.kept_settings import BROKEN, load_or_last_good

    loaded = load_or_last_good(args.config)
    settings = loaded.settings
    log_to_stderr(settings.terminal.log_level.upper())
    if args.enrol_token:
        from kiosk.cli.enrol import trade_token

        trade_token(settings, args.enrol_token)
    from kiosk.compose.app import Hooks, build

    hooks = Hooks(
        first_frame=lambda terminal, app: first_frame(terminal, app, started),
        write_diagnosis=partial(write_diagnosis, settings),
    )
    try:
        app, terminal = build(settings, hooks, offscreen=args.offscreen or not _has_display())
    except StoreUnavailable as error:
        return refuse(settings, error)
    if loaded.trouble:
        LOG.error("%s; going on with what ran last: %s", loaded.trouble, BROKEN)
        terminal.health.codes["settings"] = BROKEN
    else:
        terminal.settings_file = args.config
    signal.signal(signal.SIGTERM, lambda *_: app.stop())
    faulthandler.enable()  # a crash below Python, or the supervisor's SIGABRT, says where it stood
    watch_threads(lambda: terminal.post(app.guard.failed_elsewhere))
    try:
        app.run()
    finally:
        end_within(LONGEST_END_S, terminal.exit_status)
        terminal.stop()
    return terminal.exit_status


def log_to_stderr(level: str) -> None:
    """One line a record; an error's own message is never printed."""
    from kiosk.plain_log import OneLine

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])


def end_within(seconds: float, status: int) -> None:
    """What does not let itself be ended in time is left: what was accepted is on the disk."""
    timer = threading.Timer(seconds, os._exit, (status,))
    timer.daemon = True
    timer.start()


def refuse(settings: Settings, error: StoreUnavailable) -> int:
    """Nobody can be served without a store, and a dark panel says nothing: say so, end, and be started again."""
    from kiosk.compose.app import plan_of
    from kiosk.services.panel import Panel
    from kiosk.words import load_words
    from screens.refused import RefusedApp
    from screens.theme import Theme, register_fonts

    LOG.error("not started: %s %s", error.code, error)
    register_fonts()
    plan = plan_of(settings, Panel(settings.state_dir, settings.screen.rotation), offscreen=False)
    theme = Theme(width_px=plan.width, height_px=plan.height, diagonal_inch=settings.screen.diagonal_inch)
    RefusedApp(theme=theme, words=load_words(), code=error.code, shown_s=SHOWN_S).run()
    return GAVE_UP


def first_frame(terminal: Terminal, app: KioskApp, started: float) -> None:
    """The home screen is drawn: say how long it took, and bring up the rest."""
    from kiosk.compose import start_thread

    if terminal.watchdog is not None:
        terminal.watchdog.start()
    LOG.info("home screen after %.0f ms", (time.monotonic() - started) * 1000)
    start_thread(partial(_after_first_frame, terminal, app), "bring-up")


def _after_first_frame(terminal: Terminal, app: KioskApp) -> None:
    try:
        terminal.bring_up()
    except Exception as error:
        LOG.error("bring-up failed: %s", type(error).__name__, exc_info=True)
        terminal.post(app.guard.give_up)
    if terminal.settings_file is not None:
        from kiosk.kept_settings import keep_if_possible

        keep_if_possible(terminal.settings_file, terminal.settings)
    from kiosk.control import ControlServer
    from kiosk.control_room import handlers

    try:
        ControlServer(terminal.settings.control_socket, handlers(terminal, app)).start()
    except OSError as error:  # for example a path of over 107 bytes: visitors are served, tools are not
        LOG.error("no control socket at %s: %s", terminal.settings.control_socket, error)


def write_diagnosis(settings: Settings) -> Written:
    """As ``kiosk doctor --record``: the questions go to this kiosk's own socket, so it is the same file."""
    from datetime import UTC, datetime

    from kiosk.cli.bundle import write_bundle
    from kiosk.cli.doctor import examine
    from kiosk.domain.dates import UTC_OFFSET
    from kiosk.services import diagnosis

    return diagnosis.write_diagnosis(
        settings.state_dir,
        lambda path: write_bundle(path, settings, examine(settings)),
        datetime.now(UTC) + UTC_OFFSET,
    )


def _has_display() -> bool:
    """A window system's, or the console's own."""
    return bool(os.environ.get("DISPLAY")) or os.environ.get("SDL_VIDEODRIVER", "") not in (
        "",
        "offscreen",
        "dummy",
    )
