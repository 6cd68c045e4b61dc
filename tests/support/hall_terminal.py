"""A terminal of a hall in the tests' own process, and what must be true of it and the centre in the end."""

from __future__ import annotations

import time

from contract.harness import RunningCentre

from kiosk.compose import Terminal
from kiosk.settings import load_settings
from kiosk.words import load_words
from server.clock import system_clock

WITHIN_S = 15.0


class Line:
    """A hall's centre as FakeTerminal wants one."""

    call = RunningCentre.call

    def __init__(self, hall):
        self.port, self.clock, self.token = hall.port, system_clock, lambda: hall.token


def started(hall):
    terminal = Terminal(load_settings(hall.settings_file), load_words())
    terminal.bring_up()
    return terminal


def until(is_true, within_s=WITHIN_S):
    end = time.monotonic() + within_s
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.02)


def all_there(hall, terminal, numbers):
    """Once everything was sent: each number that was shown is one case, and there is no other."""
    terminal.poke()
    until(lambda: not terminal.service.outbox.counts().get("pending"))
    assert sorted(numbers) == sorted(row[0] for row in hall.rows("SELECT number FROM cases"))
    assert len(set(numbers)) == len(numbers)
    assert terminal.database.rows("PRAGMA integrity_check") == [("ok",)]
