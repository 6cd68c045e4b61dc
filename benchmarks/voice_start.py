"""From showing a screen to the first samples of its prompt at the loudspeaker, with the screen drawn meanwhile.

In aplay's place stands a program that notes when samples come; starting aplay itself is part of what a real one adds.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("KIOSK_TEST_SIZE", "1080x1920")

from _common import median, p95, say_figure, say_machine
from support.glass import Glass

from devices.audio.player import Player
from kiosk.resources import asset
from screens.voice import VoicePorts

SCREENS = ("fork", "identify", "category", "check_in", "find", "story", "name", "more", "home")
ROUNDS = 5
WITHIN_S = 5.0
HEADER = 44
NOTES = """#!/bin/sh
head -c {first} > /dev/null && date +%s%N > '{folder}'/part && mv '{folder}'/part '{folder}'/noted
exec cat > /dev/null
"""


def main() -> None:
    say_machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        player = Player("default", on_problem=lambda _: None, program=str(program(folder)))
        player.start()
        player.try_out()
        waited(folder / "noted")
        glass = Glass(folder)
        glass.app.voice._ports = ports(player)
        glass.app.session.touched(glass.clock())
        glass.app.voice.toggle()
        waited(folder / "noted")
        times = [prompt_ms(glass, folder, screen) for _ in range(ROUNDS) for screen in SCREENS]
        player.stop()
    say_figure(f"screen to its prompt, median of {len(times)}", median(times), "ms", limit=300, aim=100)
    say_figure(f"screen to its prompt, p95 of {len(times)}", p95(times), "ms", limit=300, aim=100)


def program(folder: Path) -> Path:
    path = folder / "aplay"
    path.write_text(NOTES.format(first=HEADER + 2, folder=folder), encoding="utf-8")
    path.chmod(0o755)
    return path


def ports(player: Player) -> VoicePorts:
    return VoicePorts(
        is_offered=lambda: True,
        is_always=lambda: False,
        say=lambda key, language, waits: player.say(asset(f"voice/{language}/{key}.ogg"), waits=waits),
        chime=player.play,
        hush=player.silence,
        louder=lambda _: None,
    )


def prompt_ms(glass: Glass, folder: Path, screen: str) -> float:
    glass.app.voice.hush()
    began = time.time_ns()
    glass.app.go(screen)
    glass.frames(2)
    return (waited(folder / "noted") - began) / 1e6


def waited(noted: Path) -> int:
    """When the first samples came, nanoseconds of the wall's clock."""
    deadline = time.monotonic() + WITHIN_S
    while not noted.exists():
        if time.monotonic() > deadline:
            raise TimeoutError("no prompt")
        time.sleep(0.001)
    at = int(noted.read_text())
    noted.unlink()
    return at


if __name__ == "__main__":
    main()
