"""The kiosk's signals as WAV, made from a table; and any WAV made as loud as the centre wants it. No file, no device.

Two signals differ in rhythm and not in pitch alone: many visitors hear high tones badly, so all stay below 2 kHz.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from sys import byteorder

from kiosk.errors import Unreadable

RATE = 22_050
LONGEST_S = 60
_FADE_S = 0.005  # without it a tone begins and ends with a click
_LOUDEST = 26_000
# (hertz, milliseconds) in a row; 0 hertz is silence
SIGNALS: dict[str, tuple[tuple[int, int], ...]] = {
    "scanned": ((1200, 90),),
    "card": ((900, 90), (0, 40), (1200, 90)),
    "refused": ((400, 160), (0, 60), (400, 160)),
    "test": ((600, 150), (0, 50), (900, 150), (0, 50), (1200, 150)),
}


def signal(name: str, volume: int) -> bytes:
    """One of SIGNALS as a WAV. ``volume`` is 0 to 100 per cent, as it is heard: half of it is a quarter of the swing."""
    samples = array("h")
    for hertz, milliseconds in SIGNALS[name]:
        samples.extend(_tone(hertz, RATE * milliseconds // 1000))
    return _wav(_louder(samples, volume), channels=1, rate=RATE)


def at_volume(wav: bytes, volume: int) -> bytes:
    """A spoken prompt as loud as that. Raises Unreadable when it is no WAV of 16 bits and at most LONGEST_S."""
    try:
        with wave.open(io.BytesIO(wav)) as source:
            rate, channels, frames = source.getframerate(), source.getnchannels(), source.getnframes()
            if source.getsampwidth() != 2 or not rate or frames > LONGEST_S * rate:
                raise Unreadable(f"a prompt is a WAV of 16 bits and at most {LONGEST_S} s")
            samples = array("h", source.readframes(frames)[: 2 * channels * frames])
    except (wave.Error, EOFError, ValueError) as error:
        raise Unreadable("a prompt that is no WAV") from error
    return _wav(_louder(_turned(samples), volume), channels=channels, rate=rate)


def _tone(hertz: int, count: int) -> list[int]:
    fade = max(1, int(RATE * _FADE_S))
    return [
        round(
            _LOUDEST
            * min(1.0, place / fade, (count - place) / fade)
            * math.sin(math.tau * hertz * place / RATE)
        )
        for place in range(count)
    ]


def _louder(samples: array[int], volume: int) -> array[int]:
    swing = round(65_536 * (max(0, min(100, volume)) / 100) ** 2)
    return array("h", (sample * swing >> 16 for sample in samples))


def _turned(samples: array[int]) -> array[int]:
    """WAV is little-endian."""
    if byteorder == "big":
        samples.byteswap()
    return samples


def _wav(samples: array[int], *, channels: int, rate: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(channels)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(_turned(array("h", samples)).tobytes())
    return out.getvalue()
