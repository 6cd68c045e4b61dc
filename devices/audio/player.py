"""Plays signals and prompts through ALSA's aplay, in a thread of its own; the newest counts, a touch silences it.

aplay is in every Debian (alsa-utils), knows every sound device that Linux knows, and a hang of a sound driver hangs it and
not us. Nothing waits for a sound, and nothing fails for want of one.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from devices.audio.codes import AudioCode
from devices.audio.tones import SIGNALS, at_volume, signal
from kiosk.errors import Unreadable

PROGRAM = "aplay"
HANGS_AFTER_S = 5.0  # longer than the sound itself
TRY_AGAIN_S = 30.0
_BYTES_PER_S = 44_100


class Player:
    """``on_problem`` gets each change of state, A00 too, on the player's thread. ``device`` is a name of ALSA's."""

    def __init__(
        self,
        device: str,
        *,
        on_problem: Callable[[AudioCode], None],
        volume: int = 60,
        program: str = PROGRAM,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device, self._program, self._on_problem, self._clock = device, program, on_problem, clock
        self._volume = volume
        self._changed = threading.Condition()
        self._next: Callable[[int], bytes] | None = None
        self._playing: subprocess.Popen[bytes] | None = None
        self._is_stopping = False
        self._said: AudioCode | None = None
        self._try_at = 0.0
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End at once, in the middle of a sound too."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        self.silence()
        self._thread.join(HANGS_AFTER_S)

    def set_volume(self, volume: int) -> None:
        """0 to 100 per cent, from the next sound on; 0 plays nothing."""
        self._volume = volume

    def play(self, name: str) -> None:
        """One of tones.SIGNALS, in place of what is playing. Returns at once."""
        if name not in SIGNALS:
            raise LookupError(f"no signal {name!r}; there are {', '.join(SIGNALS)}")
        self._put(lambda volume: signal(name, volume))

    def say(self, prompt: Path) -> None:
        """A spoken prompt (WAV), in place of what is playing. Returns at once; one that cannot be read is A02."""
        self._put(lambda volume: at_volume(prompt.read_bytes(), volume))

    def silence(self) -> None:
        """The visitor has touched the screen."""
        with self._changed:
            self._next = None
            if self._playing is not None:
                self._playing.kill()

    def _put(self, make: Callable[[int], bytes]) -> None:
        with self._changed:
            if self._playing is not None:
                self._playing.kill()
            self._next = make
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._next is not None or self._is_stopping)
                if self._is_stopping:
                    return
                make, self._next = self._next, None
            if make is not None and self._volume > 0 and self._clock() >= self._try_at:
                self._say(self._played(make))

    def _played(self, make: Callable[[int], bytes]) -> AudioCode:
        program = shutil.which(self._program)
        if program is None:
            return AudioCode.NO_PLAYER
        try:
            wav = make(self._volume)
        except (Unreadable, OSError):
            return AudioCode.FAILED
        with self._changed:
            if self._next is not None or self._is_stopping:  # a newer one has come
                return self._said or AudioCode.OK
            playing = self._playing = subprocess.Popen(
                [program, "-q", "-D", self._device, "-"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._outcome(playing, wav)

    def _outcome(self, playing: subprocess.Popen[bytes], wav: bytes) -> AudioCode:
        try:
            playing.communicate(wav, timeout=len(wav) / _BYTES_PER_S + HANGS_AFTER_S)
        except subprocess.TimeoutExpired:
            playing.kill()
            playing.communicate()
            return AudioCode.FAILED
        finally:
            with self._changed:
                self._playing = None
        was_killed = playing.returncode < 0
        return AudioCode.OK if playing.returncode == 0 or was_killed else AudioCode.FAILED

    def _say(self, code: AudioCode) -> None:
        self._try_at = 0.0 if code is AudioCode.OK else self._clock() + TRY_AGAIN_S
        if code is not self._said:
            self._said = code
            self._on_problem(code)
