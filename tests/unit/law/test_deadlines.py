from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.deadlines import deadline
from kiosk.domain.policy import Unit
from kiosk.domain.working_calendar import WorkingCalendar
from server.law.book import national_calendar

NATURAL, WORKING = Unit.NATURAL, Unit.WORKING
KNOWN = national_calendar()

# length, unit, start, raw end, end, provisional; 2026 by the State Council's table, 2027 by the rule
VECTORS = [
    (15, NATURAL, "2026-09-01", "2026-09-16", "2026-09-16", False),
    (15, NATURAL, "2026-09-17", "2026-10-02", "2026-10-08", False),
    (15, NATURAL, "2026-11-21", "2026-12-06", "2026-12-07", False),
    (15, NATURAL, "2026-01-30", "2026-02-14", "2026-02-14", False),
    (60, NATURAL, "2026-08-08", "2026-10-07", "2026-10-08", False),
    (60, NATURAL, "2026-11-21", "2027-01-20", "2027-01-20", True),
    (90, NATURAL, "2026-11-21", "2027-02-19", "2027-02-19", True),
    (1, WORKING, "2026-02-13", "2026-02-14", "2026-02-14", False),
    (1, WORKING, "2026-09-30", "2026-10-08", "2026-10-08", False),
    (1, WORKING, "2026-09-18", "2026-09-20", "2026-09-20", False),
    (3, WORKING, "2026-09-18", "2026-09-22", "2026-09-22", False),
    (5, WORKING, "2026-09-29", "2026-10-12", "2026-10-12", False),
    (7, WORKING, "2026-11-21", "2026-12-01", "2026-12-01", False),
    (7, WORKING, "2026-12-29", "2027-01-08", "2027-01-08", True),
]


@pytest.mark.parametrize(("length", "unit", "start", "raw_due", "due", "provisional"), VECTORS)
def test_the_vectors_of_the_law(length, unit, start, raw_due, due, provisional):
    found = deadline(date.fromisoformat(start), length, unit, KNOWN)
    assert (found.raw_due.isoformat(), found.due.isoformat()) == (raw_due, due)
    assert (found.rolled, found.provisional) == (raw_due != due, provisional)


def test_the_make_up_days_of_2026_are_worked():
    days = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
    assert all(KNOWN.is_working_day(date.fromisoformat(f"2026-{day}")) for day in days)


def test_a_new_calendar_takes_the_doubt_away():
    start = date(2026, 11, 21)
    longer = WorkingCalendar("cn-2027", date(2027, 12, 31), {**KNOWN.exceptions, date(2027, 1, 20): False})
    before, after = deadline(start, 60, NATURAL, KNOWN), deadline(start, 60, NATURAL, longer)
    assert (before.due, before.provisional) == (date(2027, 1, 20), True)
    assert (after.due, after.provisional) == (date(2027, 1, 21), False)


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
lengths = st.integers(0, 120)


@given(days, lengths)
def test_a_natural_limit_ends_on_a_working_day_and_never_early(start, length):
    found = deadline(start, length, NATURAL, KNOWN)
    assert KNOWN.is_working_day(found.due)
    assert found.raw_due == start + timedelta(days=length) <= found.due
    assert all(not KNOWN.is_working_day(day) for day in _between(found.raw_due, found.due))


@given(days, lengths)
def test_a_working_limit_counts_working_days_and_not_its_start(start, length):
    found = deadline(start, length, WORKING, KNOWN)
    counted = _between(start + timedelta(days=1), found.due + timedelta(days=1))
    assert sum(KNOWN.is_working_day(day) for day in counted) == length


@given(days, lengths, st.sampled_from(Unit))
def test_a_longer_limit_never_ends_sooner(start, length, unit):
    assert deadline(start, length, unit, KNOWN).due <= deadline(start, length + 1, unit, KNOWN).due


@given(days, lengths, st.sampled_from(Unit))
def test_a_date_beyond_the_calendar_is_provisional_and_no_other(start, length, unit):
    found = deadline(start, length, unit, KNOWN)
    assert found.provisional == (found.due > KNOWN.known_until)


def _between(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days)]
