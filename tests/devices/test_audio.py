"""Sound: through the real aplay where there is one, and through a program that behaves like it."""

import io
import shutil
import wave
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.audio.codes import AudioCode
from devices.audio.player import TRY_AGAIN_S, Player
from devices.audio.tones import SIGNALS, at_volume, signal
from kiosk.errors import Unreadable

FAKE = """#!/bin/sh
echo "$@" >> {folder}/calls
cat > {folder}/heard.$$
mv {folder}/heard.$$ {folder}/played-$(ls {folder} | grep -c played).wav
exit {status}
"""


def samples(wav):
    with wave.open(io.BytesIO(wav)) as source:
        return array("h", source.readframes(source.getnframes()))


def aplay(folder, *, status=0, waits=""):
    program = folder / "aplay"
    program.write_text(FAKE.format(folder=folder, status=status).replace("cat >", f"{waits}\ncat >"))
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def player(tmp_path, problems):
    made = []

    def make(program=None, device="default", **more):
        made.append(Player(device, on_problem=problems.append, program=program or aplay(tmp_path), **more))
        made[-1].start()
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_is_short_begins_and_ends_softly_and_is_as_loud_as_wanted(name):
    loud, half = samples(signal(name, 100)), samples(signal(name, 50))
    assert 0.05 <= len(loud) / 22_050 <= 0.6
    assert abs(loud[0]) < 100
    assert abs(loud[-1]) < 1000
    assert max(half) == pytest.approx(max(loud) / 4, rel=0.01)
    assert not any(samples(signal(name, 0)))


@given(st.binary(max_size=200), st.integers(-5, 200))
def test_any_bytes_as_a_prompt_are_played_or_refused(data, volume):
    for wav in (data, signal("card", 100)[:44] + data):
        try:
            assert at_volume(wav, volume)[:4] == b"RIFF"
        except Unreadable as error:
            assert "prompt" in str(error)  # noqa: PT017


def test_a_prompt_is_made_as_loud_as_wanted():
    spoken = signal("test", 100)
    assert samples(at_volume(spoken, 100)) == samples(spoken)
    assert max(samples(at_volume(spoken, 50))) == pytest.approx(max(samples(spoken)) / 4, rel=0.01)


def test_a_signal_goes_to_the_device_of_the_settings(player, tmp_path, problems):
    player(device="plughw:1").play("scanned")
    assert problems.wait_for(AudioCode.OK)
    assert (tmp_path / "calls").read_text() == "-q -D plughw:1 -\n"
    assert (tmp_path / "played-0.wav").read_bytes() == signal("scanned", 60)


def test_the_centres_volume_is_obeyed_from_the_next_sound_on(player, tmp_path, eventually):
    sound = player()
    sound.set_volume(20)
    sound.play("card")
    assert eventually((tmp_path / "played-0.wav").exists)
    assert (tmp_path / "played-0.wav").read_bytes() == signal("card", 20)


def test_at_volume_nought_nothing_is_started(player, tmp_path, eventually):
    sound = player()
    sound.set_volume(0)
    sound.play("card")
    assert eventually(lambda: sound._next is None)
    sound.stop()
    assert not (tmp_path / "calls").exists()


def test_a_prompt_is_spoken_from_its_file(player, tmp_path, eventually):
    (tmp_path / "prompt.wav").write_bytes(signal("test", 100))
    player(volume=100).say(tmp_path / "prompt.wav")
    assert eventually((tmp_path / "played-0.wav").exists)
    assert samples((tmp_path / "played-0.wav").read_bytes()) == samples(signal("test", 100))


def test_a_touch_silences_at_once_and_that_is_no_fault(player, tmp_path, problems, eventually):
    sound = player(aplay(tmp_path, waits="exec sleep 60"))
    sound.play("test")
    assert eventually(lambda: sound._playing is not None)
    sound.silence()
    assert problems.wait_for(AudioCode.OK)
    assert sound._playing is None


def test_the_newest_sound_takes_the_place_of_the_one_that_plays(player, tmp_path, eventually):
    sound = player(
        aplay(tmp_path, waits=f"[ -e {tmp_path}/go ] || {{ touch {tmp_path}/go; exec sleep 60; }}")
    )
    sound.play("test")
    assert eventually((tmp_path / "go").exists)
    sound.play("refused")
    assert eventually((tmp_path / "played-0.wav").exists)
    assert (tmp_path / "played-0.wav").read_bytes() == signal("refused", 60)


def test_a_machine_without_a_player_or_a_device_says_so_once_and_goes_on(
    player, tmp_path, problems, clock, eventually
):
    silent = player(str(tmp_path / "nothing-here"))
    silent.play("card")
    assert problems.wait_for(AudioCode.NO_PLAYER)
    broken = player(aplay(tmp_path, status=1), clock=clock)
    broken.play("card")
    assert problems.wait_for(AudioCode.FAILED)
    broken.play("card")
    assert eventually(lambda: broken._next is None)
    clock.now += TRY_AGAIN_S
    aplay(tmp_path)
    broken.play("card")
    assert problems.wait_for(AudioCode.OK)
    assert problems == [AudioCode.NO_PLAYER, AudioCode.FAILED, AudioCode.OK]


def test_a_prompt_that_is_none_is_told(player, tmp_path, problems):
    player().say(tmp_path / "missing.wav")
    assert problems.wait_for(AudioCode.FAILED)


def test_an_unknown_signal_is_refused(player):
    with pytest.raises(LookupError, match="there are scanned"):
        player().play("fanfare")


@pytest.mark.skipif(shutil.which("aplay") is None, reason="no aplay here (alsa-utils)")
def test_the_real_aplay_plays_it(player, tmp_path, problems):
    sound = player("aplay", device=f"file:FILE={tmp_path}/out.wav,FORMAT=wav", volume=100)
    sound.play("card")
    assert problems.wait_for(AudioCode.OK)
    heard = samples((tmp_path / "out.wav").read_bytes())
    assert max(heard) == pytest.approx(max(samples(signal("card", 100))), rel=0.02)


@pytest.mark.skipif(shutil.which("aplay") is None, reason="no aplay here (alsa-utils)")
def test_the_real_aplay_without_that_device_is_told(player, problems):
    player("aplay", device="no_such_device").play("card")
    assert problems.wait_for(AudioCode.FAILED)
