"""A loudspeaker for machines without sound: a program that takes what aplay takes, and keeps it for who wants to look."""

from __future__ import annotations

import shutil
from pathlib import Path

CARDS = Path("/proc/asound/cards")
KEPT = 20  # sounds; a demo may run for days
# whole files only, each under a name of its own; the newest comes last in the alphabet
_PROGRAM = """#!/bin/sh
cd '{heard}' || exit 1
cat > part.$$ && mv part.$$ "$(date +%s%N).wav"
ls ./*.wav | head -n -{kept} | xargs -r rm -f
"""


def has_sound() -> bool:
    """Whether this machine has aplay and a sound card."""
    return shutil.which("aplay") is not None and CARDS.exists() and CARDS.read_text().lstrip()[:1].isdigit()


def put_up(folder: Path) -> Path:
    """Write the program, called aplay, into ``folder``/bin and say where that is; what it hears goes to ``folder``/heard."""
    heard, program = folder / "heard", folder / "bin" / "aplay"
    heard.mkdir(parents=True, exist_ok=True)
    program.parent.mkdir(exist_ok=True)
    program.write_text(_PROGRAM.format(heard=heard, kept=KEPT), encoding="utf-8")
    program.chmod(0o755)
    return program.parent
