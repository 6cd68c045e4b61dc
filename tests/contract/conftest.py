import os
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from contract.harness import ID_NUMBER, FakeTerminal, RunningCentre, new_uuid
from support.postgres import PostgresServer, find_binaries

from server.appointments.store import Appointment, booking_hash, insert_appointment
from server.cases.keys import person_hash
from server.clock import rfc3339
from server.people import passwords
from server.settings import Database, Settings


@pytest.fixture(scope="module", autouse=True)
def quick_passwords():
    """Hundreds sign in here: argon2id at its least. What a password really costs is in tests/unit/test_passwords.py."""
    real, passwords._HASHER = passwords._HASHER, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._nobody.cache_clear()
    yield
    passwords._HASHER = real
    passwords._nobody.cache_clear()


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


@pytest.fixture
def book(centre):
    """Makes an appointment, now unless ``hours`` says otherwise."""

    def booked(*, hours=0, state="confirmed", phone="13900005678", code="A1B2", person=ID_NUMBER):
        starts = rfc3339(centre.clock() + timedelta(hours=hours))
        made = Appointment(
            "130926", new_uuid().replace("-", "")[:12] + new_uuid()[-4:], starts, "joint", "labour", state,
            person_hash(centre.keys, person), booking_hash(centre.keys, phone, code),
        )  # fmt: skip
        centre.engine.submit(lambda cursor: insert_appointment(cursor, made)).result()
        return made

    return booked
