"""P1 and P2 under fire: kiosks and the centre killed in the middle of everything, over a line where everything goes wrong.

With --prove 500 kiosks and 100 servers die over each engine, PostgreSQL itself among them; else 30 and 3 over SQLite.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter, defaultdict

import pytest
from support.fault_proxy import every_fault
from support.hall import Hall
from support.postgres import PostgresServer, find_binaries

LONGEST_LIFE_S, PASSING = 0.3, 0.6
LIVES_TO_SEND = 0.1  # so many lives are ten times as long: else little is sent before all is drained
SHORT, LONG = (30, 3), (500, 100)  # kiosks and centres killed
NUMBERED = ("registration", "visit")
END = "热敏纸会褪色，请拍照。"  # of every slip
MORE_LIVES_AT_MOST = 20  # times as many kiosks die while the last centre is waited for


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request):
    """The address of an empty PostgreSQL and its server, or nothing for SQLite."""
    if request.param == "sqlite":
        yield "", None
        return
    if not request.config.getoption("--prove"):
        pytest.skip("over PostgreSQL with --prove")
    binaries = find_binaries()
    if binaries is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("PostgreSQL")
    server = PostgresServer(binaries)
    yield server.new_database(), server
    server.stop()


class Reaper(threading.Thread):
    """Kills the centre, in service or while it starts; every fifth time PostgreSQL in its stead, where there is one."""

    def __init__(self, hall, deaths, postgres, chance):
        super().__init__(name="reaper", daemon=True)
        self._hall, self._postgres, self._chance = hall, postgres, chance
        self.deaths, self.left = 0, deaths

    def run(self):
        while self.left:
            if self._postgres is not None and self.left % 5 == 0:
                time.sleep(self._chance.uniform(0, 1))  # not a wait for anything: the moment of the kill
                self._postgres.halt()
                time.sleep(self._chance.uniform(0, 0.5))
                self._postgres.start()
            else:
                self._kill_the_server()
            self.left -= 1
            self.deaths += 1

    def _kill_the_server(self):
        if self._chance.random() < 0.8:  # else it dies while it starts
            while not self._hall.centre_is_up and self._hall.centre.poll() is None:
                time.sleep(0.05)
        time.sleep(self._chance.uniform(0, 1))
        self._hall.kill_centre()
        self._hall.start_centre()


def under_fire(hall, kiosks, kills, deaths, postgres=None):
    """Everything dies at random moments; kiosks killed, and centres."""
    chance = random.Random(20261121)
    hall.line.weights = every_fault(PASSING)
    reaper = Reaper(hall, deaths, postgres, random.Random(20261122))
    reaper.start()
    killed = 0
    while killed < kills or (reaper.is_alive() and killed < kills * MORE_LIVES_AT_MOST):
        pid = kiosks.order("live")
        longest = LONGEST_LIFE_S * (10 if chance.random() < LIVES_TO_SEND else 1)
        time.sleep(chance.uniform(0, longest))  # not a wait for anything: the moment of the kill
        kiosks.kill(pid)
        killed += 1
    reaper.join()
    return killed, reaper.deaths


def drained(hall, kiosks):
    """The line is well again, and one kiosk lives until nothing waits."""
    hall.line.calm()
    if hall.centre.poll() is not None:  # it gave up while PostgreSQL was away
        hall.start_centre()
    hall.wait_for_centre()
    kiosks.order("drain")
    return kiosks.until_over()


@pytest.mark.timeout(1800)
def test_whoever_is_killed_no_number_is_lost_and_none_is_there_twice(tmp_path, engine, request, capsys):
    url, postgres = engine
    kills, deaths = LONG if request.config.getoption("--prove") else SHORT
    began = time.monotonic()
    printer = (
        "generic-80mm-basic" if url else "generic-80mm"
    )  # one that cannot be told to forget; one that can
    with Hall(tmp_path, database_url=url, prints=True, profile=printer) as hall:
        kiosks = hall.registrar()
        try:
            killed, died = under_fire(hall, kiosks, kills, deaths, postgres)
            assert drained(hall, kiosks) == ["drained", "0"]
        finally:
            kiosks.stop()
        hall.examine()
        assert hall.kiosk_rows("PRAGMA integrity_check") == [("ok",)]
        found = Findings(hall, kiosks)
    with capsys.disabled():
        print(f"\n{killed} kiosks and {died} centres killed in {time.monotonic() - began:.0f} s, {found}")
    assert found.wrong() == {}
    assert len(found.shown) > killed / 3  # a busy machine gets less done in a life
    assert sum(hall.line.met.values()) - hall.line.met["pass"] > killed / 10
    assert (killed, died) >= (kills, deaths)


class Findings:
    """What was said and shown, beside what is kept here, at the centre and on paper."""

    def __init__(self, hall, kiosks):
        kept = hall.kiosk_rows("SELECT id, kind, number, state FROM outbox")
        ours = {row[0] for row in kept}
        records = [row for row in hall.rows("SELECT id, number, kind FROM records") if row[0] in ours]
        self.shown = Counter(number for _, number in kiosks.shown)
        self.admitted = kiosks.admitted
        self.holding = [*kiosks.waits, *((one.ticket, one.record) for one in kiosks.admitted)]
        self.kept = Counter(number for _, kind, number, _ in kept if kind in NUMBERED)
        self.unsent = [state for *_, state in kept if state != "sent"]
        self.records = Counter(number for _, number, kind in records if kind in NUMBERED)
        self.cases = Counter(n for n, r in hall.rows("SELECT number, record_id FROM cases") if r in ours)
        self.events = Counter(row[0] for row in hall.rows("SELECT event_id FROM check_ins"))
        self.visits = Counter(row[0] for row in hall.rows("SELECT appointment_id FROM check_ins"))
        self.waiting = dict(hall.rows("SELECT event_id, ticket FROM queue_tickets"))
        self.jobs = hall.kiosk_rows(
            "SELECT number, state FROM print_jobs WHERE kind IN ('registration', 'visit')"
        )
        self.pages = Counter(number for page in hall.paper.numbers() for number in page)
        self.mixed = [page for page in hall.paper.numbers() if len(page) > 1]
        self.whole = Counter(n for page in hall.paper.whole(END) for n in page)
        self.met = hall.line.met

    def wrong(self):
        """What does not hold, by name; nothing when all does."""
        fates = defaultdict(list)
        for number, state in self.jobs:
            fates[state].append(self.pages[number])
        found = {
            "lost": set(self.shown) - set(self.cases),
            "kept here alone": set(self.kept) ^ set(self.cases),
            "shown twice": _many(self.shown),
            "twice": _many(self.records) | _many(self.cases) | _many(self.kept),
            "left": self.unsent,
            "visits lost": [one for one in self.admitted if not self.events[one.record]],
            "visits twice": _many(self.visits) | _many(self.events),
            "admitted twice": _many(Counter(one.appointment for one in self.admitted)),
            "called by another number": [
                ticket for ticket, record in self.holding if self.waiting.get(record) != ticket
            ],
            "jobs left": set(fates) - {"PRINTED", "NOT_PRINTED", "UNCERTAIN"},
            "said printed": [n for n, state in self.jobs if state == "PRINTED" and self.whole[n] != 1],
            "said not printed": [n for n in fates["NOT_PRINTED"] if n],
            "printed twice": _many(self.pages),
            "two on one page": self.mixed,
        }
        return {name: what for name, what in found.items() if what}

    def __str__(self):
        fates = Counter(state for _, state in self.jobs)
        faults = ", ".join(f"{name} {count}" for name, count in sorted(self.met.items()))
        return (
            f"{len(self.shown)} numbers shown, {len(self.kept)} kept, {sum(self.cases.values())} cases, "
            f"{len(set(self.shown) - set(self.cases))} lost, {len(_many(self.records) | _many(self.cases))} double; "
            f"{len(self.admitted)} check-ins shown, {sum(self.visits.values())} there; {len(self.holding)} in the queue; slips: {dict(fates)}, "
            f"{sum(self.pages.values())} on paper\nconnections: {faults}"
        )


def _many(counts):
    return {name for name, count in counts.items() if count > 1}


def test_the_control_that_forgets_its_identities_makes_doubles_and_they_are_seen(tmp_path):
    with Hall(tmp_path) as hall:
        hall.line.weights = {"pass": 0.7, "reset after": 0.3}
        kiosks = hall.registrar()
        kiosks.order("forget 30")
        kiosks.until_over()
        kiosks.stop()
        cases = {row[0] for row in hall.rows("SELECT number FROM cases")}
    matters = defaultdict(set)
    for matter, number in kiosks.shown:
        matters[matter] |= {number} & cases
    assert len(matters) == 30
    assert hall.line.met["reset after"] > 0
    assert sum(len(numbers) > 1 for numbers in matters.values()) > 0
