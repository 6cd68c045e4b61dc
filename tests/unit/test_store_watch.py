"""A store or a disk that fails: who is told what, and when the program begins anew."""

import threading

import pytest

from kiosk.health import Health
from kiosk.store.facts import SALVAGED, Facts
from kiosk.store.opening import mark_of
from kiosk.store_watch import ENDS_WITHIN_S, StoreWatch


class Hall:
    """Whether somebody stands there, and what the terminal was told."""

    def __init__(self):
        self.has_visitor, self.changes, self.ended = False, 0, threading.Event()
        self.ends = 0

    def end(self):
        self.ends += 1
        self.ended.set()

    def changed(self):
        self.changes += 1


@pytest.fixture
def hall():
    return Hall()


@pytest.fixture
def health():
    return Health({})


@pytest.fixture
def make(database, clock, hall, health):
    made = []

    def watch():
        made.append(
            StoreWatch(
                database.path, Facts(database), health, clock,
                has_visitor=lambda: hall.has_visitor, changed=hall.changed, end=hall.end,
            )
        )  # fmt: skip
        return made[-1]

    yield watch
    for one in made:
        one.stop()


def test_a_store_found_damaged_is_marked_told_and_begins_anew_once(make, hall, health, database):
    watch = make()
    watch.damaged()
    watch.damaged()
    assert hall.ended.wait(5)
    assert (health.codes, hall.changes, hall.ends) == ({"store": "D04"}, 1, 1)
    assert mark_of(database.path).exists()


def test_nobody_is_cut_off_while_the_time_lasts(make, hall, clock):
    hall.has_visitor = True
    watch = make()
    watch.damaged()
    assert not hall.ended.wait(0.05)
    clock._system.move(ENDS_WITHIN_S)
    assert hall.ended.wait(5)


def test_a_program_that_ends_meanwhile_is_not_begun_anew_by_it(make, hall):
    hall.has_visitor = True
    watch = make()
    watch.damaged()
    watch.stop()
    assert not hall.ended.wait(0.05)


def test_a_salvage_stays_an_alarm_until_it_was_seen_and_outlives_a_full_disk(make, hall, health, database):
    Facts(database).put(SALVAGED, "{}")
    watch = make()
    assert health.codes == {"store": "D04"}
    assert health.troubles() == {}  # visitors are served
    for code in ("D05", "D06"):
        watch.room(code)
        assert (health.codes, health.troubles()) == ({"store": code}, {"store": code})
    watch.room("")
    assert health.codes == {"store": "D04"}
    watch.salvage_seen()
    assert (health.codes, Facts(database).get(SALVAGED)) == ({}, None)
    assert make() is not None
    assert health.codes == {}


def test_a_disk_that_stays_as_it_is_changes_nothing(make, hall):
    watch = make()
    for trouble in ("", "", "D05", "D05", "D06", "D06", ""):
        watch.room(trouble)
    assert hall.changes == 3
