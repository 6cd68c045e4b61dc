"""The centre's volume reaches the sound of a terminal."""

import os
import time
from types import SimpleNamespace

import pytest

from devices.audio.tones import signal
from kiosk.compose import Terminal
from kiosk.device_room import DeviceRoom
from kiosk.settings import Audio, Settings
from kiosk.settings import Terminal as TerminalSettings
from kiosk.words import load_words


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    program = tmp_path / "aplay"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/part\nmv {tmp_path}/part {tmp_path}/played.wav\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    settings = Settings(terminal=TerminalSettings(state_dir=str(tmp_path)), audio=Audio(device="default"))
    made = Terminal(settings, load_words())
    made.room = DeviceRoom(lambda: False)
    made._start_sound()
    yield made
    made.room.close()
    made.stop()


def played(folder):
    """The next sound, waited for."""
    end = time.monotonic() + 5
    while not (folder / "played.wav").exists() and time.monotonic() < end:
        time.sleep(0.01)
    sound = (folder / "played.wav").read_bytes()
    (folder / "played.wav").unlink()
    return sound


def test_a_scan_sounds_as_loud_as_the_centre_last_said(terminal, tmp_path):
    for volume in (80, 15):
        terminal._site_changed(SimpleNamespace(volume=volume))
        terminal._scanned("XF2:ABC")
        assert played(tmp_path) == signal("scanned", volume)


def test_what_cannot_be_read_sounds_otherwise(terminal, tmp_path):
    terminal._card_reader("C02")
    assert played(tmp_path) == signal("refused", 60)
    terminal._scanner("S05")
    assert played(tmp_path) == signal("refused", 60)


def test_sound_that_fails_is_no_trouble_of_the_home_screen_and_is_reported_to_the_centre(terminal):
    terminal._device("speaker", "A02")
    assert "speaker" not in terminal.health.troubles()
    assert ("speaker", "down", "A02") in [(d.device, d.state, d.code) for d in terminal.health.report()]
