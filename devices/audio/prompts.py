"""A spoken prompt from its file: OGG Vorbis, as assets/build/voice.py writes it, to samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from devices.audio.tones import Pcm
from kiosk.errors import Unreadable

LONGEST_S = 60
MOST_BYTES = 1_000_000


def load_decoder() -> Any:
    """It takes 60 to 100 ms the first time, and is there only where there is sound."""
    import miniaudio

    return miniaudio


def read_prompt(path: Path) -> Pcm:
    """Raises Unreadable when it is no OGG Vorbis or longer than LONGEST_S, OSError when there is no such file."""
    miniaudio = load_decoder()
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("a prompt that is too large")
    try:
        read = miniaudio.vorbis_read(path.read_bytes())
    except miniaudio.MiniaudioError as error:
        raise Unreadable("a prompt that is no OGG Vorbis") from error
    spoken = Pcm(read.samples, read.sample_rate, read.nchannels)
    if spoken.seconds > LONGEST_S:
        raise Unreadable(f"a prompt is at most {LONGEST_S} s")
    return spoken
