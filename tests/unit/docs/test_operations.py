import re
from pathlib import Path

import msgspec
import pytest

from devices.audio.codes import TABLE as AUDIO_CODES
from devices.idcard.codes import TABLE as CARD_CODES
from devices.printer.codes import TABLE as PRINTER_CODES
from devices.scanner.codes import TABLE as SCANNER_CODES
from kiosk.__main__ import GROUPS as KIOSK_GROUPS
from kiosk.settings import Settings, describe, load_settings
from server.__main__ import GROUPS as SERVER_GROUPS
from server.settings import Settings as ServerSettings

ROOT = Path(__file__).parents[3]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
CODE_ROWS = dict(re.findall(r"^\| ([A-Z]\d\d) \| (.+) \|$", OPERATIONS, re.MULTILINE))
DEVICE_CODES = {row.code for row in (*PRINTER_CODES, *SCANNER_CODES, *CARD_CODES, *AUDIO_CODES)}


def codes_in_the_source():
    sources = [
        path for folder in ("kiosk", "server", "screens", "devices") for path in (ROOT / folder).rglob("*.py")
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    return set(re.findall(r"[\"']([APSCDIKNFT]\d\d)[\"']", text))


def default_in_words(value):
    if isinstance(value, str):
        return f"`{value}`" if value else "empty"
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, value, _ in describe(Settings())])
def test_every_setting_of_a_terminal_has_a_row_with_its_default(key, value):
    assert f"| `{key}` | {default_in_words(value)} |" in OPERATIONS


def server_keys():
    sections = msgspec.to_builtins(ServerSettings())
    return [(f"{section}.{key}", value) for section, keys in sections.items() for key, value in keys.items()]


@pytest.mark.parametrize(("key", "value"), server_keys())
def test_every_setting_of_the_server_has_a_row_with_its_default(key, value):
    shown = f"`{value}`" if isinstance(value, str) else str(value)
    assert f"| `{key}` | {shown} |" in OPERATIONS


def test_no_row_explains_a_setting_that_is_not_there():
    known = {key for key, *_ in (*describe(Settings()), *server_keys())}
    explained = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", OPERATIONS, re.MULTILINE))
    assert explained == known


def test_the_shipped_settings_file_holds_every_key_with_its_default():
    file = ROOT / "config" / "kiosk.toml"
    assert load_settings(file) == Settings()
    text = file.read_text(encoding="utf-8")
    missing = [
        key
        for key, *_ in describe(Settings())
        if not re.search(rf"^{key.split('.')[1]} = ", text, re.MULTILINE)
    ]
    assert missing == []


@pytest.mark.parametrize("group", KIOSK_GROUPS)
def test_every_command_of_the_kiosk_has_a_row(group):
    assert f"| `kiosk {group}` |" in OPERATIONS


@pytest.mark.parametrize("group", SERVER_GROUPS)
def test_every_command_of_the_server_has_a_row(group):
    assert f"| `kiosk-server {group}` |" in OPERATIONS


def test_no_row_explains_a_command_that_is_not_there():
    explained = set(re.findall(r"^\| `(kiosk(?:-server)?) ([a-z-]+)` \|", OPERATIONS, re.MULTILINE))
    known = {("kiosk", group) for group in KIOSK_GROUPS} | {
        ("kiosk-server", group) for group in SERVER_GROUPS
    }
    assert explained == known


def test_no_code_has_two_meanings():
    rows = re.findall(r"^\| ([A-Z]\d\d) \|", OPERATIONS, re.MULTILINE)
    assert len(rows) == len(set(rows))


def test_every_code_is_explained():
    assert sorted((codes_in_the_source() | DEVICE_CODES) - set(CODE_ROWS)) == []


def test_no_code_is_explained_that_nobody_says():
    in_sql = {"P12"}  # written by the print journal's statement
    assert sorted(set(CODE_ROWS) - codes_in_the_source() - DEVICE_CODES - in_sql) == []


@pytest.mark.parametrize("code", CODE_ROWS)
def test_a_code_says_what_it_means_and_what_to_do(code):
    cells = [cell.strip() for cell in CODE_ROWS[code].split(" | ")]
    assert cells[0]
    assert cells[-1]


@pytest.mark.parametrize(
    "profile", sorted((ROOT / "config" / "printers").glob("*.toml")), ids=lambda p: p.stem
)
def test_a_profile_that_was_not_tried_says_so(profile):
    text = profile.read_text(encoding="utf-8")
    is_a_model = not profile.stem.startswith("generic")
    assert ("Not tried on a machine" in text) is is_a_model
