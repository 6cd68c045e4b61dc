"""The loudspeaker of machines without sound keeps what it hears, whole, and not for ever."""

from devices.audio.codes import AudioCode
from devices.audio.player import Player
from devices.audio.prompts import read_prompt
from devices.audio.tones import SIGNALS, as_wav, tone
from devices.simulators import loudspeaker
from kiosk.resources import asset

PROMPT = asset("voice/en/voice.volume.ogg")


def test_what_the_player_plays_is_kept_in_the_order_it_came(tmp_path, problems, eventually):
    program = loudspeaker.put_up(tmp_path / "a folder") / "aplay"
    player = Player("default", on_problem=problems.append, program=str(program))
    player.start()
    player.play("card")
    player.say(PROMPT)
    heard = tmp_path / "a folder" / "heard"
    assert eventually(lambda: len(list(heard.glob("*.wav"))) == 2)
    player.stop()
    wanted = [tone(SIGNALS["card"]), read_prompt(PROMPT)]
    assert [p.read_bytes() for p in sorted(heard.glob("*.wav"))] == [
        b"".join(as_wav(sound, 60)) for sound in wanted
    ]
    assert problems == [AudioCode.OK]


def test_only_the_last_sounds_are_kept(tmp_path, problems, eventually, monkeypatch):
    monkeypatch.setattr(loudspeaker, "KEPT", 2)
    player = Player("x", on_problem=problems.append, program=str(loudspeaker.put_up(tmp_path) / "aplay"))
    player.start()
    for name in ("card", "scanned", "done", "test"):
        before = set((tmp_path / "heard").glob("*.wav"))
        player.play(name)
        assert eventually(lambda before=before: set((tmp_path / "heard").glob("*.wav")) - before)
        assert eventually(lambda: player._playing is None)
    kept = sorted((tmp_path / "heard").glob("*.wav"))
    player.stop()
    assert [p.read_bytes() for p in kept] == [
        b"".join(as_wav(tone(SIGNALS[name]), 60)) for name in ("done", "test")
    ]
