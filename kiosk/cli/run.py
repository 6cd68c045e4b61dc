"""``kiosk run``: the kiosk itself, with a settings file."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import signal
import sys
import threading
import time
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.errors import StoreUnavailable
from kiosk.failsafe import GAVE_UP, SHOWN_S
from kiosk.unexpected import watch_threads

if TYPE_CHECKING:
    from kiosk.compose import Terminal
    from kiosk.services.panel import Panel
    from kiosk.settings import Settings
    from screens.window import WindowPlan

TEMPLATES = "handwriting/templates.npz"
LONGEST_END_S = 20.0  # a slip under way, three threads at five seconds each


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
    from kiosk.plain_log import OneLine

    loaded = load_or_last_good(args.config)
    settings = loaded.settings
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.basicConfig(level=settings.terminal.log_level.upper(), handlers=[handler])
    if args.enrol_token:
        enrol_now(settings, args.enrol_token)
    offscreen = args.offscreen or not (os.environ.get("DISPLAY") or _has_console_display())
    try:
        app, terminal = build(settings, offscreen=offscreen, started=started)
    except StoreUnavailable as error:
        return refuse(settings, error)
    if loaded.trouble:
        logging.getLogger("kiosk").error("%s; going on with what ran last: %s", loaded.trouble, BROKEN)
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


def end_within(seconds: float, status: int) -> None:
    """What does not let itself be ended in time is left: what was accepted is on the disk."""
    timer = threading.Timer(seconds, os._exit, (status,))
    timer.daemon = True
    timer.start()


def enrol_now(settings: Settings, token: str) -> None:
    """Trade a token for this terminal's identity, before anything is shown. Does nothing when already enrolled."""
    from kiosk.clock import CentreClock, SystemClock
    from kiosk.compose import SOFTWARE
    from kiosk.enrolment import enrol
    from kiosk.keys import load_or_make_key
    from kiosk.store.database import Database
    from kiosk.store.facts import ENROLMENT, Facts
    from kiosk.sync.client import HttpClient

    database = Database(settings.state_dir / "kiosk.db")
    facts = Facts(database)
    if facts.get(ENROLMENT) is None:
        client = HttpClient(
            settings.server.url,
            ca_file=settings.server.ca_file,
            clock=CentreClock(SystemClock()),
            timeout_s=10.0,
        )
        key = load_or_make_key(settings.state_dir / "terminal.key")
        enrol(client, facts, key, token=token, software=SOFTWARE)
    database.close()


def refuse(settings: Settings, error: StoreUnavailable) -> int:
    """Nobody can be served without a store, and a dark panel says nothing: say so, end, and be started again."""
    from kiosk.services.panel import Panel
    from kiosk.words import load_words
    from screens.refused import RefusedApp
    from screens.theme import Theme, register_fonts

    logging.getLogger("kiosk").error("not started: %s %s", error.code, error)
    register_fonts()
    plan = plan_of(settings, Panel(settings.state_dir, settings.screen.rotation), offscreen=False)
    theme = Theme(width_px=plan.width, height_px=plan.height, diagonal_inch=settings.screen.diagonal_inch)
    RefusedApp(theme=theme, words=load_words(), code=error.code, shown_s=SHOWN_S).run()
    return GAVE_UP


def plan_of(settings: Settings, panel: Panel, *, offscreen: bool) -> WindowPlan:
    """The window as the settings and the panel's own file want it."""
    from screens.window import WindowPlan

    screen, rotation = settings.screen, panel.state.rotation
    width, height = screen.width, screen.height
    if (rotation - screen.rotation) % 180:  # a technician has turned it: what was wide is high
        width, height = height, width
    return WindowPlan(width, height, rotation, screen.fullscreen, screen.show_cursor, offscreen=offscreen)


def build(settings: Settings, *, offscreen: bool, started: float) -> tuple[Any, Terminal]:
    """The app and its terminal; Kivy is imported here and not before."""
    from kiosk.services.panel import Panel
    from screens.window import prepare_kivy

    screen = settings.screen
    panel = Panel(settings.state_dir, screen.rotation)
    plan = plan_of(settings, panel, offscreen=offscreen)
    prepare_kivy(settings.state_dir, plan)
    from kivy.clock import Clock

    from kiosk.compose import Terminal
    from kiosk.memory import give_back
    from kiosk.session import Limits, Session
    from kiosk.tasks import ThreadTasks
    from screens.app import KioskApp
    from screens.theme import Theme, register_fonts

    words = load_the_words()
    terminal = Terminal(settings, words)
    if panel.is_broken:
        terminal.health.codes["touch"] = "T08"
    for name in register_fonts():
        logging.getLogger("kiosk").error(
            "font %s is missing from this installation, or not whole: install the package again", name
        )
        terminal.health.codes["fonts"] = "F01"

    def post(call: Any) -> None:
        Clock.schedule_once(lambda _: call(), 0)

    limits = settings.session
    app = KioskApp(
        theme=Theme(width_px=plan.width, height_px=plan.height, diagonal_inch=screen.diagonal_inch),
        context_words=words,
        tasks=ThreadTasks(post),
        ports=ports_of(terminal),
        service=service_ports_of(terminal, panel),
        session=Session(
            Limits(
                form_s=limits.form_timeout_s,
                read_s=limits.read_timeout_s,
                write_s=limits.write_timeout_s,
                warning_s=limits.warning_s,
                slow_factor=limits.slow_factor,
            )
        ),
        ask_card=terminal.ask_card,
        pinyin=Pinyin(terminal.health).engine,
        handwriting=Handwriting(terminal.health),
        devices=terminal.health.troubles,
        failsafe=failsafe_ports_of(terminal),
        drawn=watch(terminal),
        first_frame=lambda: first_frame(terminal, app, started),
        all_built=give_back,
        voice=voice_ports_of(terminal),
    )
    terminal.app, terminal.post = app, post
    return app, terminal


