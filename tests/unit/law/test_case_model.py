"""Any steps in any order, legal or not: what holds of every case at every time."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from kiosk.domain.case_file import Event, current_clock, issued
from kiosk.domain.case_state import IllegalStep, legal_actions, register, replay, take
from kiosk.domain.case_table import ENDED, find_transition
from kiosk.domain.case_terms import Action, Actor, CaseState, Kind, OfficerCard
from kiosk.domain.deadlines import Law
from kiosk.domain.procedures import Procedure
from kiosk.domain.roadmap import People, road_of
from kiosk.resources import shipped_config
from server.law.book import national_calendar, read_policy

A, S = Action, CaseState
DAY = date(2026, 3, 2)
RECIPIENTS = ("县纪委监委", "市纪委监委")
OFFICER = OfficerCard("王建国", "科长", "0317-5550201")
OTHER = OfficerCard("李秀兰", "大队长", "0317-5550202")
LAW = Law(read_policy(shipped_config("policy/simple-handling.toml")), national_calendar())
facts = st.fixed_dictionaries({
    "reason": st.sampled_from(["", "理由"]), "days": st.integers(0, 40), "confirmed": st.booleans(),
    "unit": st.sampled_from(["", "某局", *RECIPIENTS]), "officer": st.sampled_from([None, OFFICER, OTHER]),
    "into": st.sampled_from(["", "XF1"]), "kind": st.sampled_from([None, *Kind]),
    "procedure": st.sampled_from([None, *Procedure]), "ground": st.sampled_from(["", "litigation", "talk"]),
    "outcome": st.sampled_from(["", "support"]), "simple": st.booleans(), "by": st.sampled_from([None, *Actor]),
})  # fmt: skip


class AnyCase(RuleBasedStateMachine):
    """Any sequence of steps, legal or not, on any kind of matter, under a law that has everything."""

    @initialize(kind=st.sampled_from(Kind), joint=st.booleans())
    def a_matter_is_registered(self, kind, joint):
        self.today = DAY
        accused = "某局" if kind is Kind.ACCUSE else ""
        self.file = register(
            kind, Event(A.SUBMIT, DAY), LAW, accused=accused, recipients=RECIPIENTS, is_joint=joint
        )

    @rule(days=st.integers(0, 40))
    def time_passes(self, days):
        self.today += timedelta(days=days)

    @rule(data=st.data(), given=facts)
    def a_legal_step_is_tried(self, data, given):
        self._try(data.draw(st.sampled_from(legal_actions(self.file))), given)

    @rule(action=st.sampled_from(A), given=facts)
    def any_step_is_tried(self, action, given):
        self._try(action, given)

    def _try(self, action, given):
        kind = given["kind"] if action is A.RECLASSIFY else None
        event = Event(
            action, self.today, until=self.today + timedelta(days=given["days"]), **{**given, "kind": kind}
        )
        before = self.file
        try:
            self.file = take(before, event, LAW)
        except IllegalStep as error:
            assert error.code  # noqa: PT017
            return
        row = find_transition(before.state, action)
        taken = self.file.events[-1]
        assert taken.by in row.actors
        assert self.file.events == (*before.events, replace(event, by=taken.by))
        assert len(self.file.clocks) >= len(before.clocks)
        self._dates_moved_by_an_event_that_may(before, action)

    def _dates_moved_by_an_event_that_may(self, before, action):
        moved = [b for b, a in zip(before.clocks, self.file.clocks, strict=False) if b.due != a.due]
        assert not moved or action in (A.EXTEND, A.CLOSE_HEARING, A.UNDO, A.RECALCULATE)

    @invariant()
    def at_most_one_clock_of_a_kind_runs(self):
        running = [clock.code for clock in self.file.clocks if clock.stopped_on is None]
        assert len(running) == len(set(running))

    @invariant()
    def every_state_that_is_no_end_has_its_clock_and_no_end_has_one(self):
        running = [clock for clock in self.file.clocks if clock.stopped_on is None]
        if self.file.state in ENDED:
            assert running == []
        elif issued(self.file):
            assert current_clock(self.file) is None
        elif self.file.state is not S.SORT:  # after an upheld objection nothing runs until it is forwarded
            assert current_clock(self.file) is not None

    @invariant()
    def an_accusation_reaches_the_closed_list_alone(self):
        if self.file.kind is Kind.ACCUSE:
            handed = [e.unit for e in self.file.events if e.action in (A.FORWARD, A.ACCEPT, A.DIVERT)]
            assert set(handed) <= set(RECIPIENTS) or not self.file.accused

    @invariant()
    def the_log_alone_gives_the_case(self):
        assert replay(self.file.events, LAW, like=self.file) == self.file

    @invariant()
    def no_clock_ends_before_it_starts(self):
        for clock in self.file.clocks:
            assert clock.started_on <= clock.due
            assert clock.stopped_on is None or clock.stopped_on >= clock.started_on

    @invariant()
    def the_road_can_be_drawn(self):
        road = road_of(self.file, today=self.today, law=LAW, people=People("中心", OTHER, "县政府", "市政府"))
        assert sum(stage.state.value == "current" for stage in road.stages) <= 1


AnyCase.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestAnyCase = AnyCase.TestCase
