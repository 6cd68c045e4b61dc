"""How a centre is watched: figures, the log, and the end of a process that cannot write any more."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from contract.harness import ID_NUMBER, FakeTerminal, RunningCentre

from kiosk.api.cases import LookupRequest
from kiosk.api.envelope import RecordKind
from kiosk.api.terminals import Heartbeat
from server.health.log import FIELDS, place_of, tell
from server.health.routes import FORWARDED
from server.health.watchdog import EXIT_STATUS
from server.settings import Metrics, Settings

ROOT = Path(__file__).parents[2]
# the product's own ``run``; SIGUSR1 makes its writer stand still, SIGUSR2 ends the writer's thread
ILL = """
import contextlib, signal, sys, time
from server import state
from server.__main__ import main
from server.cli import run
from server.db import writer
from server.health import watchdog

writer.STALLED_AFTER_S, watchdog.LOOK_EVERY_S = 0.2, 0.3

def ends(cursor):
    raise SystemExit

@contextlib.contextmanager
def opened(folder, settings):
    with state.opened(folder, settings) as (engine, keys):
        signal.signal(signal.SIGUSR1, lambda *_: engine.submit(lambda cursor: time.sleep(60)))
        signal.signal(signal.SIGUSR2, lambda *_: engine.submit(ends))
        yield engine, keys

