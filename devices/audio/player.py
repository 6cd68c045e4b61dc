"""Plays signals and prompts through ALSA's aplay, in a thread of its own; the newest counts, a touch silences it.

aplay is in every Debian (alsa-utils), knows every sound device that Linux knows, and a hang of a sound driver hangs it and
not us. Nothing waits for a sound, and nothing fails for want of one. One thing sounds at a time: a signal is a fraction of
a second and is heard to its end before a prompt begins; everything else takes the place of what sounds.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from devices.audio.codes import AudioCode
from devices.audio.prompts import load_decoder, read_prompt
from devices.audio.tones import NOTHING, SIGNALS, Pcm, as_wav, tone
from kiosk.errors import Unreadable

PROGRAM = "aplay"
HANGS_AFTER_S = 5.0  # longer than the sound itself
TRY_AGAIN_S = 30.0


@dataclass(frozen=True, slots=True)
class _Sound:
    make: Callable[[], Pcm]
    is_signal: bool = False
    waits: bool = False  # until what sounds now is over


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
        self._queue: list[_Sound] = []  # two at the most
        self._now: _Sound | None = None
        self._playing: subprocess.Popen[bytes] | None = None
        self._is_stopping = False
        self._said: AudioCode | None = None
        self._try_at = 0.0
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def name(self) -> str:
        return self._thread.name

    def is_alive(self) -> bool:
        return self._thread.is_alive()

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
        self._put(_Sound(partial(tone, SIGNALS[name]), is_signal=True))

    def try_out(self) -> None:
        """A moment of silence: whether the device takes sound is known before somebody needs it."""
        self._put(_Sound(_nothing, is_signal=True))

    def say(self, prompt: Path, *, waits: bool = False) -> None:
        """A spoken prompt (OGG Vorbis), in place of one that is spoken, or after it. Returns at once; one that cannot
        be read is A02."""
        self._put(_Sound(partial(read_prompt, prompt), waits=waits))

    def silence(self) -> None:
        """The visitor has touched the screen."""
        with self._changed:
            self._queue.clear()
            self._cut_off()

    def _put(self, sound: _Sound) -> None:
        with self._changed:
            signals = [waiting for waiting in self._queue if waiting.is_signal]
            signal_sounds = self._now is not None and self._now.is_signal
            if sound.waits:
                self._queue = [*self._queue[-1:], sound]
            elif not sound.is_signal and (signals or signal_sounds):
                self._queue = [*signals, sound]
            else:
                self._cut_off()
                self._queue = [sound]
            self._changed.notify_all()

    def _cut_off(self) -> None:
        """Also what is being read and does not sound yet."""
        self._now = None
        if self._playing is not None:
            self._playing.kill()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._now = None
                self._changed.wait_for(lambda: self._queue or self._is_stopping)
                if self._is_stopping:
                    return
                sound = self._now = self._queue.pop(0)
            if self._volume > 0 and self._clock() >= self._try_at:
                self._say(self._played(sound))

    def _played(self, sound: _Sound) -> AudioCode:
        program = shutil.which(self._program)
        if program is None:
            return AudioCode.NO_PLAYER
        try:
            pcm = sound.make()
        except (Unreadable, OSError):
            return AudioCode.FAILED
        with self._changed:
            if self._now is not sound or self._is_stopping:  # cut off meanwhile
                return self._said or AudioCode.OK
            playing = self._playing = subprocess.Popen(
                [program, "-q", "-D", self._device, "-"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._outcome(playing, pcm)

    def _outcome(self, playing: subprocess.Popen[bytes], pcm: Pcm) -> AudioCode:
        watch = threading.Timer(pcm.seconds + HANGS_AFTER_S, playing.kill)
        watch.start()
        try:
            self._feed(playing, pcm)
            playing.wait()
        finally:
            hung = not watch.is_alive()
            watch.cancel()
            with self._changed:
                self._playing = None
        was_silenced = playing.returncode < 0 and not hung
        return AudioCode.OK if playing.returncode == 0 or was_silenced else AudioCode.FAILED

    def _feed(self, playing: subprocess.Popen[bytes], pcm: Pcm) -> None:
        """All that it takes; one that ends in the middle tells by its status why."""
        assert playing.stdin is not None
        with suppress(BrokenPipeError), playing.stdin as line:
            for piece in as_wav(pcm, self._volume):
                line.write(piece)
                line.flush()

    def _say(self, code: AudioCode) -> None:
        self._try_at = 0.0 if code is AudioCode.OK else self._clock() + TRY_AGAIN_S
        if code is not self._said:
            self._said = code
            self._on_problem(code)


def _nothing() -> Pcm:
    """A moment of silence; the first prompt after it finds its decoder loaded."""
    load_decoder()
    return tone(NOTHING)