def load_the_words() -> Any:
    """Raises NeedsAttention, naming the file: without its sentences no screen can say anything."""
    from kiosk.errors import NeedsAttention
    from kiosk.words import load_words

    try:
        return load_words()
    except (OSError, ValueError) as error:
        raise NeedsAttention(f"F02 {error}: install the package again", code="F02") from error


class Pinyin:
    """The keyboard's words, opened when a visitor first writes. Without them the keyboard has Latin letters, and staff are told."""

    def __init__(self, health: Any) -> None:
        self._health = health
        self._engine: Any = None

    def engine(self) -> Any:
        """A :class:`kiosk.input.pinyin.PinyinEngine`, or None."""
        if self._engine is None and "lexicon" not in self._health.codes:
            from sqlite3 import Error

            from kiosk.input.pinyin import PinyinEngine
            from kiosk.resources import asset
            from kiosk.store.lexicon import SqliteLexicon
            from kiosk.whole import is_whole_database

            try:
                path = asset("pinyin/lexicon.sqlite")
                if not is_whole_database(path):
                    raise OSError(f"{path} is not whole")
                self._engine = PinyinEngine(SqliteLexicon(path))
            except (OSError, Error) as error:
                logging.getLogger("kiosk").error("no words for the pinyin keyboard: %s", error)
                self._health.codes["lexicon"] = "I01"
        return self._engine


class Handwriting:
    """The pad's templates, opened when a visitor first turns to it. Without them, or numpy, there is no pad, and staff are told."""

    def __init__(self, health: Any) -> None:
        self._health = health
        self._engine: Any = None

    def is_offered(self) -> bool:
        """Whether there is what the pad needs, as far as can be told without opening it."""
        from importlib.util import find_spec

        from kiosk.resources import asset

        try:
            asset(TEMPLATES)
        except FileNotFoundError as error:
            self._is_missing(error)
        if find_spec("numpy") is None:
            self._is_missing("numpy is not installed")
        return "handwriting" not in self._health.codes

    def engine(self) -> Any:
        """A :class:`kiosk.input.handwriting.HandwritingEngine`, or None. The first call takes a fifth of a second."""
        if self._engine is None and self.is_offered():
            from kiosk.resources import asset

            try:
                from kiosk.input.handwriting import HandwritingEngine
                from kiosk.store.templates import load_templates

                self._engine = HandwritingEngine(load_templates(asset(TEMPLATES)))
            except (ImportError, OSError, ValueError) as error:
                self._is_missing(error)
        return self._engine

    def _is_missing(self, why: object) -> None:
        if "handwriting" not in self._health.codes:
            logging.getLogger("kiosk").error("no handwriting: %s", why)
            self._health.codes["handwriting"] = "I02"


def watch(terminal: Terminal) -> Any:
    """What is to be called for each frame: nothing, when no supervisor waits for a sign of life."""
    from kiosk.watchdog import Watchdog, supervisor_of

    supervisor = supervisor_of(os.environ)
    if supervisor is None:
        return None
    terminal.watchdog = Watchdog(supervisor, probe=terminal.database.probe)
    return terminal.watchdog.drawn


def first_frame(terminal: Terminal, app: Any, started: float) -> None:
    """The home screen is drawn: say how long it took, and bring up the rest."""
    from kiosk.compose import start_thread

    if terminal.watchdog is not None:
        terminal.watchdog.start()
    logging.getLogger("kiosk").info("home screen after %.0f ms", (time.monotonic() - started) * 1000)
    start_thread(partial(_after_first_frame, terminal, app), "bring-up")


def _after_first_frame(terminal: Terminal, app: Any) -> None:
    try:
        terminal.bring_up()
    except Exception as error:
        logging.getLogger("kiosk").error("bring-up failed: %s", type(error).__name__, exc_info=True)
        terminal.post(app.guard.give_up)
    if terminal.settings_file is not None:
        from kiosk.kept_settings import keep_if_possible

        keep_if_possible(terminal.settings_file, terminal.settings)
    from kiosk.control import ControlServer
    from kiosk.control_room import handlers

    try:
        ControlServer(terminal.settings.control_socket, handlers(terminal, app)).start()
    except OSError as error:  # for example a path of over 107 bytes: visitors are served, tools are not
        logging.getLogger("kiosk").error(
            "no control socket at %s: %s", terminal.settings.control_socket, error
        )