run.opened = opened
sys.exit(main(["run", "--state", sys.argv[1], "--port", sys.argv[2]]))
"""


def figures(centre, headers=None):
    reply = centre.call("GET", "/metrics", headers=headers)
    lines = [line.rpartition(" ") for line in reply.body.decode().splitlines() if not line.startswith("#")]
    return reply.status, {name: float(value) for name, _, value in lines}


def test_figures_tell_of_requests_commits_terminals_and_what_waits_for_staff(centre, terminal):
    terminal.upload(terminal.envelope(RecordKind.REGISTRATION, terminal.registration()))
    terminal.call("POST", "/v1/heartbeats", Heartbeat("0.1", 0, 0, 0))
    centre.write("UPDATE terminals SET last_seen = '2026-11-21T03:59:00.000Z'")
    centre.call("POST", "/v1/quarantine", b"refused")
    status, found = figures(centre)
    assert status == 200
    assert found['petition_http_requests_total{method="POST",route="/v1/records",status="201"}'] == 1
    assert found['petition_terminal_silent_seconds{terminal="001"}'] == 60
    assert found["petition_quarantined_records"] == 1
    assert found["petition_writer_well"] == 1
    assert found["petition_commit_seconds_count"] >= 3


def test_a_time_limit_that_has_passed_is_counted(centre, terminal):
    before = figures(centre)[1]["petition_overdue_clocks"]
    terminal.upload(terminal.envelope(RecordKind.REGISTRATION, terminal.registration()))
    centre.clock.move(days=40)
    after = figures(centre)[1]["petition_overdue_clocks"]
    centre.clock.move(days=-40)
    assert after > before


def test_no_label_follows_what_a_client_makes_up(centre):
    for n in range(20):
        centre.call("GET", f"/nothing/{n}")
        centre.call(f"ODD{n}", "/v1/records")
        centre.call("GET", f"/v1/staff-calls/{n}")
    routes = {name.split('route="')[1].split('"')[0] for name in figures(centre)[1] if "route=" in name}
    assert {"other", "/v1/staff-calls/{event_id}"} & routes
    assert not [route for route in routes if "nothing" in route or route.endswith("9")]


@pytest.mark.parametrize("header", FORWARDED)
def test_figures_are_not_told_through_a_proxy(centre, header):
    assert centre.call("GET", "/metrics", headers={header: "1.2.3.4"}).status == 404


def test_figures_are_told_to_others_where_the_settings_say_so(tmp_path):
    running = RunningCentre(tmp_path / "state", settings=Settings(metrics=Metrics(remote=True)))
    assert running.call("GET", "/metrics", headers={"via": "1.1 proxy"}).status == 200
    running.stop()


def test_nothing_of_a_person_is_among_the_figures(centre, terminal):
    made = terminal.registration()
    terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
    terminal.call("POST", "/v1/lookups", LookupRequest(id_number=ID_NUMBER))
    text = centre.call("GET", "/metrics").body.decode()
    assert [
        word
        for word in (ID_NUMBER, "王小明", made.number, made.secrets.query_code, "127.0.0.1")
        if word in text
    ] == []


def test_a_field_that_is_not_on_the_list_is_not_logged():
    with pytest.raises(KeyError, match="name"):
        tell(40, "failed", name="王小明")


def test_an_errors_place_is_a_line_of_ours():
    with pytest.raises(KeyError) as error:
        tell(40, "failed", name="x")
    assert place_of(error.value).startswith("server/health/log.py:")


def test_an_error_nobody_expected_is_told_without_its_values(centre, terminal, caplog):
    centre.write("ALTER TABLE queue_tickets RENAME TO queue_tickets_away")
    event = f"geheim-{ID_NUMBER}"
    reply = terminal.call("POST", "/v1/check-ins", {"event_id": event, "appointment_id": "", "room": ""})
    centre.write("ALTER TABLE queue_tickets_away RENAME TO queue_tickets")
    assert (reply.status, ID_NUMBER in reply.body.decode()) == (500, False)
    line = next(record for record in caplog.records if record.msg == "failed")
    assert (line.route, line.method, line.status) == ("/v1/check-ins", "POST", 500)
    assert line.place.startswith("server/queueing/store.py:")
    assert ID_NUMBER not in str(vars(line))


def _start(folder, log):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-c", ILL, str(folder), str(port)]
    server = subprocess.Popen(words, cwd=ROOT, stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT)})
    until = time.monotonic() + 20
    while _ready(port) != 200:
        assert time.monotonic() < until
        assert server.poll() is None
    return server, port


def _ready(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def _is_locked(database):
    line = sqlite3.connect(database, timeout=0, isolation_level=None)
    try:
        line.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    else:
        line.execute("ROLLBACK")
        return False
    finally:
        line.close()


@pytest.mark.parametrize("illness", [signal.SIGUSR1, signal.SIGUSR2])
def test_a_writer_that_stands_still_or_ended_is_not_ready_and_ends_the_process(tmp_path, illness):
    RunningCentre(tmp_path / "state").stop()
    with (tmp_path / "log").open("wb") as log:
        server, port = _start(tmp_path / "state", log)
        server.send_signal(illness)
        answers = set()
        while server.poll() is None:
            answers.add(_ready(port))
    assert 503 in answers
    assert server.returncode == EXIT_STATUS
    assert not _is_locked(tmp_path / "state" / "server.db")
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line.startswith("{")]
    assert lines[-1] | {"at": ""} == {"at": "", "level": "critical", "event": "gave up", "reason": "writer"}


@pytest.mark.parametrize("is_stalled", [False, True])
def test_sigterm_ends_a_server_within_five_seconds_whoever_hangs_on_it(tmp_path, is_stalled):
    running = RunningCentre(tmp_path / "state")
    terminal = FakeTerminal(running)
    envelope = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    running.stop()
    with (tmp_path / "log").open("wb") as log:
        server, running.port = _start(tmp_path / "state", log)
        assert terminal.upload(envelope).status == 201
        with socket.create_connection(("127.0.0.1", running.port)) as hangs:
            hangs.sendall(b"POST /v1/records HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf")
            if is_stalled:
                server.send_signal(signal.SIGUSR1)
            began = time.monotonic()
            server.terminate()
            server.wait(20)
            took = time.monotonic() - began
    assert took < 7  # five seconds, and what a busy machine adds
    assert not _is_locked(tmp_path / "state" / "server.db")
    with sqlite3.connect(tmp_path / "state" / "server.db") as line:
        assert line.execute("SELECT id FROM records").fetchall() == [(envelope.id,)]
    line.close()


def test_the_log_is_json_from_a_list_of_fields(tmp_path):
    RunningCentre(tmp_path / "state").stop()
    with (tmp_path / "log").open("wb") as log:
        server, port = _start(tmp_path / "state", log)
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        line.request("GET", "/v1/roadmap?secret=geheim")
        line.getresponse().read()
        line.close()
        server.terminate()
        server.wait(10)
    said = (tmp_path / "log").read_text()
    lines = [json.loads(text) for text in said.splitlines()[1:]]
    assert [line["event"] for line in lines] == ["started", "stopped"]
    assert all(set(line) <= {"at", "level", "event", "logger", *FIELDS} for line in lines)
    assert "geheim" not in said
