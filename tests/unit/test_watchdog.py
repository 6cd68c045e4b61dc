"""A sign of life is given only for what is alive: frames that are drawn, and a store that keeps."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.supervisor import Ear

from kiosk.errors import StoreUnavailable
from kiosk.store.database import Database
from kiosk.store.facts import Facts
from kiosk.watchdog import FRESH_S, Supervisor, Watchdog, supervisor_of


class Seconds:
    """A monotonic clock that is moved by hand."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture(params=["path", "abstract"])
def ear(request, tmp_path):
    """Both kinds of address that systemd gives."""
    path = str(tmp_path / "notify") if request.param == "path" else f"@kiosk-test-{os.getpid()}"
    listening = Ear(path)
    yield listening
    listening.close()


@pytest.fixture
def time():
    return Seconds()


@pytest.fixture
def database(tmp_path):
    store = Database(tmp_path / "kiosk.db")
    yield store
    store.close()


def watchdog(ear, time, database):
    dog = Watchdog(Supervisor(ear.path, 30.0), probe=database.probe, clock=time)
    dog.drawn()
    return dog


def test_who_draws_and_keeps_gives_a_sign_of_life(ear, time, database):
    assert watchdog(ear, time, database).pet()
    assert ear.all_heard() == ["WATCHDOG=1"]


def test_before_the_first_frame_there_is_none(ear, time, database):
    assert not Watchdog(Supervisor(ear.path, 30.0), probe=database.probe, clock=time).pet()


@given(st.lists(st.tuples(st.sampled_from(["frame", "pet"]), st.floats(0, 15)), max_size=30))
def test_a_sign_of_life_is_never_given_ten_seconds_after_the_last_frame(steps):
    time = Seconds()
    told, last = [], None
    dog = Watchdog(Supervisor("/nowhere"), probe=lambda: None, clock=time)
    dog._supervisor.tell = lambda state: told.append(time()) or True
    for what, seconds in steps:
        time.now += seconds
        if what == "frame":
            dog.drawn()
            last = time()
        else:
            is_fresh = last is not None and time() - last <= FRESH_S
            assert dog.pet() == is_fresh == bool(told and told[-1] == time() and is_fresh)


def test_a_drawing_thread_that_stands_still_gets_no_sign_of_life(ear, time, database, caplog):
    dog = watchdog(ear, time, database)
    time.now += FRESH_S + 0.1
    assert not dog.pet()
    assert not dog.pet()
    assert ear.all_heard() == []
    assert caplog.text.count("watchdog: no frame is drawn") == 1
    dog.drawn()
    assert dog.pet()


def test_a_locked_store_stops_it_and_it_comes_back(ear, time, database, tmp_path, monkeypatch):
    dog = watchdog(ear, time, database)
    database._connection.execute("PRAGMA busy_timeout=10")
    with sqlite3.connect(tmp_path / "kiosk.db") as other:
        other.execute("BEGIN IMMEDIATE")
        assert not dog.pet()
        other.rollback()
    other.close()
    assert ear.all_heard() == []
    assert dog.pet()


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own, of 600 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "none", str(folder)], check=False)
    if done.returncode:
        pytest.skip("no right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def keep_much(database):
    """Until the disk takes no more."""
    with pytest.raises(StoreUnavailable):  # noqa: PT012
        for n in range(100):
            Facts(database).put(f"much {n}", "x" * 4096)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="mounts a small disk")
def test_a_full_disk_does_not_stop_it_as_no_new_start_would_make_room(ear, time, small_disk):
    database = Database(small_disk / "kiosk.db")
    dog = watchdog(ear, time, database)
    assert dog.pet()
    ballast = small_disk / "ballast"
    subprocess.run(["dd", "if=/dev/zero", f"of={ballast}", "bs=4k"], check=False, capture_output=True)
    keep_much(database)
    assert dog.pet()
    ballast.unlink()
    assert dog.pet()
    database.close()


def test_a_store_that_takes_longer_than_a_frame_may_be_old_stops_it(ear, time):
    def slow():
        time.now += FRESH_S + 1
        dog.drawn()

    dog = Watchdog(Supervisor(ear.path, 30.0), probe=slow, clock=time)
    dog.drawn()
    assert not dog.pet()


def test_it_says_when_it_is_ready_pets_in_time_and_says_when_it_ends(ear, database):
    dog = Watchdog(Supervisor(ear.path, 0.06), probe=database.probe)
    dog.drawn()
    dog.start()
    assert [ear.hear(5) for _ in range(3)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    dog.stop()
    dog.join(5)
    assert ear.all_heard()[-1] == "STOPPING=1"


def test_where_nobody_watches_it_says_only_that_it_is_ready(ear, database):
    dog = Watchdog(Supervisor(ear.path), probe=database.probe)
    dog.start()
    dog.join(5)
    assert ear.all_heard() == ["READY=1"]


def test_a_supervisor_that_went_away_ends_nothing(tmp_path, caplog):
    assert not Supervisor(str(tmp_path / "gone")).tell("READY=1")
    assert "the supervisor does not listen" in caplog.text


ENVIRONMENTS = [
    ({}, None),
    ({"NOTIFY_SOCKET": ""}, None),
    ({"NOTIFY_SOCKET": "vsock:2:1"}, None),
    ({"NOTIFY_SOCKET": "/run/x"}, 0.0),
    ({"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "20000000"}, 20.0),
    ({"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "20000000", "WATCHDOG_PID": str(os.getpid())}, 20.0),
    ({"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "1"}, 0.0),
    ({"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "soon"}, 0.0),
]


@pytest.mark.parametrize(("environment", "seconds"), ENVIRONMENTS)
def test_what_the_supervisor_wants_is_read_once_and_no_child_is_asked(environment, seconds):
    environment = dict(environment)
    supervisor = supervisor_of(environment)
    assert (supervisor.watchdog_s if supervisor else None) == seconds
    assert environment == {}
