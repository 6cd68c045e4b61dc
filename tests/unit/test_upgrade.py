"""C20: a program that is newer, or older again, over a store whose queue is full; cut off at every statement."""

import shutil
import sqlite3
from contextlib import contextmanager

import pytest
from support.records import add, envelope

from kiosk.api.codec import to_json
from kiosk.api.envelope import RecordKind
from kiosk.errors import StoreUnavailable
from kiosk.store import database as store
from kiosk.store.database import Database
from kiosk.store.outbox import Outbox
from kiosk.store.steps import STEPS
from kiosk.sync.client import HttpClient
from kiosk.sync.sender import Sender

RECORDS = 150
KINDS = list(RecordKind)


@pytest.fixture
def old(tmp_path, monkeypatch):
    """Makes a store as the program with that many steps left it, its queue full."""

    def make(steps):
        path = tmp_path / f"old-{steps}" / "kiosk.db"
        with monkeypatch.context() as patched:
            patched.setattr(store, "STEPS", STEPS[:steps])
            database = Database(path)
        with database.transaction() as connection:
            for n in range(1, RECORDS + 1):
                one = envelope(n, KINDS[n % len(KINDS)])
                connection.execute(
                    "INSERT INTO outbox (id, kind, number, captured_at, sha256, envelope) VALUES (?, ?, ?, ?, ?, ?)",
                    (one.id, one.kind.value, "XF", one.captured_at, one.sha256, to_json(one)),
                )
        database.close()
        return path

    return make


def waiting(path):
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT id, state FROM outbox ORDER BY seq").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("steps", range(1, len(STEPS)))
def test_what_an_older_program_queued_is_sent_by_the_newer_one_in_order(old, steps, centre, clock):
    database = Database(old(steps))
    outbox = Outbox(database)
    assert outbox.counts() == {"pending": RECORDS}
    client = HttpClient(centre.url, ca_file="", clock=clock, timeout_s=5.0)
    Sender(outbox, client, clock, random=lambda: 0.0, on_sent=lambda _: None).drain()
    assert outbox.counts() == {"sent": RECORDS}
    for kind in KINDS:
        arrived = [r.json["id"] for r in centre.requests if r.json["kind"] == kind.value]
        assert arrived == sorted(arrived)
    database.close()


class Cut(BaseException):
    """The program ends here, whatever it was doing."""


class Guard:
    """Ends the program before the nth statement inside a transaction; its files, as they lie then, are copied away."""

    def __init__(self, cut_at, folder, copy_to):
        self._left, self._folder, self._copy_to = cut_at, folder, copy_to

    def over(self, transaction):
        @contextmanager
        def guarded(database):
            with transaction(database) as connection:
                self._connection = connection
                yield self

        return guarded

    def execute(self, *statement):
        if self._left == 0:
            shutil.copytree(self._folder, self._copy_to)
            raise Cut
        self._left -= 1
        return self._connection.execute(*statement)


def statements(steps):
    return sum(len([s for s in script.split(";") if s.strip()]) + 1 for _, script in STEPS[steps:])


@pytest.mark.parametrize("steps", range(1, len(STEPS)))
def test_an_upgrade_cut_off_at_any_statement_leaves_the_queue_and_goes_on(old, tmp_path, monkeypatch, steps):
    source, real = old(steps), Database.transaction
    for cut_at in range(statements(steps)):
        path = tmp_path / f"cut-{cut_at}" / "kiosk.db"
        shutil.copytree(source.parent, path.parent)
        killed = path.parent.with_name("killed") / "kiosk.db"
        guard = Guard(cut_at, path.parent, killed.parent)
        with monkeypatch.context() as patched:
            patched.setattr(Database, "transaction", guard.over(real))
            with pytest.raises(Cut):
                Database(path)
        for after in (path, killed):  # told to end, and killed: its files as they were in the middle
            database = Database(after)
            assert Outbox(database).counts() == {"pending": RECORDS}
            assert database.rows("SELECT COUNT(*) FROM schema_steps") == [(len(STEPS),)]
            assert database.rows("PRAGMA integrity_check") == [("ok",)]
            database.close()
        shutil.rmtree(killed.parent)


@pytest.mark.parametrize("steps", range(2, len(STEPS)))
def test_a_program_set_back_still_keeps_sends_and_shows_what_waits(tmp_path, steps, monkeypatch):
    """What the program before wrote and asked, over the newer store."""
    new = Database(tmp_path / "kiosk.db")
    add(new, *[envelope(n) for n in range(1, 6)])
    new.close()
    monkeypatch.setattr(store, "STEPS", STEPS[:steps])
    back = Database(tmp_path / "kiosk.db")
    add(back, envelope(6))
    first = back.rows(
        "SELECT seq, id, kind, number, sha256, envelope, attempts FROM outbox"
        " WHERE seq IN (SELECT MIN(seq) FROM outbox WHERE state = 'pending' GROUP BY kind) ORDER BY seq"
    )
    assert [row[1] for row in first] == [envelope(1).id]
    with back.transaction() as connection:
        connection.execute("UPDATE outbox SET state = 'sent', settled_at = 'now', problem = '' WHERE seq = 1")
        connection.execute(
            "INSERT INTO print_jobs (id, kind, number, slip_code, record_id, copy, sealed, made_at)"
            " VALUES ('j', 'visit', 'XF', '', 'r', 0, x'00', 'now')"
        )
    back.close()
    monkeypatch.undo()
    again = Database(tmp_path / "kiosk.db")
    assert Outbox(again).counts() == {"pending": 5, "sent": 1}
    again.close()


def test_a_step_that_cannot_be_done_leaves_the_old_store_and_says_so(old, monkeypatch):
    path = old(1)
    monkeypatch.setattr(store, "STEPS", (*STEPS, ("broken", "CREATE TABLE a (x); CREATE TABLE a (x)")))
    with pytest.raises(StoreUnavailable) as told:
        Database(path)
    assert told.value.code == "D01"
    assert len(waiting(path)) == RECORDS
    monkeypatch.undo()
    database = Database(path)
    assert Outbox(database).counts() == {"pending": RECORDS}
    database.close()
