from contextlib import suppress

import pytest

from kiosk.errors import StoreUnavailable
from kiosk.store.database import Database
from kiosk.store.facts import Facts
from kiosk.store.steps import STEPS


def test_what_was_kept_is_there_after_opening_again(tmp_path):
    first = Database(tmp_path / "kiosk.db")
    Facts(first).put("name", "value")
    first.close()
    again = Database(tmp_path / "kiosk.db")
    assert Facts(again).get("name") == "value"
    assert again.rows("SELECT COUNT(*) FROM schema_steps") == [(len(STEPS),)]
    again.close()


def test_a_commit_is_on_disk_before_it_is_told(database):
    pragmas = {
        name: database.rows(f"PRAGMA {name}")[0][0]
        for name in ("journal_mode", "synchronous", "secure_delete")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


def test_only_the_kiosks_own_user_may_read_it(database):
    assert database.path.stat().st_mode & 0o777 == 0o600


def test_an_error_inside_leaves_nothing(database):
    with suppress(ZeroDivisionError), database.transaction() as connection:
        connection.execute("INSERT INTO facts VALUES ('a', 'b')")
        raise ZeroDivisionError
    assert Facts(database).get("a") is None


def test_a_closed_store_says_that_nothing_can_be_kept(database):
    database.close()
    with pytest.raises(StoreUnavailable):
        Facts(database).put("a", "b")
    with pytest.raises(StoreUnavailable):
        Facts(database).get("a")


def test_a_file_that_is_no_database_says_so(tmp_path):
    (tmp_path / "kiosk.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreUnavailable) as told:
        Database(tmp_path / "kiosk.db")
    assert told.value.code == "D04"


def test_a_folder_in_the_place_of_the_file_is_no_damage(tmp_path):
    (tmp_path / "kiosk.db").mkdir()
    with pytest.raises(StoreUnavailable) as told:
        Database(tmp_path / "kiosk.db")
    assert told.value.code == "D01"


def test_a_page_that_breaks_while_the_kiosk_runs_is_told_as_damage(database):
    Facts(database).put("a", "b" * 9000)
    database.flush_log()
    damaged = []
    database.on_damage = lambda: damaged.append(1)
    with database.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (database.path.stat().st_size - 4096))
    database.rows("PRAGMA shrink_memory")
    with pytest.raises(StoreUnavailable) as told:
        database.rows("SELECT * FROM facts, outbox, print_jobs")
    assert (told.value.code, damaged) == ("D04", [1])


def test_a_probe_writes_each_time_and_leaves_one_row(database):
    for _ in range(3):
        before = database.rows("PRAGMA data_version"), Facts(database).get("probe")
        database.probe()
        assert Facts(database).get("probe") != before[1]
    assert database.rows("SELECT COUNT(*) FROM facts") == [(1,)]


def test_a_probe_of_a_store_that_takes_nothing_says_so(database):
    database.close()
    with pytest.raises(StoreUnavailable) as told:
        database.probe()
    assert told.value.code == "D02"


def test_a_full_or_read_only_disk_is_not_the_stores_trouble(database):
    database.rows("PRAGMA query_only = ON")
    database.probe()
    database.rows("PRAGMA query_only = OFF")
    pages = database.rows("PRAGMA page_count")[0][0]
    database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailable), database.transaction() as connection:
        connection.execute("INSERT INTO facts VALUES ('much', ?)", ("x" * 100_000,))
    database.probe()


def test_the_centres_last_word_is_kept_with_its_tag(database):
    facts = Facts(database)
    facts.cache("site", '"1"', b"old")
    facts.cache("site", '"2"', b"new")
    assert facts.cached("site") == ('"2"', b"new")
    assert facts.cached("other") is None


def test_what_an_older_program_kept_is_there_after_an_upgrade(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.store.database.STEPS", STEPS[:1])
    old = Database(tmp_path / "kiosk.db")
    with old.transaction() as connection:
        connection.execute(
            "INSERT INTO print_jobs (id, kind, number, slip_code, record_id, state, made_at)"
            " VALUES ('a', 'registration', 'XF1', '', 'r', 'PRINTED', '2026-11-21T04:00:00.000Z')"
        )
    old.close()
    monkeypatch.undo()
    new = Database(tmp_path / "kiosk.db")
    assert new.rows("SELECT seq, id, state FROM print_jobs") == [(1, "a", "PRINTED")]
    with new.transaction() as connection:
        connection.execute("UPDATE print_jobs SET state = 'sent'")
    new.close()
