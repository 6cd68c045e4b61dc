"""Keys are rotated and every field is put under the newest, while the server runs and whoever is killed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from contract.harness import FakeTerminal, RunningCentre

from kiosk.api.envelope import RecordKind
from server.__main__ import main
from server.cases.particulars import particulars_of
from server.cases.store import find_row
from server.key_files import ACCUSATION, FIELD
from server.keys import field_key_of
from server.reencryption import COLUMNS, keys_needed
from server.settings import Database, Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def running(request, tmp_path):
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
    centre = RunningCentre(tmp_path / "state", sample=True, settings=Settings(database=Database(url)))
    (tmp_path / "server.toml").write_text(f'[database]\nurl = "{url}"\n')
    centre.words = ["--state", str(tmp_path / "state"), "--settings", str(tmp_path / "server.toml")]
    yield centre
    centre.stop()


def under(centre):
    return {(key.kind, key.number): count for key, count in centre.engine.look(keys_needed).items()}


def everything(centre):
    """Every encrypted field, opened."""
    found = {}
    for column in COLUMNS:
        for *key, blob in centre.sql(f"SELECT {column.key}, {column.column} FROM {column.table}"):
            place = column.place(tuple(key[1:]))
            found[place] = centre.keys.decrypt(blob, place=place)
    return found


def test_every_field_that_the_program_encrypts_is_in_the_table():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "server").rglob("*.py")]
    places = set(re.findall(r'f"([a-z_]+\|[a-z_]+)\|\{', "".join(sources)))
    assert places == {f"{column.table}|{column.column}" for column in COLUMNS}


def test_a_running_server_uses_a_new_key_at_once(running, capsys):
    terminal = FakeTerminal(running)
    assert main(["keys", "rotate", "field", "seal", *running.words]) == 0
    assert capsys.readouterr().out.splitlines() == ["field-2.key is in use", "seal-2.key is in use"]
    made = terminal.registration()
    assert (
        terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made)).status == 201
    )  # sealed to the old key
    row = running.engine.look(lambda cursor: find_row(cursor, "130926", made.number))
    assert field_key_of(row.particulars).number == 2
    assert particulars_of(running.keys, row).story == made.story
    assert [key.id for key in running.keys.seal_keys()] == ["seal-2", "seal-1"]


def test_everything_is_put_under_the_newest_key_and_reads_the_same(running, capsys):
    before = everything(running)
    assert main(["keys", "rotate", "field", "accusation", *running.words]) == 0
    capsys.readouterr()
    assert main(["keys", "reencrypt", *running.words]) == 0
    said = capsys.readouterr().out
    assert f"{len(before)} fields" in said
    assert "field-1.key: no field needs it" in said
    assert everything(running) == before
    assert {number for _, number in under(running)} == {2}
    assert {kind for kind, _ in under(running)} == {FIELD, ACCUSATION}


def test_a_run_that_is_killed_leaves_every_field_readable_and_the_next_one_finishes(running):
    before = everything(running)
    assert main(["keys", "rotate", "field", "accusation", *running.words]) == 0
    half = subprocess.Popen(
        [sys.executable, "-m", "server", "keys", "reencrypt", "--batch", "1", *running.words]
    )
    with half:
        while (FIELD, 2) not in under(running):
            assert half.poll() is None
        half.kill()
    left = under(running)
    assert left[FIELD, 1] > 0
    assert left[FIELD, 2] > 0
    assert everything(running) == before
    assert main(["keys", "reencrypt", *running.words]) == 0
    assert {number for _, number in under(running)} == {2}
    assert everything(running) == before


def test_another_cipher_takes_over_by_setting_and_run(running, tmp_path, capsys):
    before = everything(running)
    with (tmp_path / "server.toml").open("a") as file:
        file.write('[privacy]\ncipher = "sm4"\n')
    assert main(["keys", "reencrypt", *running.words]) == 0
    assert {key.cipher for key in running.engine.look(keys_needed)} == {2}
    assert everything(running) == before


def test_a_field_that_cannot_be_read_is_left_and_named(running, capsys):
    number = running.sql("SELECT number FROM cases ORDER BY number LIMIT 1")[0][0]
    running.write("UPDATE cases SET particulars = ? WHERE number = ?", b"\x01" + bytes(40), number)
    assert main(["keys", "rotate", "field", *running.words]) == 0
    capsys.readouterr()
    assert main(["keys", "reencrypt", *running.words]) == 1
    assert f"cannot be read, left as it is: cases|particulars|{number}" in capsys.readouterr().out


def test_the_list_says_what_is_in_use_and_what_needs_it(running, capsys):
    assert main(["keys", "rotate", "field", *running.words]) == 0
    capsys.readouterr()
    assert main(["keys", "list", *running.words]) == 0
    rows = {row["file"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["field-1.key"]["in_use"], rows["field-2.key"]["in_use"]) == (False, True)
    assert rows["field-1.key"]["fields"] > 0
    assert rows["field-2.key"]["fields"] == 0
    assert rows["seal-1.key"] == {"file": "seal-1.key", "in_use": True, "fields": None}
