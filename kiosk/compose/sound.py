"""The loudspeaker of one terminal: fixed sentences and signals, as loud as the centre and the visitor want it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.resources import asset
from kiosk.settings import Audio

if TYPE_CHECKING:
    from devices.audio.player import Player

SOFTEST = 8  # per cent: what a visitor can turn it down to
LOG = logging.getLogger("kiosk")


class Sound:
    """Nothing sounds before ``open``, nor without a device in the settings. ``volume``: the centre's, per cent;
    ``works``: whether the device was well when last heard of."""

    def __init__(self, settings: Audio, *, volume: Callable[[], int], works: Callable[[], bool]) -> None:
        self._settings, self._volume, self._works = settings, volume, works
        self._player: Player | None = None
        self._steps = 0

    def open(self, on_code: Callable[[str], None]) -> Player | None:
        """The loudspeaker, to be started; ``on_code`` hears how it is."""
        if self._settings.device:
            from devices.audio.player import Player

            self._player = Player(self._settings.device, on_problem=lambda code: on_code(str(code)))
            self.follow()
        return self._player

    @property
    def is_always(self) -> bool:
        """Voice is on for every visitor who does not turn it off."""
        return self._settings.voice == "always"

    def may_speak(self) -> bool:
        """A loudspeaker takes sound, and the centre wants voice and has not turned it down to nothing."""
        is_wanted = self._settings.voice != "never" and self._volume() > 0
        return self._player is not None and is_wanted and self._works()

    def say(self, key: str, language: str, waits: bool) -> None:
        """A sentence of assets/strings/voice.json; nothing that a visitor said or wrote."""
        if self._player is None:
            return
        try:
            self._player.say(asset(f"voice/{language}/{key}.ogg"), waits=waits)
        except FileNotFoundError as error:  # it stands on the screen all the same
            LOG.error("voice: %s", error)

    def beep(self, name: str) -> bool:
        """A signal of devices.audio.tones; whether there is sound."""
        if self._player is not None:
            self._player.play(name)
        return self._player is not None

    def hush(self) -> None:
        if self._player is not None:
            self._player.silence()

    def louder(self, steps: int) -> None:
        """Louder or softer by steps, from the next sound on; 0: as the centre has set it."""
        self._steps = steps
        self.follow()

    def follow(self) -> None:
        """The centre's volume may have changed."""
        if self._player is not None:
            self._player.set_volume(turned(self._volume(), self._steps))


def turned(volume: int, steps: int) -> int:
    """The centre's volume louder or softer by steps of 6 dB: the swing grows with its square. A visitor's turning
    never ends in silence."""
    return volume and max(SOFTEST, min(100, round(volume * 2 ** (steps / 2))))
