"""A model of the hall: touches, cards, scans, answers that come late or never, failures, silence, in any order.

Each visitor's things carry that visitor's mark. Whatever happens, nobody sees another's mark, and once a visitor has gone
no widget holds it.
"""

from __future__ import annotations

from dataclasses import replace as replaced

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace
from support.office import SLIP_TEXT, accepted, case, draft, place, road, visitor
from support.residue import everything_said

from kiosk.domain.appointment import Admission
from kiosk.errors import NeedsAttention, ServerUnreachable
from kiosk.services.check_in import DoorAnswer
from kiosk.services.print_slip import Printed
from kiosk.session import Limits, Pace, Session, State

FAILURES = (
    ServerUnreachable("", code="S10"),
    NeedsAttention("", code="K02"),
    ValueError("nobody expected this"),
)
FIRST_MARK = 40_001


class Later:
    """A task runner: the work is done when it is asked for, its answer comes when the model says so."""

    def __init__(self):
        self.waiting = []

    def run(self, work, *, on_done, on_error):
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed to the one who asked
            self.waiting.append((on_error, error))
        else:
            self.waiting.append((on_done, result))

    def answer(self, place):
        call, value = self.waiting.pop(place % len(self.waiting))
        from kivy.clock import Clock

        Clock.schedule_once(lambda _: call(value), 0)


def hall_model(glass, monkeypatch):
    """The state machine over this glass."""

    class Hall(RuleBasedStateMachine):
        @initialize()
        def open(self):
            glass.fresh()
            self.tasks = glass.app.context.tasks = Later()
            self.gone, self.number = [], FIRST_MARK
            self.give_answers()

        # ---- whose things they are ----

        @property
        def mark(self):
            return f"甲{self.number}"

        def give_answers(self):
            """What the centre would answer to the visitor who is here now."""
            mark = self.mark
            person = replaced(visitor(), name=mark)
            self.accepted = replaced(accepted(), grouped=mark, record_id=mark, job_id=mark)
            glass.office.answers |= {
                "register": self.accepted,
                "cases_by_slip": [replace(case(), title=mark), replace(case("RPL"), title=mark)],
                "cases_by_card": [replace(case(), title=mark), replace(case("RPL"), title=mark)],
                "roadmap": road(title=mark, number=mark),
                "check_in": DoorAnswer(Admission.ADMITTED, None, replaced(place(), ticket=mark), accepted()),
                "call_staff": mark,
            }
            self.person, self.draft = person, replaced(draft(mark), visitor=person)

        def went(self):
            """Whoever was here is gone when the home screen is back and nobody is known."""
            if glass.app.session.state is State.IDLE and glass.app.session.serial != self.serial:
                self.gone.append(self.mark)
                self.number += 1
                self.give_answers()

        def step(self, act):
            self.serial = glass.app.session.serial
            act()
            glass.frames(2)
            self.went()

        # ---- what happens ----

        @rule()
        def card(self):
            self.step(lambda: glass.app.news.card_read(self.person))

        @rule()
        def slip(self):
            self.step(lambda: glass.app.news.scanned(SLIP_TEXT))

        @rule()
        def appointment(self):
            self.step(lambda: glass.app.news.scanned("XF1:CODE"))

        @rule(screen=st.sampled_from(["review", "story", "done", "name", "identify"]))
        def goes_on(self, screen):
            def act():
                glass.app.presence.touched()
                glass.app.context.visit.draft = self.draft
                glass.app.context.visit.goal = "register"
                if screen == "done":
                    glass.app.context.visit.accepted = self.accepted
                glass.app.go(screen)

            if glass.app.covers.is_free:
                self.step(act)

        @rule(place=st.integers(0, 30))
        def touches_a_button(self, place):
            buttons = glass.look()["buttons"]
            if buttons and (label := buttons[place % len(buttons)]):
                glass.clock.now += 1

                def act():
                    found = glass._hands._find(label)
                    if found is not None:
                        glass.press(*found[:2])

                self.step(act)

        @precondition(lambda self: self.tasks.waiting)
        @rule(place=st.integers(0, 5))
        def an_answer_comes(self, place):
            self.step(lambda: self.tasks.answer(place))

        @rule(
            failure=st.sampled_from(FAILURES), port=st.sampled_from(["register", "roadmap", "cases_by_card"])
        )
        def the_next_call_fails(self, failure, port):
            glass.office.answers[port] = failure

        @rule()
        def the_centre_is_back(self):
            self.give_answers()

        @rule()
        def paper_comes(self):
            self.step(lambda: glass.app.news.printed(Printed(self.mark, "UNCERTAIN", "P12")))

        @rule(seconds=st.sampled_from([1, 29, 91, 301, 1000]))
        def time_passes(self, seconds):
            glass.clock.now += seconds
            self.step(glass.app.tick)

        @rule()
        def finishes(self):
            self.step(glass.app.finish)

        @rule()
        def something_breaks(self):
            glass.clock.now += 61  # these are no three in a minute
            self.step(lambda: glass.app.failed(ValueError(self.mark)))

        # ---- what always holds ----

        @invariant()
        def nobody_sees_another(self):
            said = glass.texts()
            assert [mark for mark in getattr(self, "gone", ()) if mark in said] == []

        @invariant()
        def the_home_screen_of_an_idle_kiosk_shows_nobody(self):
            if glass.app.session.state is State.IDLE:
                assert "甲4" not in glass.texts()

        def teardown(self):
            """At the end no widget at all holds anything of those who have gone."""
            glass.app.session.finished()
            glass.app.wipe()
            glass.frames(2)
            kept = {(kind, name) for kind, name, value in everything_said(glass.app) if "甲4" in value}
            assert kept == set()
            assert glass.app.context.print_state == {}

    return Hall


