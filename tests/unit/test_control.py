import json
import socket
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.control import ControlClient, ControlServer
from kiosk.errors import DeviceUnavailable, NeedsAttention


def attention(_):
    raise NeedsAttention("cover open", code="P02")


HANDLERS = {"status": lambda asked: {"seen": asked.get("x", 0)}, "fail": attention}


@pytest.fixture
def server(tmp_path):
    running = ControlServer(tmp_path / "control.sock", HANDLERS)
    running.start()
    yield running
    running.stop()


def raw(server, data):
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(str(server._path))
        line.sendall(data)
        with line.makefile("rb") as stream:
            return json.loads(stream.readline())


def test_only_the_kiosks_own_user_may_ask(server):
    assert stat.S_IMODE(server._path.stat().st_mode) == 0o600


def test_a_question_is_answered(server):
    with ControlClient(server._path) as client:
        assert client.ask("status", x=3) == {"seen": 3}
        assert client.ask("status") == {"seen": 0}


def test_an_unknown_word_is_told_the_known_ones(server):
    with ControlClient(server._path) as client, pytest.raises(LookupError, match="fail, status"):
        client.ask("format_disk")


def test_an_error_is_told_by_its_name(server):
    with (
        ControlClient(server._path) as client,
        pytest.raises(LookupError, match="NeedsAttention: cover open"),
    ):
        client.ask("fail")


@pytest.mark.parametrize(
    "line", [b"\n", b"garbage\n", b"[]\n", b"null\n", b'{"do": []}\n', b"\xff\xfe\n", b'{"do": "sta\n']
)
def test_a_garbage_line_is_answered(server, line):
    assert raw(server, line)["ok"] is False


@given(st.binary(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_line_is_answered_and_the_next_one_too(server, data):
    line = data.replace(b"\n", b"")
    assert raw(server, line + b"\n")["ok"] is False
    with ControlClient(server._path) as client:
        assert client.ask("status") == {"seen": 0}


def test_nobody_there_is_told(tmp_path):
    with pytest.raises(DeviceUnavailable):
        ControlClient(tmp_path / "control.sock")


def test_a_socket_left_by_a_crash_does_not_stop_the_next_start(tmp_path):
    (tmp_path / "control.sock").write_text("left")
    again = ControlServer(tmp_path / "control.sock", HANDLERS)
    again.start()
    with ControlClient(tmp_path / "control.sock") as client:
        assert client.ask("status") == {"seen": 0}
    again.stop()
