from datetime import timedelta

import pytest
from support.office import draft

from kiosk.services.figures import LOOKS, DayBook
from kiosk.services.register_visit import RegisterVisit
from kiosk.services.slip_writer import SlipWriter
from kiosk.store.facts import Facts
from kiosk.store.print_journal import PrintJob
from kiosk.words import load_words


@pytest.fixture
def day(database, outbox, journal, clock):
    return DayBook(Facts(database), outbox, journal, clock.now)


def test_what_was_registered_and_printed_today_is_counted(day, capture, outbox, journal, clock):
    register = RegisterVisit(capture, SlipWriter(lambda: None, load_words(), "130926-001"))
    register(draft())
    register(draft())
    outbox.settle(1, "quarantined", clock.now())
    job = register(draft()).job_id
    journal.settle(job, "NOT_PRINTED", "P01", clock.now())
    figures = day.figures()
    assert (figures.registered, figures.numbers, figures.not_printed) == (3, 0, 1)
    assert (figures.waiting, figures.rejected, figures.oldest) == (2, 1, "2026-11-21T04:00:00.000Z")


def test_what_was_done_yesterday_is_not_counted_but_waits(day, capture, clock):
    RegisterVisit(capture, SlipWriter(lambda: None, load_words(), "130926-001"))(draft())
    clock._system.move(12 * 3600 + 1)  # from noon to a second after midnight
    assert (day.figures().registered, day.figures().waiting) == (0, 1)


def test_a_slip_of_before_midnight_in_china_is_of_that_day(day, journal, clock):
    midnight = clock.now().replace(hour=16) - timedelta(days=1)
    for name, at in (("before", midnight - timedelta(seconds=1)), ("after", midnight)):
        journal.add(PrintJob(name, "test", "", "", ""), b"slip", at)
        journal.settle(name, "PRINTED", "P00", at)
    assert day.figures().printed == 1


def test_looks_are_counted_from_nothing_each_day(day, clock):
    day.looked()
    day.looked()
    assert day.figures().looks == 2
    clock._system.move(24 * 3600)
    assert day.figures().looks == 0


def test_a_look_that_cannot_be_counted_is_no_trouble_of_the_visitors(day, database):
    database.close()
    day.looked()


def test_only_a_day_and_a_number_are_kept_of_looks(day, database):
    day.looked()
    assert Facts(database).get(LOOKS) == "2026-11-21 1"