@pytest.mark.timeout(1800)
def test_no_order_of_events_shows_one_visitor_to_another(glass, monkeypatch, request, capsys):
    examples, steps = (60, 30) if request.config.getoption("--prove") else (6, 20)
    run_state_machine_as_test(
        hall_model(glass, monkeypatch),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        print(f"\n{examples} halls of up to {steps} events: nobody saw another", end="")


def test_the_control_that_forgets_no_questions_shows_one_to_another(glass, monkeypatch):
    """Without serials an answer finds the next visitor."""
    monkeypatch.setattr(glass.app.context, "session_serial", lambda: 0)
    with pytest.raises(AssertionError, match="甲"):
        run_state_machine_as_test(
            hall_model(glass, monkeypatch),
            settings=settings(
                max_examples=200,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                report_multiple_bugs=False,
                phases=(Phase.generate,),
            ),
        )


LIMITS = Limits(form_s=90, read_s=60, write_s=300, warning_s=30, slow_factor=3)


class SessionModel(RuleBasedStateMachine):
    """The session beside a plain account of the same: who was touched when, and who was asked."""

    def __init__(self):
        super().__init__()
        self.session, self.now = Session(LIMITS), 0.0
        self.touched_at, self.asked_at, self.ended = None, None, 0

    @rule(seconds=st.floats(0, 400), pace=st.sampled_from(list(Pace)), slow=st.booleans())
    def time_passes(self, seconds, pace, slow):
        self.session.pace, self.session.is_slow = pace, slow and self.touched_at is not None
        self.now += seconds
        limit = self.session.limit_s()
        self.session.tick(self.now)
        if self.asked_at is not None:
            if self.now - self.asked_at >= LIMITS.warning_s:
                self.over()
        elif self.touched_at is not None and self.now - self.touched_at >= limit:
            self.asked_at = self.now

    @rule()
    def touch(self):
        self.session.touched(self.now)
        self.touched_at, self.asked_at = self.now, None

    @rule()
    def finish(self):
        self.session.finished()
        if self.touched_at is not None:
            self.over()

    def over(self):
        self.touched_at, self.asked_at, self.ended = None, None, self.ended + 1

    @invariant()
    def they_agree(self):
        state = (
            State.IDLE
            if self.touched_at is None
            else State.WARNED
            if self.asked_at is not None
            else State.ACTIVE
        )
        assert self.session.state is state
        assert self.session.serial == self.ended

    @invariant()
    def somebody_is_never_left_standing_longer_than_the_limits(self):
        if self.session.state is State.WARNED:
            assert self.session.seconds_left(self.now) <= LIMITS.warning_s


TestSession = SessionModel.TestCase
TestSession.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
