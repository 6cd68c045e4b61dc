import re
import string
from pathlib import Path

import pytest

import kiosk
from devices.printer.codes import TABLE as PRINTER_CODES
from kiosk.domain.appointment import Admission
from kiosk.words import LANGUAGES, load_words

ROOT = Path(kiosk.__file__).parent.parent
WORDS = load_words()
KEYS = tuple(WORDS.keys())
USED = re.compile(
    r"""(?:words\[|words\.say\(|words\.get\(|\bsay\(|busy=|where = )\s*["']([a-z][a-z_]*\.[A-Za-z0-9_.]+)["']"""
)
SCREENS = re.findall(
    r'^    "(\w+)": "\w+Screen",$', (ROOT / "screens" / "navigation.py").read_text(encoding="utf-8"), re.M
)
QUESTIONS = re.findall(
    r'^    "(\w+)": Question\(', (ROOT / "screens" / "keypad.py").read_text(encoding="utf-8"), re.M
)
SOURCES = [
    *(ROOT / "screens").rglob("*.py"),
    *(ROOT / "screens").rglob("*.kv"),
    *(ROOT / "kiosk" / "services").glob("*.py"),
    ROOT / "kiosk" / "domain" / "slips.py",
    ROOT / "kiosk" / "domain" / "case_slips.py",
]


def gaps(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_the_sources_are_found():
    assert len(SCREENS) >= 18
    assert len(QUESTIONS) >= 6
    assert sum(len(USED.findall(path.read_text(encoding="utf-8"))) for path in SOURCES) > 120


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_sentence_that_is_used_exists(path):
    missing = {key for key in USED.findall(path.read_text(encoding="utf-8")) if key not in WORDS}
    assert missing == set()


def test_every_sentence_has_the_same_gaps_in_both_languages():
    chinese, english = WORDS, WORDS.in_language("en")
    differing = {k for k in KEYS if not gaps(chinese[k]) <= gaps(english[k]) | {"weekday", "year"}}
    differing |= {k for k in KEYS if gaps(english[k]) - gaps(chinese[k]) - {"year"}}
    assert differing == set()


def test_no_sentence_is_empty_but_the_home_screens_place():
    empty = {key for key in KEYS for language in LANGUAGES if not WORDS.in_language(language)[key]}
    assert empty == {"where.home"}


def test_what_is_put_together_at_run_time_exists():
    built = {f"door.{admission.value}" for admission in Admission}
    built |= {f"keypad.{question}" for question in QUESTIONS}
    built |= {f"weekday.{day}" for day in range(1, 8)}
    built |= {f"trouble.{device}" for device in ("printer", "scanner", "card_reader", "not_enrolled")}
    built |= {f"print.{outcome}" for outcome in ("PRINTED", "NOT_PRINTED", "UNCERTAIN")}
    built |= {f"print.{row.code}" for row in PRINTER_CODES if row.code not in ("P00", "P07", "P08")}
    assert {key for key in built if key not in WORDS} == set()


def test_every_screen_says_where_the_visitor_is():
    texts = {name: (ROOT / "screens" / f"{name}.py").read_text(encoding="utf-8") for name in SCREENS}
    assert {name for name, text in texts.items() if 'where = "where.' not in text} == {"home"}


def test_an_unknown_key_shows_itself_rather_than_crash():
    assert WORDS["no.such"] == "⟦no.such⟧"


def test_a_value_is_never_read_as_a_template():
    assert WORDS.say("card.greeting", name="{x} {0}") == "您好，{x} {0}"


@pytest.mark.parametrize("text", ['{"a.b": {"zh": "甲"}}', '{"a.b": {"zh": "甲", "en": "a", "fr": "a"}}'])
def test_a_sentence_without_both_languages_is_refused(tmp_path, text):
    (tmp_path / "one.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.b"):
        load_words(folder=tmp_path)


def test_a_key_that_stands_twice_is_refused(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.json").write_text('{"a.b": {"zh": "甲", "en": "a"}}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.b"):
        load_words(folder=tmp_path)
