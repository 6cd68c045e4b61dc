"""Thirty days without the centre: fifty thousand records wait, visitors go on, and then all of it is sent in order.

``backlog.py [RECORDS]``. The records are those of thirty days of this terminal, sealed and signed by its own key.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from _common import draft, median, p95, say_figure, say_machine
from support.doubles import HandClock
from support.places import site
from tap_to_frame import walk

from kiosk.cli.stack import Stack, StackPlan
from kiosk.cli.steps import Steps
from kiosk.clock import CentreClock
from kiosk.domain.matters import Draft
from kiosk.enrolment import load_identity
from kiosk.keys import load_or_make_key
from kiosk.services.capture import Capture, Chance
from kiosk.services.register_visit import RegisterVisit
from kiosk.services.slip_writer import SlipWriter
from kiosk.store.database import Database
from kiosk.store.facts import Facts
from kiosk.store.print_journal import PrintJournal
from kiosk.words import load_words

RECORDS, DAYS = 50_000, 30
TIMED, ROUNDS = 300, 30


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    say_machine()
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), StackPlan(offscreen=True)) as stack:
        empty = taps(stack)
        stack.kill_kiosk()
        stack.cut(True)
        first, last = fill(stack.kiosk_state, records)
        say_figure(f"keep a record, p95, {records} waiting / none", p95(last) / p95(first), "x", limit=1.5)
        stack.start_kiosk()
        offline, draining = taps_in_turn(stack)
        began, left = time.monotonic(), waiting(stack)
        while waiting(stack):
            time.sleep(1)
        rate = left / max(0.001, time.monotonic() - began)
        for name, times in (
            ("empty queue", empty),
            ("offline, full queue", offline),
            ("while it drains", draining),
        ):
            print(f"taps, {name:22} median {median(times):6.1f} ms, p95 {p95(times):6.1f} ms")
        say_figure(
            "taps, p95, while it drains / while it waits", p95(draining) / p95(offline), "x", limit=1.1
        )
        print(f"drained {left} records with nobody there: {rate:.0f} a second")
        arrived = at_the_centre(stack)
        in_order = is_in_order(arrived)
        print(
            f"at the centre: {len(arrived)} of {records}; in the order of their making: {'yes' if in_order else 'NO'}"
        )
        if len(arrived) < records or not in_order or is_in_order(exchanged(arrived)):
            sys.exit(1)


def fill(state: Path, records: int) -> tuple[list[float], list[float]]:
    """Registrations of the past thirty days, kept as a visitor's would be; the first and last of them timed, in ms."""
    with closing(Database(state / "kiosk.db")) as database:
        clock = HandClock(datetime.now(UTC) - timedelta(days=DAYS))
        register = registrar(database, state, clock)
        times = []
        for number in range(records):
            timed = number < TIMED or number >= records - TIMED
            if number in (TIMED, records - TIMED):  # the many between need not be flushed one by one
                database.rows(f"PRAGMA synchronous = {'FULL' if timed else 'OFF'}")
                database.flush_log()  # what was not flushed is not to be paid for by the next
                os.sync()
            clock.move(DAYS * 86_400 / records)
            began = time.perf_counter()
            register(somebody(number))
            if timed:
                times.append((time.perf_counter() - began) * 1e3)
    return times[:TIMED], times[-TIMED:]


def somebody(number: int) -> Draft:
    """Everybody is somebody else: the centre looks for earlier matters of the same person."""
    visitor = replace(draft().visitor, id_number=f"1309261955{number:08}", phone=f"138{number:08}")
    return replace(draft(), visitor=visitor, story=f"{number} {draft().story}")


def registrar(database: Database, state: Path, clock: HandClock) -> RegisterVisit:
    capture = Capture(
        identity=load_identity(Facts(database), load_or_make_key(state / "terminal.key")),
        database=database,
        journal=PrintJournal(database),
        clock=CentreClock(clock),
        chance=Chance(secrets.randbelow, os.urandom),
        committed=lambda _: None,
    )
    return RegisterVisit(capture, SlipWriter(site, load_words(), "130926-001"))


def taps(stack: Stack) -> list[float]:
    """Times of the taps of some registrations, in ms; screens are built by the first."""
    with stack.hands() as hands:
        steps = Steps(stack, hands)
        walk(steps)
        return [ms for _ in range(ROUNDS) for ms in walk(steps)]


def taps_in_turn(stack: Stack) -> tuple[list[float], list[float]]:
    """As ``taps``, while all of it waits and while it is sent, by turns: what else the machine does falls on both."""
    offline: list[float] = []
    draining: list[float] = []
    with stack.hands() as hands:
        steps = Steps(stack, hands)
        walk(steps)
        for _ in range(ROUNDS):
            steps.run("line cut")
            offline += walk(steps)
            steps.run("line up")
            before = waiting(stack)
            draining += walk(steps)
            if waiting(stack) >= before:
                raise RuntimeError("nothing was sent while somebody stood there")
    return offline, draining


def waiting(stack: Stack) -> int:
    with stack.hands() as hands:
        return int(hands.ask("status")["outbox"].get("pending", 0))


def at_the_centre(stack: Stack) -> list[int]:
    """Of this terminal's records, as they came, which in the order of their making each is."""
    made = list(column(stack.kiosk_state / "kiosk.db", "SELECT id FROM outbox ORDER BY seq"))
    place = {record: index for index, record in enumerate(made)}
    database = next(stack.centre_state.glob("*.db"))
    arrived = column(database, "SELECT id FROM records ORDER BY rowid")
    return [place[record] for record in arrived if record in place]


def is_in_order(arrived: list[int]) -> bool:
    return arrived == sorted(arrived)


def exchanged(arrived: list[int]) -> list[int]:
    """The control: two that followed each other came the other way round."""
    middle = len(arrived) // 2
    return [*arrived[:middle], arrived[middle + 1], arrived[middle], *arrived[middle + 2 :]]


def column(path: Path, sql: str) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as line:
        for row in line.execute(sql):
            yield str(row[0])


if __name__ == "__main__":
    main()
