import json
import os
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from contract.harness import ID_NUMBER, FakeTerminal, RunningCentre

from kiosk.api.cases import LookupRequest
from kiosk.api.envelope import RecordKind
from kiosk.errors import SettingsError
from server.__main__ import GROUPS, main
from server.clock import system_clock
from server.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "state"
    assert main(["init", "--state", str(folder), "--sample"]) == 0
    return folder


def told(capsys, *words):
    status = main([str(word) for word in words])
    return status, capsys.readouterr()


@pytest.mark.parametrize("group", GROUPS)
def test_every_command_explains_itself(group, capsys):
    with pytest.raises(SystemExit) as left:
        main([group, "--help"])
    assert left.value.code == 0
    assert GROUPS[group] in " ".join(capsys.readouterr().out.split())


def test_secrets_are_for_their_owner_only(state):
    secret = [state / "server.db", state / "sample.json", *(state / "keys").iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}


def test_check_tells_what_it_found(state, capsys):
    status, said = told(capsys, "check", "--state", state)
    assert (status, said.out.splitlines()[-1]) == (0, "ok")


def test_check_names_a_key_that_others_may_read(state, capsys):
    key = state / "keys" / "pepper.key"
    key.chmod(0o644)
    status, said = told(capsys, "check", "--state", state)
    key.chmod(0o600)
    assert status == 1
    assert "pepper.key: mode 644" in said.err


def test_init_again_keeps_every_case_and_key(state, capsys):
    before = (state / "keys" / "seal-1.key").read_bytes()
    assert told(capsys, "init", "--state", state, "--sample")[0] == 0
    assert (state / "keys" / "seal-1.key").read_bytes() == before
    assert told(capsys, "check", "--state", state)[0] == 0


def test_a_token_alone_is_on_the_output(state, capsys):
    status, said = told(capsys, "terminals", "token", "--state", state)
    assert status == 0
    assert len(said.out.strip()) == 32


def test_terminals_are_listed_and_withdrawn(state, capsys):
    assert told(capsys, "terminals", "revoke", "900", "--state", state)[0] == 0
    listed = json.loads(told(capsys, "terminals", "list", "--state", state)[1].out)
    assert [(row["terminal"], row["state"]) for row in listed] == [("130926-900", "revoked")]
    assert told(capsys, "terminals", "revoke", "5", "--state", state)[0] == 1


def test_a_deadline_is_computed(capsys):
    said = told(capsys, "deadline", "--start", "2026-11-21", "--length", "15", "--unit", "natural")[1]
    assert json.loads(said.out)["due"] == "2026-12-07"


def test_a_wrong_date_is_explained(capsys):
    status, said = told(capsys, "deadline", "--start", "21.11.2026", "--length", "15", "--unit", "natural")
    assert status == 1
    assert "21.11.2026" in said.err


def test_a_year_of_the_calendar_is_shown(capsys):
    assert "2026-02-14 六 上班" in told(capsys, "calendar", "show", "2026")[1].out
    assert "not known yet" in told(capsys, "calendar", "show", "2027")[1].out


def test_a_backup_opens_the_same_cases_in_another_folder(state, tmp_path, capsys):
    archive, copy = tmp_path / "b.tar.gz", tmp_path / "copy"
    assert told(capsys, "backup", archive, "--state", state)[0] == 0
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert told(capsys, "restore", archive, "--state", copy)[0] == 0
    assert (copy / "keys" / "pepper.key").read_bytes() == (state / "keys" / "pepper.key").read_bytes()
    assert told(capsys, "restore", archive, "--state", copy)[0] == 1
    assert told(capsys, "backup", archive, "--state", state)[0] == 1


def test_demo_mode_is_for_loopback(state, capsys):
    status, said = told(capsys, "run", "--state", state, "--demo", "--host", "0.0.0.0")
    assert status == 1
    assert "loopback" in said.err


def test_a_folder_that_was_never_made_is_explained(tmp_path, capsys):
    status, said = told(capsys, "check", "--state", tmp_path / "nothing")
    assert status == 1
    assert "kiosk-server init" in said.err


def test_the_shipped_settings_are_the_defaults():
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[listen]\nport = 70000", "listen.port is 70000: Expected `int` <= 65535"),
        ('[listen]\nport = "x"', "listen.port is 'x': Expected `int`, got `str`"),
        ("[limits]\ntickets = 5", "unknown field `tickets`"),
        ("[listen", "not TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_file_key_value_and_what_is_allowed(tmp_path, text, says):
    path = tmp_path / "server.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as error:
        load_settings(path)
    assert str(error.value).startswith(str(path))
    assert says in str(error.value)


def test_what_was_acknowledged_survives_a_killed_server(tmp_path):
    running = RunningCentre(tmp_path / "state")
    terminal = FakeTerminal(running)
    envelopes = [terminal.envelope(RecordKind.REGISTRATION, terminal.registration()) for _ in range(20)]
    running.stop()
    server, port = _start(tmp_path / "state")
    running.port = port
    for envelope in envelopes:
        assert terminal.upload(envelope).status == 201
    server.send_signal(signal.SIGKILL)
    server.wait()
    server, running.port = _start(tmp_path / "state")
    assert [terminal.upload(envelope).status for envelope in envelopes] == [200] * 20
    server.terminate()
    assert server.wait(10) in (0, -signal.SIGTERM)


def test_nothing_of_a_visitor_is_in_the_servers_log(tmp_path):
    running = RunningCentre(tmp_path / "state")
    terminal = FakeTerminal(running)
    running.stop()
    log = tmp_path / "log"
    with log.open("wb") as written:
        server, running.port = _start(tmp_path / "state", stderr=written)
        made = terminal.registration()
        terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
        running.clock = system_clock
        for way in ({"id_number": ID_NUMBER}, {"query_code": made.secrets.query_code, "factor": "1234"}, {}):
            terminal.call("POST", "/v1/lookups", LookupRequest(**way))
        running.call("POST", "/v1/records", ID_NUMBER.encode())
        server.terminate()
        server.wait(10)
    said = log.read_text(encoding="utf-8")
    secrets = (
        ID_NUMBER,
        "13800001234",
        "王小明",
        made.secrets.query_code,
        made.secrets.slip_token,
        made.story,
    )
    assert [secret for secret in secrets if secret in said] == []


def _start(state, stderr=subprocess.DEVNULL):
    """``kiosk-server run`` as a process of its own, on a free port, ready."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "server", "run", "--state", str(state), "--port", str(port)]
    server = subprocess.Popen(words, cwd=ROOT, stderr=stderr, env={**os.environ, "PYTHONPATH": str(ROOT)})
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").close()
        except OSError:
            time.sleep(0.02)
        else:
            return server, port
    raise AssertionError("the server did not start")
