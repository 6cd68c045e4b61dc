"""Who ends the demo or the tour, at whatever moment and in whatever way, ends all that they started."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import psutil
import pytest
from support.supervisor import ROOT

START_WITHIN_S, END_WITHIN_S = 90.0, 40.0  # the centre's and the kiosk's own time to end is 8 s each


def kiosk_among(children: list[psutil.Process]) -> bool:
    with_words = [child.cmdline() for child in children]
    return any("kiosk" in words and "run" in words for words in with_words)


def started(words: list[str]) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    """The command, and its processes once the kiosk is among them."""
    command = subprocess.Popen(
        [sys.executable, "-m", "kiosk", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        children = psutil.Process(command.pid).children(recursive=True)
        if kiosk_among(children):
            return command, children
        assert command.poll() is None, command.stdout.read()
        time.sleep(0.1)
    command.kill()
    raise AssertionError("no kiosk was started")


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
    command, children = started([*words, str(tmp_path / "out")])
    with command:
        command.send_signal(way)
        command.send_signal(signal.SIGINT)  # somebody is impatient
        _, left = psutil.wait_procs([psutil.Process(command.pid), *children], timeout=END_WITHIN_S)
        for process in left:
            process.kill()
    assert left == []
