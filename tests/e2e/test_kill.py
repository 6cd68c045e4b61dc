"""P1 and P2 under fire: kiosks killed in the middle of registrations, over a line that loses three replies in ten."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from support import registrar

from kiosk.cli.stack import Stack, StackPlan

LONGEST_LIFE_S = 0.3


class Registrar:
    """The process that forks the kiosks; what they showed is in ``shown`` (matter, number)."""

    def __init__(self, settings_file):
        root = Path(registrar.__file__).parents[2]
        self._process = subprocess.Popen(
            [sys.executable, registrar.__file__, settings_file],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
        )  # fmt: skip
        self.shown = []

    def order(self, line):
        """Begin a life; its process id."""
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        word, pid = self._line()
        assert word == "up"
        return int(pid)

    def until_over(self):
        """Everything said until the life is over; the last words before."""
        last = []
        while (words := self._line()) != ["over"]:
            if words[0] == "shown":
                self.shown.append((words[1], words[2]))
            last = words
        return last

    def stop(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def _line(self):
        line = self._process.stdout.readline()
        assert line, "the registrar ended"
        return line.split()


@pytest.fixture
def stack(tmp_path):
    plan = StackPlan(offscreen=True, drop_replies=0.3, paper_mm_s=0, width=540, height=960)
    with Stack(tmp_path, plan) as running:
        running.kill_kiosk()  # the real one, with its screen: enrolled, and gone without a word
        without_devices = running.settings_file.read_text(encoding="utf-8")
        for device in ("printer", "scanner", "card-reader"):
            without_devices = without_devices.replace(f"{running.devices}/{device}", "")
        running.settings_file.write_text(without_devices, encoding="utf-8")
        yield running


@pytest.fixture
def kiosks(stack):
    running = Registrar(stack.settings_file)
    yield running
    running.stop()


def read_only(path, sql):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def numbers_at_the_centre(stack):
    """Number -> how many cases and how many records of this terminal carry it."""
    database = next(stack.centre_state.glob("*.db"))
    ids = {row[0] for row in read_only(stack.kiosk_state / "kiosk.db", "SELECT id FROM outbox")}
    records = [row for row in read_only(database, "SELECT id, number, note FROM records") if row[0] in ids]
    cases = read_only(database, "SELECT number, record_id FROM cases")
    return Counter(n for _, n, _ in records), Counter(n for n, record in cases if record in ids)


def test_no_number_that_was_shown_is_lost_and_none_is_there_twice(stack, kiosks, request, capsys):
    kills = 100 if request.config.getoption("--prove") else 30
    moments = random.Random(20261121)
    began = time.monotonic()
    for _ in range(kills):
        pid = kiosks.order("live")
        time.sleep(moments.uniform(0, LONGEST_LIFE_S))  # not a wait for anything: the moment of the kill
        os.kill(pid, signal.SIGKILL)
        kiosks.until_over()
    stack.link.drop_replies = 0.0
    kiosks.order("drain")
    assert kiosks.until_over() == ["drained", "0"]
    shown = Counter(number for _, number in kiosks.shown)
    records, cases = numbers_at_the_centre(stack)
    kept = read_only(stack.kiosk_state / "kiosk.db", "SELECT number, state FROM outbox")
    with capsys.disabled():
        print(
            f"\n{kills} kills in {time.monotonic() - began:.0f} s, {stack.link.dropped} replies lost: {len(shown)} numbers"
            f" shown, {len(kept)} kept, {sum(cases.values())} cases, {len(set(shown) - set(cases))} lost,"
            f" {sum(n > 1 for n in (*records.values(), *cases.values()))} double"
        )
    assert len(shown) > kills
    assert stack.link.dropped > kills / 10
    assert set(shown.values()) == {1}
    assert set(shown) <= set(cases)
    assert set(records.values()) == set(cases.values()) == {1}
    assert {state for _, state in kept} == {"sent"}
    assert {number for number, _ in kept} == set(cases)


def test_the_control_that_forgets_its_identities_makes_doubles_and_they_are_seen(stack, kiosks):
    kiosks.order("forget 30")
    kiosks.until_over()
    _, cases = numbers_at_the_centre(stack)
    matters = defaultdict(set)
    for matter, number in kiosks.shown:
        matters[matter] |= {number} & set(cases)
    assert len(matters) == 30
    assert stack.link.dropped > 0
    assert sum(len(numbers) > 1 for numbers in matters.values()) > 0
