"""The voice of one session: off until a visitor asks for it, and as loud as the centre wants it again at the end.

It speaks the fixed sentences of assets/strings/voice.json and nothing else: no name, no number, no story on a loudspeaker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VoicePorts:
    """The loudspeaker. None of these waits or fails."""

    is_offered: Callable[[], bool]  # a loudspeaker that works, and the centre wants voice
    is_always: Callable[[], bool]  # on for every visitor who does not turn it off
    say: Callable[[str, str, bool], None]  # key, language, whether it waits until what is said now is over
    chime: Callable[[str], object]  # a signal of devices.audio.tones
    hush: Callable[[], None]
    louder: Callable[[int], None]  # steps of 6 dB from what the centre has set; 0 is that again


SILENT = VoicePorts(
    is_offered=lambda: False,
    is_always=lambda: False,
    say=lambda *_: None,
    chime=lambda _: None,
    hush=lambda: None,
    louder=lambda _: None,
)
FURTHEST = 3  # steps up or down: 36 dB from one end to the other


class Voice:
    """``language`` tells what the screen is in now."""

    def __init__(self, ports: VoicePorts, language: Callable[[], str]) -> None:
        self._ports, self._language = ports, language
        self._asked: bool | None = None  # by this visitor
        self._steps = 0

    @property
    def is_offered(self) -> bool:
        return self._ports.is_offered()

    @property
    def is_on(self) -> bool:
        wanted = self._ports.is_always() if self._asked is None else self._asked
        return wanted and self.is_offered

    def say(self, key: str, *, waits: bool = False) -> None:
        """One sentence in place of the one that is spoken, or after it. Nothing where voice is off."""
        if self.is_on:
            self._ports.say(key, self._language(), waits)

    def chime(self, name: str) -> None:
        """For those who hear no voice: it says the same and more."""
        if name and not self.is_on:
            self._ports.chime(name)

    def hush(self) -> None:
        if self.is_on:
            self._ports.hush()

    def toggle(self) -> None:
        was_on = self.is_on
        self.hush()
        self._asked = not was_on
        self.say("voice.on")

    def louder(self, steps: int) -> None:
        """More or less by that many steps, and a sentence to hear it by."""
        self._steps = max(-FURTHEST, min(FURTHEST, self._steps + steps))
        self._ports.louder(self._steps)
        self.say("voice.volume")

    def forget(self) -> None:
        """The session is over."""
        self.hush()
        self._asked = None
        if self._steps:
            self._steps = 0
            self._ports.louder(0)
