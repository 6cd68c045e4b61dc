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
from devices.audio.prompts import read_prompt
from devices.audio.tones import NOTHING, SIGNALS, Pcm, as_wav, tone
from kiosk.errors import Unreadable
from kiosk.resources import asset

FAKE = """#!/bin/sh
echo "$@" >> {folder}/calls
cat > {folder}/heard.$$
mv {folder}/heard.$$ {folder}/played-$(ls {folder} | grep -c played).wav
exit {status}
"""


PROMPT = asset("voice/zh/voice.volume.ogg")  # two seconds


def signal(name, volume):
    return b"".join(as_wav(tone(SIGNALS[name]), volume))


def spoken(volume):
    return b"".join(as_wav(read_prompt(PROMPT), volume))


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
    assert tone(SIGNALS[name]).seconds == len(loud) / 22_050
    assert abs(loud[0]) < 100
    assert abs(loud[-1]) < 1000
    assert max(half) == pytest.approx(max(loud) / 4, rel=0.01)
    assert not any(samples(signal(name, 0)))


@given(st.binary(max_size=400))
def test_any_bytes_as_a_prompt_are_refused(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "prompt.ogg"
    for bytes_of_it in (data, PROMPT.read_bytes()[:3000] + data):
        path.write_bytes(bytes_of_it)
        try:
            assert read_prompt(path).seconds < 2
        except Unreadable as error:
            assert "prompt" in str(error)  # noqa: PT017


def test_a_prompt_that_is_too_large_or_too_long_is_refused(tmp_path, monkeypatch):
    (tmp_path / "prompt.ogg").write_bytes(bytes(1_000_001))
    with pytest.raises(Unreadable, match="too large"):
        read_prompt(tmp_path / "prompt.ogg")
    monkeypatch.setattr("devices.audio.prompts.LONGEST_S", 1)
    with pytest.raises(Unreadable, match="at most 1 s"):
        read_prompt(PROMPT)


def test_a_prompt_is_speech_and_as_loud_as_wanted():
    prompt = read_prompt(PROMPT)
    assert (prompt.rate, prompt.channels) == (24_000, 1)
    assert 1 < prompt.seconds < 4
    assert samples(spoken(100)) == prompt.samples
    assert max(samples(spoken(50))) == pytest.approx(max(prompt.samples) / 4, rel=0.01)


@given(st.lists(st.integers(-32_768, 32_767), max_size=50), st.sampled_from([1, 2]), st.integers(-5, 200))
def test_a_wav_is_read_by_others_as_it_was_written(values, channels, volume):
    values = values[: len(values) // channels * channels]
    wav = b"".join(as_wav(Pcm(array("h", values), 16_000, channels), volume))
    with wave.open(io.BytesIO(wav)) as source:
        assert (source.getframerate(), source.getnchannels(), source.getsampwidth()) == (16_000, channels, 2)
        assert source.getnframes() == len(values) // channels


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
    assert eventually(lambda: not sound._queue)
    sound.stop()
    assert not (tmp_path / "calls").exists()


def test_a_prompt_is_spoken_from_its_file(player, tmp_path, eventually):
    player(volume=80).say(PROMPT)
    assert eventually((tmp_path / "played-0.wav").exists)
    assert (tmp_path / "played-0.wav").read_bytes() == spoken(80)


def test_a_prompt_lets_a_signal_end_and_takes_the_place_of_another_prompt(player, tmp_path, eventually):
    sound = player(aplay(tmp_path, waits=f"until [ -e {tmp_path}/go ]; do sleep 0.01; done"))
    sound.play("card")
    assert eventually(lambda: sound._playing is not None)
    sound.say(tmp_path / "missing.ogg")
    sound.say(PROMPT)
    (tmp_path / "go").touch()
    assert eventually((tmp_path / "played-1.wav").exists)
    assert [(tmp_path / f"played-{n}.wav").read_bytes() for n in (0, 1)] == [signal("card", 60), spoken(60)]


def test_a_prompt_that_waits_comes_after_the_one_that_is_spoken(player, tmp_path, eventually):
    sound = player(aplay(tmp_path, waits=f"until [ -e {tmp_path}/go ]; do sleep 0.01; done"))
    sound.say(PROMPT)
    assert eventually(lambda: sound._playing is not None)
    sound.say(asset("voice/zh/voice.print.PRINTED.ogg"), waits=True)
    (tmp_path / "go").touch()
    assert eventually((tmp_path / "played-1.wav").exists)
    assert (tmp_path / "played-0.wav").read_bytes() == spoken(60)


def test_a_touch_while_a_prompt_is_read_from_its_file_silences_it_too(
    player, tmp_path, monkeypatch, problems
):
    sound = player()
    monkeypatch.setattr("devices.audio.player.read_prompt", lambda path: sound.silence() or read_prompt(path))
    sound.say(PROMPT)
    assert problems.wait_for(AudioCode.OK)
    assert not (tmp_path / "calls").exists()


def test_trying_out_the_device_is_heard_by_nobody(player, tmp_path, problems):
    player(volume=100).try_out()
    assert problems.wait_for(AudioCode.OK)
    heard = samples((tmp_path / "played-0.wav").read_bytes())
    assert len(heard) == 22_050 * NOTHING[0][1] // 1000
    assert not any(heard)


def test_a_sound_that_hangs_is_ended_and_told(player, tmp_path, problems, monkeypatch):
    monkeypatch.setattr("devices.audio.player.HANGS_AFTER_S", 0.05)
    player(aplay(tmp_path, waits="exec sleep 60")).play("scanned")
    assert problems.wait_for(AudioCode.FAILED)


def test_a_touch_silences_at_once_and_that_is_no_fault(player, tmp_path, problems, eventually):
    sound = player(aplay(tmp_path, waits="exec sleep 60"))
    sound.play("test")
    assert eventually(lambda: sound._playing is not None)
    sound.silence()
    assert problems.wait_for(AudioCode.OK)
    assert sound._playing is None


def test_a_touch_ends_a_prompt_in_the_middle(player, tmp_path, problems, eventually):
    """A program that takes samples as slowly as a loudspeaker does."""
    slow, heard = tmp_path / "slow", tmp_path / "heard.raw"
    slow.write_text(f"#!/bin/sh\nwhile head -c 2400 >> {heard}; do sleep 0.05; done\n")
    slow.chmod(0o755)
    sound = player(str(slow))
    sound.say(PROMPT)
    assert eventually(lambda: heard.exists() and heard.stat().st_size >= 4800)
    sound.silence()
    assert problems.wait_for(AudioCode.OK)
    assert sound._playing is None
    assert heard.stat().st_size < len(spoken(60)) / 2


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
    assert eventually(lambda: not broken._queue)
    clock.now += TRY_AGAIN_S
    aplay(tmp_path)
    broken.play("card")
    assert problems.wait_for(AudioCode.OK)
    assert problems == [AudioCode.NO_PLAYER, AudioCode.FAILED, AudioCode.OK]


def test_a_prompt_that_is_none_is_told(player, tmp_path, problems):
    player().say(tmp_path / "missing.ogg")
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


@pytest.mark.skipif(shutil.which("aplay") is None, reason="no aplay here (alsa-utils)")
def test_the_real_aplay_speaks_a_prompt_whole(player, tmp_path, problems):
    whole = player("aplay", device=f"file:FILE={tmp_path}/whole.raw,FORMAT=raw", volume=100)
    whole.say(PROMPT)
    assert problems.wait_for(AudioCode.OK)
    prompt = read_prompt(PROMPT)
    heard = array("h", (tmp_path / "whole.raw").read_bytes())
    assert list(heard[: len(prompt.samples)]) == list(prompt.samples)
