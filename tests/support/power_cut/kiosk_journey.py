"""A terminal's life from its enrolment on, under the recorder: ``kiosk_journey.py SETTINGS TOKEN LOG LIVES [CODE…]``.

The real parts do what they do in a hall; whatever a visitor, staff or a technician is shown is told to the log. With
PC_SYNC=NORMAL in the environment the store flushes less, as the control.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from pathlib import Path

from support.power_cut.replay import Log
from support.registrar import draft, warm_up

from kiosk.cli import enrol
from kiosk.compose import Terminal
from kiosk.keys import load_or_make_key
from kiosk.services.panel import Panel
from kiosk.services.service_door import Role
from kiosk.settings import load_settings
from kiosk.store.database import Database
from kiosk.words import load_words

VISITORS = 10  # twice in each life
DONE_WITHIN_S = 10.0
NOBODY_THERE = "http://127.0.0.1:9"  # the line is away


class Telling(Terminal):
    """A terminal that tells the log what became of each slip."""

    def __init__(self, log, *parts):
        super().__init__(*parts)
        self._log = log

    def printed(self, printed):
        self._log.told("slip", printed.job_id, printed.outcome)


def key_id(folder):
    return load_or_make_key(folder / "terminal.key").public_key().public_bytes_raw().hex()


def visitors(terminal, log, codes):
    for n in range(VISITORS):
        accepted = terminal.service.desk.register(draft(n))
        log.told("number", accepted.number, accepted.record_id)
        if n % 5 == 0 and codes:
            answer = terminal.service.desk.check_in(codes.pop())
            log.told("number", f"booking {answer.accepted.record_id}", answer.accepted.record_id)
        if n % 3 == 0:
            taken = terminal.service.desk.take_number(draft(n).visitor)
            log.told("number", taken.accepted.number, taken.accepted.record_id)


def staff(terminal, log, life):
    """What is set at the machine, and kept for the next start."""
    terminal.house.write("notice", f"notice {life}", "staff")
    log.told("notice", f"notice {life}")
    terminal.door.set_pin(Role.STAFF, f"20461{life}")
    log.told("pin", terminal.facts.get("pin.staff"))
    panel = Panel(terminal.settings.state_dir, 0)
    panel.turn()
    panel.keep()
    log.told("rotation", panel.state.rotation)


def replaced(terminal, log):
    """Records wait, and are exported: from now on they may be thought to lie elsewhere. Each export has its own second."""
    client = terminal.service.sender._client
    centre, client._base = client._base, NOBODY_THERE
    for n in range(3):
        log.told(
            "number",
            terminal.service.desk.register(draft(n)).number,
            terminal.service.outbox.listing(1)[0].id,
        )
    written, count = terminal.hand_over().export()
    assert count >= 3
    log.told("export", written.path.name, count)
    second = int(time.time())
    until(lambda: int(time.time()) > second)
    client._base = centre
    terminal.service.sender.retry_now()


def until(is_done):
    """Its threads are at work; what they leave in the store is the signal."""
    end = time.monotonic() + DONE_WITHIN_S
    while not is_done():
        assert time.monotonic() < end
        time.sleep(0.005)


def live(settings, log, life, codes):
    """Every second one ends as it should; else its threads end and its files stay open, as a killed one's."""
    terminal = Telling(log, settings, load_words())
    terminal.bring_up()
    visitors(terminal, log, codes)
    staff(terminal, log, life)
    replaced(terminal, log)
    until(lambda: not terminal.service.outbox.counts().get("pending"))
    terminal.service.key_roller.roll()
    log.told("key", key_id(settings.state_dir))
    visitors(terminal, log, codes)
    until(lambda: terminal.service.journal.listing(1)[0].settled_at)
    if life % 2:
        terminal.stop()
        return
    for thread in (terminal.service.sender, terminal.service.heartbeat, terminal.service.desk.printing):
        thread.stop()
        thread.join()


def sync_less():
    """The control's store: what is committed is flushed at the next checkpoint only."""
    as_shipped = Database.__init__

    def opened(database, path):
        as_shipped(database, path)
        database._connection.execute("PRAGMA synchronous=NORMAL")

    Database.__init__ = opened


def main():
    settings_file, token, log_file, lives, *codes = sys.argv[1:]
    if os.environ.get("PC_SYNC") == "NORMAL":
        sync_less()
    random.seed(1)
    warm_up()
    log, settings = Log(Path(log_file)), load_settings(Path(settings_file))
    assert enrol.run(argparse.Namespace(config=Path(settings_file), server="", token=token)) == 0
    log.told("key", key_id(settings.state_dir))
    for life in range(int(lives)):
        live(settings, log, life, codes)


if __name__ == "__main__":
    main()
    os._exit(0)
