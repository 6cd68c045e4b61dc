import pytest
from support.doubles import CountingChance, HandClock, Poked
from support.http_centre import HttpCentre
from support.places import identity

from kiosk.clock import CentreClock
from kiosk.services.capture import Capture, Chance
from kiosk.store.database import Database
from kiosk.store.outbox import Outbox
from kiosk.store.print_journal import PrintJournal


@pytest.fixture
def centre():
    running = HttpCentre()
    yield running
    running.stop()


@pytest.fixture
def clock():
    return CentreClock(HandClock())


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "kiosk.db")
    yield opened
    opened.close()


@pytest.fixture
def outbox(database):
    return Outbox(database)


@pytest.fixture
def journal(database):
    return PrintJournal(database)


@pytest.fixture
def poked():
    return Poked()


@pytest.fixture
def capture(database, journal, clock):
    chance = CountingChance()
    return Capture(
        identity=identity(),
        database=database,
        journal=journal,
        clock=clock,
        chance=Chance(chance.below, chance.bytes),
        committed=lambda _: None,
    )
