"""Every visitor screen has its spoken prompt, and every prompt has a file that says just that sentence."""

import ast
import hashlib
import json
import re
from pathlib import Path

import pytest

from devices.audio.prompts import read_prompt
from kiosk.resources import asset
from screens.keypad import QUESTIONS
from screens.navigation import SCREENS, UNSPOKEN

VOICE = asset("voice")
RECIPE_FILE = Path(__file__).resolve().parents[2] / "assets" / "build" / "voice.py"
SENTENCES = json.loads(asset("strings/voice.json").read_text(encoding="utf-8"))
INDEX = json.loads((VOICE / "index.json").read_text(encoding="utf-8"))
FILES = [f"{language}/{key}" for key, entry in SENTENCES.items() for language in entry]
MOST_BYTES = 4_000_000  # both languages together: a few seconds of copying, and half of one font
LONGEST_S = 20
AT_ONCE_S = 0.1  # a prompt that begins with silence would seem late


def recipe():
    """What assets/build/voice.py speaks by now; it is read and not run, its packages are not here."""
    tree = ast.parse(RECIPE_FILE.read_text(encoding="utf-8"))
    assigned = {n.target.id: n.value for n in tree.body if isinstance(n, ast.AnnAssign)}
    return ast.literal_eval(assigned["RECIPE"])


def test_every_screen_for_visitors_has_a_prompt():
    wanted = {f"voice.{name}" for name in set(SCREENS) - UNSPOKEN}
    assert wanted - set(SENTENCES) == set()


def test_every_question_of_the_keypad_and_every_state_that_is_spoken_has_a_prompt():
    wanted = {f"voice.keypad.{question}" for question in QUESTIONS}
    wanted |= {f"voice.print.{outcome}" for outcome in ("PRINTED", "NOT_PRINTED", "UNCERTAIN")}
    wanted |= {"voice.on", "voice.volume", "voice.assist", "voice.still", "voice.category.which"}
    assert wanted - set(SENTENCES) == set()


def test_every_prompt_is_a_fixed_whole_sentence_in_both_languages():
    """Nothing is put into it: what is said on a loudspeaker is nobody's own."""
    for key, entry in SENTENCES.items():
        assert re.search(r"[{}0-9]", entry["zh"] + entry["en"]) is None, key
        assert (entry["zh"][-1], entry["en"][-1]) in {("。", "."), ("？", "?")}, key


@pytest.mark.parametrize("name", FILES)
def test_the_file_of_a_prompt_says_this_sentence_by_this_recipe(name):
    """Not so: run assets/build/voice.py."""
    language, key = name.split("/")
    said = json.dumps([recipe(), language, SENTENCES[key][language]], sort_keys=True)
    data = (VOICE / f"{name}.ogg").read_bytes()
    assert INDEX["prompts"][name] == {
        "of": hashlib.sha256(said.encode()).hexdigest(),
        "file": hashlib.sha256(data).hexdigest(),
    }


def test_there_is_no_file_that_nobody_speaks_and_together_they_are_small():
    files = {str(path.relative_to(VOICE).with_suffix("")): path for path in VOICE.glob("*/*.ogg")}
    assert set(files) == set(FILES) == set(INDEX["prompts"])
    assert sum(path.stat().st_size for path in files.values()) < MOST_BYTES


def test_every_prompt_begins_at_once_and_is_soon_over():
    lengths = set()
    for name in FILES:
        prompt = read_prompt(VOICE / f"{name}.ogg")
        loudest = max(map(abs, prompt.samples))
        begins = next(n for n, sample in enumerate(prompt.samples) if abs(sample) > loudest / 50)
        assert begins / prompt.rate < AT_ONCE_S, name
        lengths.add(len(prompt.samples))
        assert 1 < prompt.seconds < LONGEST_S, name
        assert 8_000 < loudest <= 32_767, name
    assert len(lengths) == len(FILES)  # the tour knows them by it
