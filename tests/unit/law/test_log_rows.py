from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.case_file import Event
from kiosk.domain.case_terms import Action, Actor, Kind, OfficerCard
from kiosk.domain.procedures import Procedure
from server.cases import log_rows

words = st.text(max_size=20)
events = st.builds(
    Event, action=st.sampled_from(Action), on=st.dates(), by=st.none() | st.sampled_from(Actor), unit=words,
    officer=st.none() | st.builds(OfficerCard, words, words, words), reason=words, days=st.integers(0, 99),
    until=st.none() | st.dates(), into=words, kind=st.none() | st.sampled_from(Kind),
    procedure=st.none() | st.sampled_from(Procedure), ground=words, outcome=words, basis=words, place=words,
    confirmed=st.booleans(), simple=st.booleans(), paper=words, category=words,
)  # fmt: skip


def test_every_field_of_an_event_is_kept_in_its_order():
    assert log_rows._Facts.__struct_fields__ == Event.__struct_fields__[2:]


@given(events)
def test_an_event_is_read_as_it_was_written(event):
    if event.action is Action.SUBMIT:  # it says its kind, and perhaps the case it goes on from
        event = Event(Action.SUBMIT, event.on, into=event.into, kind=event.kind)
    text = log_rows._facts_text(event)
    assert log_rows._event(event.action.value, event.on.isoformat(), text) == event


def test_a_log_of_before_kinds_were_kept_can_be_read():
    assert log_rows._event("submit", "2026-11-01", "{}") == Event(Action.SUBMIT, date(2026, 11, 1))
