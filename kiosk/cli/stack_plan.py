"""How the centre on this machine is to be: sizes, speeds, time-outs, and the kiosk's settings file that follows."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

SETTINGS = """\
[terminal]
state_dir = "{state}"

[server]
url = "http://127.0.0.1:{port}"
heartbeat_s = 2.0
timeout_s = 8.0

[screen]
width = {width}
height = {height}
diagonal_inch = {diagonal}
fullscreen = false
show_cursor = true

[printer]
port = "{devices}/printer"

[scanner]
port = "{devices}/scanner"

[card_reader]
port = "{devices}/card-reader"

[audio]
device = "{sound}"

[session]
form_timeout_s = {form}
read_timeout_s = {read}

[demo]
remote_hands = true
"""


PINS = {"staff": "204618", "technician": "730461"}  # of the demo alone


@dataclass(frozen=True, slots=True)
class StackPlan:
    """``offscreen`` None: a window where there is a display. ``paper_mm_s`` 0: paper takes no time.
    ``sound``: the machine's own loudspeaker, or one that keeps what it hears in ``heard``."""

    width: int = 1080
    height: int = 1920
    diagonal_inch: float = 21.5
    offscreen: bool | None = None
    paper_mm_s: float = 150.0
    sound: bool = False
    form_timeout_s: float = 90.0
    read_timeout_s: float = 60.0
    environment: dict[str, str] = field(default_factory=dict)

    def settings(self, *, state: Path, port: int, devices: Path) -> str:
        """The kiosk's settings. ``port`` is the line's, ``devices`` the folder of the simulated devices' links."""
        return SETTINGS.format(
            state=state,
            port=port,
            devices=devices,
            width=self.width,
            height=self.height,
            diagonal=self.diagonal_inch,
            form=self.form_timeout_s,
            read=self.read_timeout_s,
            sound="default" if self.sound else "",
        )


def has_display() -> bool:
    """Whether there is something to open a window on."""
    return bool(os.environ.get("DISPLAY")) or os.environ.get("SDL_VIDEODRIVER", "") not in ("", "offscreen")
