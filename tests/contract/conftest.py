import os

import pytest
from contract.harness import FakeTerminal, RunningCentre
from support.postgres import PostgresServer, find_binaries

from server.settings import Database, Settings


@pytest.fixture(scope="session")
def postgres():
    """A server of its own. CI must have one; elsewhere its absence leaves tests out."""
    binaries = find_binaries()
    if binaries is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("PostgreSQL")
    server = PostgresServer(binaries)
    yield server
    server.stop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def settings(request):
    """Settings of a centre over each engine: what uses them runs over both."""
    if request.param == "sqlite":
        return Settings()
    return Settings(database=Database(request.getfixturevalue("postgres").new_database()))


@pytest.fixture(scope="module")
def centre(settings, tmp_path_factory):
    running = RunningCentre(tmp_path_factory.mktemp("centre"), settings=settings)
    yield running
    running.stop()


@pytest.fixture
def terminal(centre):
    return FakeTerminal(centre)
