from support.office import checked

from kiosk.services.morning_book import CHECKED, MorningBook
from kiosk.store.facts import Facts


def test_a_check_is_there_after_a_restart(database):
    MorningBook(Facts(database)).keep(checked())
    assert MorningBook(Facts(database)).last() == checked()


def test_there_is_none_before_the_first_and_none_of_another_version(database):
    facts = Facts(database)
    assert MorningBook(facts).last() is None
    facts.put(CHECKED, '{"at": 3}')
    assert MorningBook(facts).last() is None


def test_the_log_says_what_was_not_well(database, caplog):
    with caplog.at_level("INFO"):
        MorningBook(Facts(database)).keep(checked())
    assert "by staff in 41 s: scanner:S01" in caplog.text
