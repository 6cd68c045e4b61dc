"""The centre's volume reaches the sound of a terminal; its voice is there only where somebody can hear it."""

import os
import time
from types import SimpleNamespace

import pytest

from devices.audio.prompts import read_prompt
from devices.audio.tones import NOTHING, SIGNALS, as_wav, tone
from kiosk.compose import Terminal
from kiosk.compose.sound import SOFTEST, turned
from kiosk.device_room import DeviceRoom
from kiosk.resources import asset
from kiosk.settings import Audio, Settings
from kiosk.settings import Terminal as TerminalSettings
from kiosk.words import load_words


def signal(name, volume):
    return b"".join(as_wav(tone(SIGNALS[name]), volume))


def prompt(name, volume):
    return b"".join(as_wav(read_prompt(asset(f"voice/{name}.ogg")), volume))


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    program = tmp_path / "aplay"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/part\nmv {tmp_path}/part {tmp_path}/played.wav\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    settings = Settings(terminal=TerminalSettings(state_dir=str(tmp_path)), audio=Audio(device="default"))
    made = Terminal(settings, load_words())
    made.room = made.listening.room = DeviceRoom(lambda: False)
    made.start_sound()
    assert played(tmp_path) == b"".join(as_wav(tone(NOTHING), 60))  # it was tried out
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
        told_by_the_centre(terminal, volume)
        terminal.listening.scanned("XF2:ABC")
        assert played(tmp_path) == signal("scanned", volume)


def test_what_cannot_be_read_sounds_otherwise(terminal, tmp_path):
    terminal.listening.card_reader_says("C02")
    assert played(tmp_path) == signal("refused", 60)
    terminal.listening.scanner_says("S05")
    assert played(tmp_path) == signal("refused", 60)


def test_sound_that_fails_is_no_trouble_of_the_home_screen_and_is_reported_to_the_centre(terminal):
    terminal.device_says("speaker", "A02")
    assert "speaker" not in terminal.health.troubles()
    assert ("speaker", "down", "A02") in [(d.device, d.state, d.code) for d in terminal.health.report()]


def test_a_prompt_is_spoken_in_the_language_asked_for_as_loud_as_the_centre_says(terminal, tmp_path):
    for language, volume in (("zh", 60), ("en", 40)):
        told_by_the_centre(terminal, volume)
        terminal.sound.say("voice.volume", language, waits=False)
        assert played(tmp_path) == prompt(f"{language}/voice.volume", volume)


def told_by_the_centre(terminal, volume):
    terminal.keeper.site = SimpleNamespace(volume=volume)
    terminal.site_changed()


def test_a_visitor_turns_it_louder_and_the_next_one_hears_what_the_centre_has_set(terminal, tmp_path):
    told_by_the_centre(terminal, 40)
    for steps, volume in ((1, 57), (2, 80), (-1, 28), (0, 40)):
        terminal.sound.louder(steps)
        terminal.sound.beep("scanned")
        assert played(tmp_path) == signal("scanned", volume)


def test_a_step_is_six_decibels_and_never_more_than_all_or_nothing():
    assert [turned(40, steps) for steps in (-3, -1, 0, 1, 2, 3)] == [14, 28, 40, 57, 80, 100]
    assert turned(10, -3) == SOFTEST
    assert turned(0, 3) == 0  # the centre wants no sound


def test_a_sentence_without_a_file_is_told_to_staff_and_harms_nobody(terminal, caplog):
    terminal.sound.say("voice.never_rendered", "zh", waits=False)
    assert "voice.never_rendered" in caplog.text


@pytest.mark.parametrize(
    ("code", "voice", "volume", "offered"),
    [
        ("A00", "asked", 60, True),
        ("A00", "always", 60, True),
        ("A00", "never", 60, False),
        ("A01", "asked", 60, False),
        ("A02", "asked", 60, False),
        ("A00", "asked", 0, False),
    ],
)
def test_voice_is_offered_where_it_can_be_heard(terminal, code, voice, volume, offered):
    terminal.sound._settings = Audio(device="default", voice=voice)
    told_by_the_centre(terminal, volume)
    terminal.device_says("speaker", code)
    assert terminal.sound.may_speak() is offered


def test_without_a_device_in_the_settings_nothing_is_offered_and_nothing_fails(tmp_path):
    made = Terminal(Settings(terminal=TerminalSettings(state_dir=str(tmp_path))), load_words())
    made.start_sound()
    made.sound.say("voice.home", "zh", waits=False)
    made.sound.hush()
    made.sound.louder(1)
    assert not made.sound.may_speak()
    assert not made.sound.beep("done")
    made.stop()


def test_a_loudspeaker_that_fails_is_known_before_a_visitor_asks(tmp_path, monkeypatch):
    program = tmp_path / "aplay"
    program.write_text("#!/bin/sh\ncat > /dev/null\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    made = Terminal(
        Settings(terminal=TerminalSettings(state_dir=str(tmp_path)), audio=Audio(device="x")), load_words()
    )
    made.room = DeviceRoom(lambda: False)
    made.start_sound()
    end = time.monotonic() + 5
    while "speaker" not in made.health.codes and time.monotonic() < end:
        time.sleep(0.01)
    assert made.health.codes["speaker"] == "A02"
    assert not made.sound.may_speak()
    made.room.close()
    made.stop()
