"""The loudspeaker of one terminal: fixed sentences and signals, as loud as the centre and the visitor want it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from devices.audio.player import Player
from kiosk.resources import asset

SOFTEST = 8  # per cent: what a visitor can turn it down to
LOG = logging.getLogger("kiosk")


class Sound:
    """``volume``: the centre's, per cent. ``on_code`` hears how the device is. Start ``player``."""

    def __init__(self, device: str, *, volume: Callable[[], int], on_code: Callable[[str], None]) -> None:
        self._volume, self._steps = volume, 0
        self.player = Player(device, on_problem=lambda code: on_code(str(code)))
        self.follow()

    def say(self, key: str, language: str, waits: bool) -> None:
        """A sentence of assets/strings/voice.json."""
        try:
            self.player.say(asset(f"voice/{language}/{key}.ogg"), waits=waits)
        except FileNotFoundError as error:  # it stands on the screen all the same
            LOG.error("voice: %s", error)

    def turn(self, steps: int) -> None:
        """Louder or softer by steps; 0: as the centre has set it."""
        self._steps = steps
        self.follow()

    def follow(self) -> None:
        """The centre's volume may have changed."""
        self.player.set_volume(turned(self._volume(), self._steps))


def turned(volume: int, steps: int) -> int:
    """The centre's volume louder or softer by steps of 6 dB: the swing grows with its square. A visitor's turning
    never ends in silence."""
    return volume and max(SOFTEST, min(100, round(volume * 2 ** (steps / 2))))
