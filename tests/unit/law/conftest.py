import pytest

from kiosk.domain.deadlines import Law
from kiosk.resources import shipped_config
from server.law.book import national_calendar, read_policy


@pytest.fixture(scope="session")
def calendar():
    return national_calendar()


@pytest.fixture(scope="session")
def law(calendar):
    return Law(read_policy(shipped_config("policy/national-2022.toml")), calendar)
