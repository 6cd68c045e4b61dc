"""The outbox, its sender and the comparison as a state machine, over real HTTP and a real store, against a small model."""

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support.doubles import HandClock
from support.http_centre import HttpCentre, echo, problem, reply
from support.records import add, envelope

from kiosk.api.envelope import RecordKind
from kiosk.clock import CentreClock, rfc3339
from kiosk.errors import KioskError, StoreUnavailable
from kiosk.store.database import Database
from kiosk.store.outbox import Outbox
from kiosk.store.purge import purge
from kiosk.sync.client import HttpClient
from kiosk.sync.reconcile import Reconciler
from kiosk.sync.sender import Sender

KINDS = [RecordKind.REGISTRATION, RecordKind.VISIT, RecordKind.CHECK_IN]
DAY = 86_400
FAULTS = st.sampled_from(["none", "reset before", "lost", "half", "portal", "busy", "down"])


class ModelCentre:
    """Keeps what it says it keeps, unless it is set back; ``faults`` are used up one a request."""

    def __init__(self):
        self.held, self.quarantine, self.first, self.faults = {}, set(), [], []
        self.quarantine_fault = ""
        self.bad = set()  # records over which it always fails

    def __call__(self, request):
        if request.path == "/v1/quarantine" and self.quarantine_fault:
            return self.without_looking(self.quarantine_fault)
        fault = self.faults.pop(0) if self.faults else "none"
        if fault in ("reset before", "portal", "busy", "down"):
            return self.without_looking(fault)
        answer = self.answer(request)
        return {"lost": [], "half": [answer[: len(answer) // 2]]}.get(fault, answer)

    @staticmethod
    def without_looking(fault):
        return {
            "reset before": [],
            "portal": reply(200, b"<html>please sign in", "text/html"),
            "busy": problem(429, "/problems/too-many-tries"),
            "down": problem(503, "/problems/unavailable"),
        }[fault]

    def answer(self, request):
        if request.path == "/v1/records/held":
            marks = [(mark["id"], mark["sha256"]) for mark in request.json["records"]]
            return reply(200, {"missing": [one for one, sha in marks if self.held.get(one) != sha]})
        record = request.json
        if request.path == "/v1/quarantine":
            self.quarantine.add(record["id"])
            return reply(201, {"sha256": "", "received_at": ""})
        if record["id"] in self.bad:
            return problem(500, "/problems/internal")
        if int(record["id"][-4:]) % 3 == 2:
            return problem(422, "/problems/idempotency-key-reused")
        if record["id"] not in self.held:
            self.first.append((record["kind"], record["id"]))
        self.held[record["id"]] = record["sha256"]
        return echo(request)


class OutboxModel(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.wall = HandClock()
        self.clock = CentreClock(self.wall)
        self.clock.measured(self.wall.now(), 0.0)
        self.centre = ModelCentre()
        self.line = HttpCentre(always=self.centre)
        self.accepted, self.was_set_back = {}, False
        self.database = None
        self.start()
        self.visitors_are_accepted([KINDS[0], KINDS[0], KINDS[1], KINDS[2], KINDS[0]], True)

    def start(self):
        self.database = Database(Path(self.folder.name) / "kiosk.db")
        self.outbox = Outbox(self.database)
        client = HttpClient(self.line.url, ca_file="", clock=self.clock, timeout_s=5.0)
        self.told = []
        self.sender = Sender(
            self.outbox, client, self.clock, random=lambda: 0.5, on_sent=lambda sent: self.told.append(sent)
        )
        self.reconciler = Reconciler(self.outbox, client, self.clock)

    def teardown(self):
        if hasattr(self, "line"):
            self.line.stop()
            self.database.close()
            self.folder.cleanup()

    @rule(kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=4), bad=st.booleans())
    def visitors_are_accepted(self, kinds, bad):
        for kind in kinds:
            one = envelope(len(self.accepted) + 1, kind)
            add(self.database, one)
            self.accepted[one.id] = kind.value
            if bad and len(self.accepted) % 5 == 0:
                self.centre.bad.add(one.id)

    @rule(faults=st.lists(FAULTS, max_size=6), good=st.integers(0, 6), at_last=FAULTS)
    def the_line_carries_some_and_then_breaks(self, faults, good, at_last):
        self.centre.faults[:] = faults + ["none"] * good + [at_last] * 40
        self.sender.drain()
        self.centre.faults.clear()

    @rule(fault=st.sampled_from(["reset before", "portal", "busy", "down"]))
    def only_the_quarantine_cannot_be_reached(self, fault):
        self.centre.quarantine_fault = fault
        self.sender.drain()
        self.centre.quarantine_fault = ""

    @rule(faults=st.lists(FAULTS, max_size=6), restarts=st.booleans())
    def the_disk_takes_nothing_for_a_while(self, faults, restarts):
        self.database.rows("PRAGMA query_only = ON")
        self.centre.faults[:] = faults
        with suppress(StoreUnavailable):  # a try that failed cannot be counted
            self.sender.drain()
        self.centre.faults.clear()
        self.database.rows("PRAGMA query_only = OFF")
        if restarts:
            self.the_plug_is_pulled()

    @rule(seconds=st.sampled_from([1, 30, 600, DAY, 31 * DAY]))
    def time_passes(self, seconds):
        self.wall.move(seconds)
        self.clock.measured(self.wall.now(), 0.0)

    @rule(seconds=st.sampled_from([-DAY * 400, DAY * 400]))
    def the_wall_clock_jumps_and_is_set_right(self, seconds):
        self.wall.jump(seconds)
        self.sender.drain()
        self.wall.jump(-seconds)

    @rule()
    def the_plug_is_pulled(self):
        self.database.close()
        self.start()

    @rule()
    def staff_send_the_refused_again(self):
        self.outbox.retry_quarantined()

    @rule()
    def the_centre_learns_to_take_them(self):
        self.centre.bad.clear()

    @rule(keep=st.integers(0, 20))
    def the_centre_is_set_back(self, keep):
        self.centre.held = dict(list(self.centre.held.items())[:keep])
        self.was_set_back = True

    @rule()
    def they_compare_and_erase(self):
        self.wall.move(1200)
        self.clock.measured(self.wall.now(), 0.0)
        try:
            self.reconciler.run()
        except KioskError:
            return
        self.was_set_back = False
        purge(self.database, self.outbox, rfc3339(self.clock.now() - timedelta(days=30)))

    def states(self):
        return dict(self.database.rows("SELECT id, state FROM outbox"))

    @invariant()
    def nothing_that_was_accepted_is_gone_unless_the_centre_holds_it(self):
        if self.database is not None and not self.was_set_back:
            states = self.states()
            for record in self.accepted:
                assert record in states or record in self.centre.held

    @invariant()
    def what_is_called_sent_the_centre_holds(self):
        if self.database is not None and not self.was_set_back:
            assert all(
                record in self.centre.held for record, state in self.states().items() if state == "sent"
            )

    @invariant()
    def who_was_told_that_it_arrived_was_told_the_truth(self):
        if self.database is not None:
            assert {sent.record_id for sent in self.told} <= {record for _, record in self.centre.first}

    @invariant()
    def good_records_of_a_kind_arrive_in_their_order(self):
        if self.database is not None and not self.centre.bad:
            for kind in {kind for kind, _ in self.centre.first}:
                arrived = [record for of, record in self.centre.first if of == kind]
                steady = [record for record in arrived if int(record[-4:]) % 5]
                assert steady == sorted(steady) or self.was_set_back or len(set(arrived)) < len(arrived)

    def settle(self):
        """In the end: all faults are mended, and everything is where it belongs."""
        self.centre.bad.clear()
        self.wall.move(7200)
        self.reconciler.run()
        for _ in range(60):
            self.wall.move(self.sender.drain() + 3600)
            if not self.outbox.counts().get("pending") and not self.outbox.untold_quarantined():
                break
        assert self.outbox.untold_quarantined() == []
        states = self.states()
        assert set(states.values()) <= {"sent", "quarantined"}
        for record in self.accepted:
            if states.get(record) == "quarantined":
                assert record in self.centre.quarantine
            else:
                assert record in self.centre.held


class Settled(OutboxModel):
    def teardown(self):
        if hasattr(self, "line"):
            try:
                self.settle()
            finally:
                super().teardown()


TestOutboxModel = Settled.TestCase
TestOutboxModel.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, derandomize=True, database=None
)
