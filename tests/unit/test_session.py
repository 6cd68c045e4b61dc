import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.session import TABLE, Act, Limits, Pace, Session, State

LIMITS = Limits(form_s=90, read_s=60, write_s=300, warning_s=30, slow_factor=3)


def session(pace=Pace.FORM):
    made = Session(LIMITS)
    made.pace = pace
    return made


class Visits(RuleBasedStateMachine):
    """A visitor who touches, waits and leaves in any order."""

    def __init__(self):
        super().__init__()
        self.session, self.now, self.wipes, self.touched_at = session(), 0.0, 0, 0.0

    def did(self, act):
        self.wipes += act is Act.WIPE
        assert (act is Act.WIPE) <= (self.session.state is State.IDLE)

    @rule(seconds=st.floats(0, 400))
    def time_passes(self, seconds):
        self.now += seconds
        before, quiet = self.session.state, self.now - self.touched_at
        self.did(self.session.tick(self.now))
        if before is State.ACTIVE and quiet >= self.session.limit_s() and before is not self.session.state:
            assert self.session.state is State.WARNED

    @rule()
    def touch(self):
        self.touched_at = self.now
        self.did(self.session.touched(self.now))
        assert self.session.state is State.ACTIVE

    @rule(pace=st.sampled_from(Pace), slow=st.booleans())
    @precondition(lambda self: self.session.state is State.ACTIVE)
    def walk(self, pace, slow):
        self.session.pace, self.session.is_slow = pace, slow

    @rule()
    def finish(self):
        was_idle = self.session.state is State.IDLE
        act = self.session.finished()
        self.did(act)
        assert self.session.state is State.IDLE
        assert (act is Act.WIPE) is not was_idle

    @invariant()
    def every_wipe_begins_a_new_session(self):
        assert self.session.serial == self.wipes
        assert not (self.session.state is State.IDLE and self.session.is_slow)


TestVisits = Visits.TestCase


def test_every_state_can_be_finished_and_none_but_idle_is_left_by_it():
    ends = {state: TABLE.get((state, "finished"), (state, Act.NOTHING)) for state in State}
    assert {state for state, _ in ends.values()} == {State.IDLE}


def test_a_quiet_visitor_is_warned_and_then_wiped():
    quiet = session()
    quiet.touched(0)
    assert quiet.tick(89.9) is Act.NOTHING
    assert quiet.tick(90) is Act.WARN
    assert quiet.seconds_left(100) == 20
    assert quiet.tick(119.9) is Act.NOTHING
    assert quiet.tick(120) is Act.WIPE
    assert (quiet.state, quiet.serial) == (State.IDLE, 1)


def test_a_touch_under_the_warning_keeps_the_session():
    asked = session()
    asked.touched(0)
    asked.tick(90)
    assert asked.touched(119) is Act.UNWARN
    assert asked.tick(208.9) is Act.NOTHING


@pytest.mark.parametrize(
    ("pace", "slow", "limit"),
    [
        (Pace.FORM, False, 90),
        (Pace.READ, False, 60),
        (Pace.READ, True, 180),
        (Pace.WRITE, False, 300),
        (Pace.WRITE, True, 300),
    ],
)
def test_each_screen_has_its_own_patience(pace, slow, limit):
    waiting = session(pace)
    waiting.is_slow = slow
    assert waiting.limit_s() == limit


def test_who_touches_a_key_now_and_then_is_never_asked():
    writing = session(Pace.WRITE)
    for now in range(0, 36_000, 299):
        assert writing.touched(now) is Act.NOTHING
        assert writing.tick(now + 298.9) is Act.NOTHING


def test_what_is_written_is_wiped_once_nobody_has_touched_it_for_five_minutes_and_the_countdown():
    writing = session(Pace.WRITE)
    writing.touched(0)
    assert writing.tick(299.9) is Act.NOTHING
    assert writing.tick(300) is Act.WARN
    assert writing.tick(329.9) is Act.NOTHING
    assert writing.tick(330) is Act.WIPE


def test_a_screen_that_waits_for_somebody_elsewhere_is_never_timed_out():
    waiting = session(Pace.NEVER)
    waiting.touched(0)
    assert waiting.tick(10**9) is Act.NOTHING


def test_an_idle_terminal_stays_idle():
    idle = session(Pace.HOME)
    assert idle.tick(10**9) is Act.NOTHING
    assert idle.finished() is Act.NOTHING
    assert idle.serial == 0
