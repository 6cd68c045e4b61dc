"""Sound as samples, and as loud as the centre wants it; the kiosk's signals, made from a table. No file, no device.

Two signals differ in rhythm and not in pitch alone: many visitors hear high tones badly, so all stay below 2 kHz.
"""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from sys import byteorder

RATE = 22_050
_FADE_S = 0.005  # without it a tone begins and ends with a click
_LOUDEST = 26_000
_PIECE = 12_000  # samples: half a second of speech, which is what aplay wants before it begins
# (hertz, milliseconds) in a row; 0 hertz is silence
SIGNALS: dict[str, tuple[tuple[int, int], ...]] = {
    "scanned": ((1200, 90),),
    "card": ((900, 90), (0, 40), (1200, 90)),
    "refused": ((400, 160), (0, 60), (400, 160)),
    "done": ((800, 120), (0, 30), (1000, 120), (0, 30), (1200, 240)),
    "test": ((600, 150), (0, 50), (900, 150), (0, 50), (1200, 150)),
}
NOTHING = ((0, 60),)  # nobody hears it, and it tells whether the device takes sound


@dataclass(frozen=True, slots=True)
class Pcm:
    """Samples of 16 bits, those of all channels in turn."""

    samples: array[int]
    rate: int = RATE
    channels: int = 1

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.channels / self.rate


def tone(steps: tuple[tuple[int, int], ...]) -> Pcm:
    """One of SIGNALS, or NOTHING."""
    return Pcm(
        array("h", chain.from_iterable(_step(hertz, RATE * milliseconds // 1000) for hertz, milliseconds in steps))
    )  # fmt: skip


def as_wav(sound: Pcm, volume: int) -> Iterator[bytes]:
    """A WAV in pieces, the first of them at once. ``volume`` is 0 to 100 per cent, as it is heard: half of it is a
    quarter of the swing."""
    yield _header(sound)
    swing = round(65_536 * (max(0, min(100, volume)) / 100) ** 2)
    for start in range(0, len(sound.samples), _PIECE):
        piece = array("h", (sample * swing >> 16 for sample in sound.samples[start : start + _PIECE]))
        if byteorder == "big":  # WAV is little-endian
            piece.byteswap()
        yield piece.tobytes()


def _step(hertz: int, count: int) -> list[int]:
    fade = max(1, int(RATE * _FADE_S))
    return [
        round(
            _LOUDEST
            * min(1.0, place / fade, (count - place) / fade)
            * math.sin(math.tau * hertz * place / RATE)
        )
        for place in range(count)
    ]


def _header(sound: Pcm) -> bytes:
    """RIFF, one `fmt ` of plain samples, `data`."""
    size, frame = 2 * len(sound.samples), 2 * sound.channels
    form = struct.pack("<HHIIHH", 1, sound.channels, sound.rate, sound.rate * frame, frame, 16)
    return b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size)  # fmt: skip
