import asyncio
import re
import sqlite3
import threading

import psycopg
import pytest

from kiosk.errors import StoreUnavailable
from server.db import writer
from server.db.engine import to_format_style
from server.db.migrate import Migration, migrate, shipped_migrations
from server.db.postgres import PostgresEngine
from server.db.sqlite import SqliteEngine, connect

ONE = Migration(1, "one", "-- first\nCREATE TABLE a (x INTEGER PRIMARY KEY);\nCREATE TABLE b (y TEXT);")
TWO = Migration(2, "two", "CREATE TABLE c (z TEXT);")
STORES_OWN = (sqlite3.Error, psycopg.Error)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    if request.param == "sqlite":
        made = SqliteEngine(tmp_path / "t.db")
    else:
        made = PostgresEngine(request.getfixturevalue("postgres").new_database())
    made.submit(lambda cursor: cursor.execute("CREATE TABLE t (x INTEGER PRIMARY KEY)") and None).result()
    yield made
    made.close()


def insert(value):
    return lambda cursor: cursor.execute("INSERT INTO t VALUES (?)", (value,)).rowcount


def rows(engine):
    return engine.look(
        lambda cursor: [row[0] for row in cursor.execute("SELECT x FROM t ORDER BY x").fetchall()]
    )


def test_every_commit_is_flushed_to_the_disk(tmp_path):
    connection = connect(tmp_path / "t.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    connection.close()


def test_a_job_that_fails_disturbs_no_other_in_its_group(engine):
    gate = threading.Event()
    blocker = engine.submit(lambda cursor: gate.wait(5))
    good, bad, last = engine.submit(insert(1)), engine.submit(insert(1)), engine.submit(insert(2))
    gate.set()
    assert (blocker.result(), good.result(), last.result()) == (True, 1, 1)
    with pytest.raises(STORES_OWN):
        bad.result()
    assert rows(engine) == [1, 2]


def test_a_job_that_fails_half_way_leaves_nothing(engine):
    def half(cursor):
        cursor.execute("INSERT INTO t VALUES (7)")
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        engine.submit(half).result()
    assert rows(engine) == []


def test_what_is_told_as_done_is_there_for_others(engine):
    async def many():
        return await asyncio.gather(*(engine.tx(insert(value)) for value in range(200)))

    assert asyncio.run(many()) == [1] * 200
    assert rows(engine) == list(range(200))


def test_a_caller_that_went_away_stops_nobody(engine):
    async def leave():
        waiting = asyncio.ensure_future(engine.tx(insert(1)))
        await asyncio.sleep(0)
        waiting.cancel()
        return await engine.tx(insert(2))

    assert asyncio.run(leave()) == 1
    assert engine.is_well()


def test_a_full_disk_is_told_to_everyone_in_the_group(tmp_path):
    engine = SqliteEngine(tmp_path / "t.db")
    engine.submit(lambda cursor: cursor.execute("CREATE TABLE t (x BLOB)") and None).result()

    def fill(cursor):
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
        cursor.execute("INSERT INTO t VALUES (zeroblob(1000000))")

    with pytest.raises(StoreUnavailable):
        engine.submit(fill).result()
    assert engine.is_well()
    engine.close()


def test_an_ended_writer_is_not_well_and_takes_nothing(tmp_path):
    engine = SqliteEngine(tmp_path / "t.db")
    engine.close()
    assert not engine.is_well()
    with pytest.raises(StoreUnavailable):
        engine.submit(insert(1))


def test_the_reading_connection_cannot_write(engine):
    with pytest.raises(STORES_OWN):
        engine.look(insert(1))
    with pytest.raises(STORES_OWN):
        asyncio.run(engine.read(insert(1)))


def test_placeholders_become_those_of_other_drivers():
    assert (
        to_format_style("SELECT 'a?b', x % 2 FROM t WHERE y = ?")
        == "SELECT 'a?b', x %% 2 FROM t WHERE y = %s"
    )


def test_migrations_are_applied_once_and_in_order(engine):
    run = lambda wanted: engine.submit(lambda cursor: migrate(cursor, wanted)).result()  # noqa: E731
    assert run([ONE]) == [ONE]
    assert run([ONE, TWO]) == [TWO]
    assert run([ONE, TWO]) == []


def test_a_changed_migration_is_refused(engine):
    engine.submit(lambda cursor: migrate(cursor, [ONE])).result()
    with pytest.raises(StoreUnavailable, match="migration 1"):
        engine.submit(
            lambda cursor: migrate(cursor, [Migration(1, "one", "CREATE TABLE other (x TEXT);")])
        ).result()


def test_a_migration_that_breaks_half_way_leaves_nothing(engine):
    broken = Migration(2, "two", "CREATE TABLE c (z TEXT);\nCREATE TABEL d (z TEXT);")
    with pytest.raises(STORES_OWN, match="syntax"):
        engine.submit(lambda cursor: migrate(cursor, [ONE, broken])).result()
    for table in ("a", "c"):
        with pytest.raises(STORES_OWN):
            engine.look(lambda cursor, table=table: cursor.execute(f"SELECT 1 FROM {table}"))


def test_the_shipped_migrations_keep_to_what_both_engines_know():
    sql = "\n".join(migration.sql for migration in shipped_migrations()).upper()
    assert re.findall(r"AUTOINCREMENT|\w+ (?:BIG)?SERIAL\b|TRIGGER|WITHOUT ROWID|STRICT|DATETIME", sql) == []
    tables = [part for m in shipped_migrations() for part in m.sql.split("CREATE TABLE ")[1:]]
    assert all("(division TEXT" in " ".join(table.split()).replace("( ", "(") for table in tables)


def test_a_writer_at_one_group_for_too_long_is_not_well(engine, monkeypatch):
    monkeypatch.setattr(writer, "STALLED_AFTER_S", 0.05)
    entered, gate = threading.Event(), threading.Event()
    stuck = engine.submit(lambda cursor: entered.set() or gate.wait(10))
    entered.wait(5)
    while engine.is_well():  # the test's own time limit ends it
        entered.wait(0)
    gate.set()
    stuck.result()
    assert engine.is_well()


def test_every_commit_is_told_with_its_size_and_its_seconds(engine):
    told = []
    engine.watch(lambda size, seconds: told.append((size, seconds > 0)))
    engine.submit(insert(1)).result()
    engine.submit(insert(2)).result()
    assert told[0] == (1, True)
    assert engine.waiting() == 0


def test_text_is_ordered_by_its_bytes_and_bytes_come_back_as_bytes(engine):
    made = Migration(1, "one", "CREATE TABLE w (k TEXT PRIMARY KEY, v BLOB, n INTEGER)")
    words = ["a", "B", "_", "中", "2026-11-21T04:00:00.000Z", "2026-11-21"]

    def work(cursor):
        migrate(cursor, [made], engine.in_dialect)
        rows = [(word, bytes(range(256)), 2**40) for word in words]
        cursor.executemany("INSERT INTO w (k, v, n) VALUES (?, ?, ?)", rows)

    engine.submit(work).result()
    found = engine.look(lambda cursor: cursor.execute("SELECT k, v, n FROM w ORDER BY k").fetchall())
    assert [row[0] for row in found] == sorted(words)
    assert {(type(row[1]), row[1], row[2]) for row in found} == {(bytes, bytes(range(256)), 2**40)}


def test_reads_see_one_moment(engine):
    def twice(cursor):
        before = cursor.execute("SELECT COUNT(*) FROM t").fetchone()
        engine.submit(insert(1)).result()
        return before, cursor.execute("SELECT COUNT(*) FROM t").fetchone()

    assert asyncio.run(engine.read(twice)) == ((0,), (0,))
