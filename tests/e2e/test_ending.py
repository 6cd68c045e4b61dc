"""Who ends the demo or the tour, at whatever moment and in whatever way, ends all that they started."""

from __future__ import annotations

import signal
import subprocess
import sys

import psutil
import pytest
from support.hall_terminal import until
from support.supervisor import ROOT

START_WITHIN_S, END_WITHIN_S = 90.0, 40.0  # the centre's and the kiosk's own time to end is 8 s each


def is_kiosk(process: psutil.Process) -> bool:
    try:
        return {"kiosk", "run"} <= set(process.cmdline())
    except psutil.Error:  # one of those that come and go while things are set up
        return False


def processes_of(command: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The command and those that it started, once the kiosk is among them."""
    me = psutil.Process(command.pid)

    def has_kiosk() -> bool:
        assert command.poll() is None
        return any(is_kiosk(child) for child in me.children(recursive=True))

    until(has_kiosk, START_WITHIN_S)
    return [me, *me.children(recursive=True)]


@pytest.mark.timeout(200)
@pytest.mark.parametrize(
    ("words", "way"),
    [
        (("demo", "--offscreen", "--state"), signal.SIGINT),
        (("demo", "--offscreen", "--no-tour", "--state"), signal.SIGHUP),
        (("tour", "--out"), signal.SIGTERM),
    ],
    ids=["Ctrl-C during the demo's tour", "the demo's terminal is closed", "the tour is told to end"],
)
def test_whoever_ends_a_command_ends_what_it_started(words, way, tmp_path):
    line = [sys.executable, "-m", "kiosk", *words, str(tmp_path / "out")]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL) as command:
        try:
            processes = processes_of(command)
            command.send_signal(way)
            command.send_signal(signal.SIGINT)  # somebody is impatient
            _, left = psutil.wait_procs(processes, timeout=END_WITHIN_S)
        finally:
            command.kill()
    for process in left:
        process.kill()
    assert left == []
