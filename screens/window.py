"""Prepares Kivy before it is imported: own home, no arguments eaten, one mouse provider, no way out by keys.

On Linux the SDL2 window drops finger events and touch arrives as SDL's mouse; Kivy's default configuration adds
providers that would double every tap, so the section is emptied and one provider put back: ours, see panel_touches.py.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

# the one provider of each kind that is in the wheel and used: the others are neither probed nor imported
PROVIDERS = {
    "KIVY_WINDOW": "sdl2",
    "KIVY_TEXT": "sdl2",
    "KIVY_IMAGE": "sdl2",
    "KIVY_AUDIO": "sdl2",
    "KIVY_CLIPBOARD": "dummy",
    "KIVY_VIDEO": "null",
    "KIVY_CAMERA": "null",
    "KIVY_SPELLING": "null",
}


# of Kivy's variables, those that name the machine's own parts; no other is listened to
OF_THE_MACHINE = frozenset(
    ("KIVY_GL_BACKEND", "KIVY_BCM_DISPMANX_ID", "KIVY_BCM_DISPMANX_LAYER", "KIVY_LOG_MODE")
)


@dataclass(frozen=True, slots=True)
class WindowPlan:
    width: int
    height: int
    rotation: int = 0
    fullscreen: bool = False
    show_cursor: bool = False
    offscreen: bool = False


def prepare_kivy(state_dir: Path, plan: WindowPlan) -> None:
    """Set environment and configuration. Must run before any other import of kivy."""
    home = state_dir / "kivy"
    home.mkdir(parents=True, exist_ok=True)
    for name in [
        name for name in os.environ if name.startswith(("KIVY_", "KCFG_")) and name not in OF_THE_MACHINE
    ]:
        del os.environ[name]
    os.environ.update(
        KIVY_HOME=str(home), KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_NO_ENV_CONFIG="1", KIVY_NO_CONFIG="1"
    )
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
    os.environ.update(PROVIDERS)
    if plan.offscreen:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    quieten_kivy()
    from kivy.config import Config

    Config.remove_section("input")
    Config.add_section("input")
    Config.set("input", "mouse", "panel,disable_multitouch")
    for section, key, value in (
        ("graphics", "width", plan.width if plan.rotation in (0, 180) else plan.height),
        ("graphics", "height", plan.height if plan.rotation in (0, 180) else plan.width),
        ("graphics", "rotation", plan.rotation),
        ("graphics", "resizable", 0),
        ("graphics", "multisamples", 0 if plan.offscreen else 2),
        ("graphics", "maxfps", 60),
        ("graphics", "show_cursor", int(plan.show_cursor)),
        ("graphics", "borderless", int(plan.fullscreen)),
        ("graphics", "fullscreen", "auto" if plan.fullscreen and not plan.offscreen else 0),
        ("graphics", "allow_screensaver", 0),
        ("kivy", "exit_on_escape", 0),
        ("kivy", "keyboard_mode", ""),
        ("kivy", "log_level", "warning"),
    ):
        Config.set(section, key, str(value))
    import screens.panel_touches  # noqa: F401  # the provider "panel"

    logging.getLogger("kivy").setLevel(logging.WARNING)  # Kivy raises it again while it is imported


def quieten_kivy() -> None:
    """Kivy's own log from warnings up, without the traceback it writes when libmtdev, which we do not use, is absent."""
    log = logging.getLogger("kivy")
    log.setLevel(logging.WARNING)
    log.addFilter(
        lambda record: "MTDev" not in record.getMessage() and "configuration" not in record.getMessage()
    )