def failsafe_ports_of(terminal: Terminal) -> Any:
    """How the program ends when it does not trust itself. A supervisor starts it again."""
    from screens.failsafe import FailsafePorts

    return FailsafePorts(
        end=terminal.give_up,
        end_at_once=lambda: os._exit(GAVE_UP),
        lost_parts=terminal.lost_parts,
    )


def ports_of(terminal: Terminal) -> Any:
    """What the screens may do. The desk is there only once the terminal is up and enrolled."""
    from kiosk.resources import divisions, initials
    from screens.context import Ports

    desk = terminal.the_desk
    return Ports(
        register=lambda draft: desk().register(draft),
        take_number=lambda visitor, room: desk().take_number(visitor, room=room),
        print_platforms=lambda: desk().print_platforms(),
        print_paper=lambda road, paper, slip_text: desk().print_paper(road, paper, slip_text),
        check_in=lambda text: desk().check_in(text),
        find_appointment=lambda lookup: desk().check_in.find_code(lookup),
        cases_by_slip=lambda text: desk().find.by_slip(text),
        cases_by_card=lambda number: desk().find.by_card(number),
        cases_by_code=lambda code, factor: desk().find.by_code(code, factor),
        roadmap=terminal.look_at_road,
        take_step=lambda wish: desk().take_step(wish),
        slip_proof=lambda text: desk().find.proof_of(text),
        urge=lambda number: desk().urge_now(number),
        call_staff=lambda reason: desk().call(reason),
        call_was_seen=lambda event: desk().call.was_seen(event),
        print_roadmap=lambda road, code: desk().print_roadmap(road, code),
        print_copy=lambda road, code: desk().print_copy(road, code),
        print_today=lambda deeds: desk().print_today(deeds),
        print_guide=lambda code: desk().print_guide(code),
        print_again=lambda accepted: desk().print_again(accepted),
        slip_picture=lambda slip: desk().slip_picture(slip),
        acceptance_day=lambda at: desk().acceptance_day(at),
        site=terminal.site,
        closed_today=lambda: terminal.house.overrides.closed,
        now=terminal.now,
        is_online=lambda: terminal.is_online,
        may_begin=terminal.may_begin,
        record_is_sent=lambda record: desk().record_is_sent(record),
        divisions=cache(divisions),
        initials=cache(initials),
    )


def voice_ports_of(terminal: Terminal) -> Any:
    """What is heard. Fixed sentences only."""
    from screens.voice import VoicePorts

    return VoicePorts(
        is_offered=terminal.may_speak,
        is_always=lambda: terminal.settings.audio.voice == "always",
        say=terminal.say,
        chime=terminal.beep,
        hush=terminal.hush,
        louder=terminal.louder,
    )


def service_ports_of(terminal: Terminal, panel: Panel) -> Any:
    """What staff and technicians may do behind the home screen."""
    from secrets import SystemRandom

    from kiosk.services.morning_book import MorningBook
    from screens.context import ServicePorts

    desk = terminal.the_desk
    return ServicePorts(
        open=terminal.open_service,
        wait_s=terminal.door.wait_s,
        shuffled=lambda: "".join(SystemRandom().sample("0123456789", 10)),
        devices=terminal.health.lights,
        conditions=lambda: desk().printer_conditions(),
        print_test=lambda: desk().print_test(),
        new_roll=lambda: desk().new_roll(),
        paper=lambda: desk().paper.count(),
        jobs=lambda: desk().recent_jobs(),
        ears=terminal.ears,
        test_picture=lambda: desk().test_picture(),
        printer_code=lambda: desk().printer_code(),
        beep=terminal.beep,
        panel=panel,
        log_lines=terminal.log_lines,
        write_diagnosis=lambda: write_diagnosis(terminal.settings),
        poke_centre=terminal.poke,
        clock_offset_ms=terminal.clock.offset_ms,
        listen=lambda device: terminal.the_lines().begin(device),
        look_at_line=lambda: terminal.the_lines().look(),
        has_device=terminal.has_device,
        figures=lambda: terminal.the_day().figures(),
        queue=lambda: terminal.the_centre().queue(),
        house=terminal.house,
        pairing=terminal.pairing,
        serve=terminal.serve,
        hand_over=terminal.hand_over,
        end=terminal.end,
        link=lambda: terminal.link.state,
        address=terminal.settings.server.url,
        morning=MorningBook(terminal.facts),
    )


def write_diagnosis(settings: Settings) -> Any:
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


def _has_console_display() -> bool:
    return os.environ.get("SDL_VIDEODRIVER", "") not in ("", "offscreen", "dummy")
