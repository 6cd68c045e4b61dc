"""The app over its terminal, as the settings want both. Kivy is imported here and not before."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.errors import NeedsAttention

if TYPE_CHECKING:
    from kiosk.compose.terminal import Terminal
    from kiosk.services.diagnosis import Written
    from kiosk.services.panel import Panel
    from kiosk.session import Limits
    from kiosk.settings import Session, Settings
    from kiosk.words import Words
    from screens.app import KioskApp
    from screens.window import WindowPlan

LOG = logging.getLogger("kiosk")


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the command that runs it does itself."""

    first_frame: Callable[[Terminal, KioskApp], None]  # the home screen is drawn
    write_diagnosis: Callable[[], Written]


def build(settings: Settings, hooks: Hooks, *, offscreen: bool) -> tuple[KioskApp, Terminal]:
    """Raises StoreUnavailable when there is no store to be had, NeedsAttention (F02) without the sentences."""
    from kiosk.services.panel import Panel
    from screens.window import prepare_kivy

    panel = Panel(settings.state_dir, settings.screen.rotation)
    plan = plan_of(settings, panel, offscreen=offscreen)
    prepare_kivy(settings.state_dir, plan)
    from kivy.clock import Clock

    from kiosk.compose.ports import failsafe_ports_of, ports_of, voice_ports_of
    from kiosk.compose.service_ports import service_ports_of
    from kiosk.compose.terminal import Terminal
    from kiosk.compose.writing_helps import Handwriting, Pinyin
    from kiosk.memory import give_back
    from kiosk.session import Session
    from kiosk.tasks import ThreadTasks
    from screens.app import KioskApp
    from screens.theme import Theme

    words = load_the_words()
    terminal = Terminal(settings, words)
    if panel.is_broken:
        terminal.health.codes["touch"] = "T08"
    _register_fonts(terminal)

    def post(call: Callable[[], None]) -> None:
        Clock.schedule_once(lambda _: call(), 0)

    app = KioskApp(
        theme=Theme(width_px=plan.width, height_px=plan.height, diagonal_inch=settings.screen.diagonal_inch),
        context_words=words,
        tasks=ThreadTasks(post),
        ports=ports_of(terminal),
        service=service_ports_of(terminal, panel, hooks.write_diagnosis),
        session=Session(limits_of(settings.session)),
        ask_card=terminal.listening.ask_card,
        pinyin=Pinyin(terminal.health).engine,
        handwriting=Handwriting(terminal.health),
        devices=terminal.health.troubles,
        failsafe=failsafe_ports_of(terminal),
        drawn=watch(terminal),
        first_frame=lambda: hooks.first_frame(terminal, app),
        all_built=give_back,
        voice=voice_ports_of(terminal.sound),
    )
    terminal.app, terminal.post = app, post
    return app, terminal


def plan_of(settings: Settings, panel: Panel, *, offscreen: bool) -> WindowPlan:
    """The window as the settings and the panel's own file want it."""
    from screens.window import WindowPlan

    screen, rotation = settings.screen, panel.state.rotation
    width, height = screen.width, screen.height
    if (rotation - screen.rotation) % 180:  # a technician has turned it: what was wide is high
        width, height = height, width
    return WindowPlan(width, height, rotation, screen.fullscreen, screen.show_cursor, offscreen=offscreen)


def limits_of(wanted: Session) -> Limits:
    """How long the session waits."""
    from kiosk.session import Limits

    return Limits(
        form_s=wanted.form_timeout_s,
        read_s=wanted.read_timeout_s,
        write_s=wanted.write_timeout_s,
        warning_s=wanted.warning_s,
        slow_factor=wanted.slow_factor,
    )


def load_the_words() -> Words:
    """Raises NeedsAttention, naming the file: without its sentences no screen can say anything."""
    from kiosk.words import load_words

    try:
        return load_words()
    except (OSError, ValueError) as error:
        raise NeedsAttention(f"F02 {error}: install the package again", code="F02") from error


def watch(terminal: Terminal) -> Callable[[], None] | None:
    """What is to be called for each frame: nothing, when no supervisor waits for a sign of life."""
    from kiosk.watchdog import Watchdog, supervisor_of

    supervisor = supervisor_of(os.environ)
    if supervisor is None:
        return None
    terminal.watchdog = Watchdog(supervisor, probe=terminal.database.probe)
    return terminal.watchdog.drawn


def _register_fonts(terminal: Terminal) -> None:
    from screens.theme import register_fonts

    for name in register_fonts():
        LOG.error("font %s is missing from this installation, or not whole: install the package again", name)
        terminal.health.codes["fonts"] = "F01"
