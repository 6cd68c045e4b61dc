"""C15: whatever the wall clock does, times are true or marked, numbers go up, and no wait grows shorter."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.doubles import NOON, CountingChance, HandClock
from support.places import identity

from kiosk.api.codec import from_json
from kiosk.api.envelope import Envelope, RecordKind
from kiosk.clock import CentreClock, from_rfc3339
from kiosk.domain.numbers import parse_stored
from kiosk.errors import InvalidInput
from kiosk.services.capture import Capture, Chance
from kiosk.services.service_door import Cost, Role, ServiceDoor
from kiosk.session import Limits, Session, State
from kiosk.store.database import Database
from kiosk.store.facts import Facts
from kiosk.store.print_journal import PrintJournal

EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=NOON.tzinfo), datetime(2120, 1, 1, tzinfo=NOON.tzinfo)
YEARS = 10 * 365 * 86_400
jumps = st.one_of(
    st.integers(-YEARS, YEARS), st.sampled_from([-86_400, 86_400, 3600, -3600, 6, -6, YEARS, -YEARS])
)


class ClockJumps(RuleBasedStateMachine):
    """``true``: the time that the centre would tell; it goes with the clock that never jumps."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.wall, chance = HandClock(), CountingChance()
        self.began = self.wall.monotonic()
        self.clock = CentreClock(self.wall)
        self.database = Database(Path(self.folder.name) / "kiosk.db")
        self.capture = Capture(
            identity=identity(), database=self.database, journal=PrintJournal(self.database), clock=self.clock,
            chance=Chance(chance.below, chance.bytes), committed=lambda _: None,
        )  # fmt: skip
        self.door = ServiceDoor(Facts(self.database), self.clock.monotonic, Cost(1, 64))
        self.door.set_pin(Role.STAFF, "204618")
        self.session = Session(Limits(90, 60, 300, 30, 2))
        self.session.touched(self.clock.monotonic())
        self.measured, self.captured, self.tickets = False, [], []

    def teardown(self):
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()

    def true(self):
        return NOON + timedelta(seconds=self.wall.monotonic() - self.began)

    @rule(seconds=st.one_of(st.integers(0, 89), st.integers(0, 8 * 3600)))
    def time_passes(self, seconds):
        self.wall.move(seconds)

    @rule(seconds=jumps)
    def the_wall_clock_jumps(self, seconds):
        target = self.wall.now() + timedelta(seconds=seconds)
        if EARLIEST < target < LATEST:
            waits, state = self.door.wait_s(), self.session.tick(self.clock.monotonic())
            self.wall.jump(seconds)
            assert self.door.wait_s() == waits
            if state.value == "nothing":
                assert self.session.tick(self.clock.monotonic()).value == "nothing"

    @rule(year=st.sampled_from([2038, 2100, 2106]))
    def somebody_sets_a_year_that_others_fear(self, year):
        self.the_wall_clock_jumps(
            (datetime(year, 2, 28, tzinfo=NOON.tzinfo) - self.wall.now()).total_seconds()
        )

    @rule()
    def the_centre_tells_its_time(self):
        self.clock.measured(self.true(), 0.0)
        self.measured = True

    @rule()
    def a_visitor_registers(self):
        made = self.capture.accept(
            RecordKind.VISIT, payload=lambda known: {"number": str(known.number)}, slip=None, numbered=True
        )
        self.captured.append((made.record_id, made.number, self.true(), made.captured_at))

    @rule()
    def a_number_without_the_centre(self):
        self.tickets.append((self.capture.today(), self.capture.offline_ticket("B")))

    @rule()
    @precondition(lambda self: self.door.wait_s() == 0)
    def somebody_guesses_the_pin(self):
        try:
            self.door.open("918273")
        except InvalidInput:
            return
        raise AssertionError("opened")

    @invariant()
    def once_told_the_time_is_the_centres(self):
        if self.measured:
            assert abs(self.clock.now() - self.true()) < timedelta(seconds=1)

    @invariant()
    def an_offset_that_is_claimed_is_true(self):
        offset = self.clock.offset_ms()
        if offset is not None:
            corrected = self.clock.raw_now() + timedelta(milliseconds=offset)
            assert abs(corrected - self.true()) < timedelta(seconds=6)  # a smaller jump is not noticed

    @invariant()
    def numbers_go_up_and_records_leave_in_the_order_of_their_making(self):
        numbers = [parse_stored(number).serial for _, number, _, _ in self.captured]
        assert numbers == sorted(set(numbers))
        kept = self.database.rows("SELECT id, envelope FROM outbox ORDER BY seq")
        assert [row[0] for row in kept] == [record for record, *_ in self.captured]
        for (_, raw), (_, _, true, _) in zip(kept, self.captured, strict=True):
            envelope = from_json(bytes(raw), Envelope)
            if envelope.clock_offset_ms is not None:
                start = from_rfc3339(envelope.captured_at) + timedelta(milliseconds=envelope.clock_offset_ms)
                assert abs(start - true) < timedelta(seconds=6)

    @invariant()
    def no_ticket_of_a_day_is_given_twice(self):
        assert len(set(self.tickets)) == len(self.tickets)

    @invariant()
    def the_session_is_ended_by_its_own_clock_alone(self):
        if self.session.state is State.IDLE:
            self.session.touched(self.clock.monotonic())


TestClockJumps = ClockJumps.TestCase
TestClockJumps.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, derandomize=True, database=None
)
