"""A running kiosk takes a new key while it serves, by the technician's own command."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kiosk.cli.stack import Stack, StackPlan


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    plan = StackPlan(offscreen=True, paper_mm_s=0, width=540, height=960)
    with Stack(tmp_path_factory.mktemp("stack"), plan) as running:
        yield running


def key(stack, verb):
    words = [sys.executable, "-m", "kiosk", "key", verb, "--config", str(stack.settings_file)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_the_running_kiosk_takes_a_new_key_and_stays_online(stack):
    before = key(stack, "show")
    rolled = key(stack, "roll")
    assert rolled != before
    assert key(stack, "show") == rolled
    stack.kill_kiosk()
    stack.start_kiosk()  # waits until the centre has answered a heartbeat that the new key signed
    with stack.hands() as hands:
        assert hands.ask("status")["online"]
