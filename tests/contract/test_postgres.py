"""What only PostgreSQL can do to us: lines that break, commits without an answer, requests to try again."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from kiosk.errors import SettingsError, StoreUnavailable, Unreadable
from server.db import postgres as product
from server.db.migrate import TABLE, Migration, migrate
from server.db.postgres import PostgresEngine, checked_url, connect


@pytest.fixture
def url(postgres):
    return postgres.new_database()


@pytest.fixture
def engine(url):
    made = PostgresEngine(url)
    made.submit(lambda cursor: cursor.execute("CREATE TABLE t (x INTEGER PRIMARY KEY)") and None).result()
    yield made
    made.close()


def insert(value):
    return lambda cursor: cursor.execute("INSERT INTO t VALUES (?)", (value,)).rowcount


def held(url):
    with psycopg.connect(url) as line:
        return [row[0] for row in line.execute("SELECT x FROM t ORDER BY x").fetchall()]


def cut_every_line(url):
    with psycopg.connect(url) as line:
        line.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_lost_lines_are_opened_again_and_nobody_notices(engine, url):
    engine.submit(insert(1)).result()
    cut_every_line(url)
    assert engine.look(lambda cursor: cursor.execute("SELECT x FROM t").fetchall()) == [(1,)]
    assert engine.submit(insert(2)).result() == 1
    assert held(url) == [1, 2]


def test_a_line_lost_in_the_middle_of_a_group_runs_the_group_again_once(engine, url):
    runs = []

    def work(cursor):
        runs.append(cursor.execute("INSERT INTO t VALUES (5)").rowcount)
        if len(runs) == 1:
            cut_every_line(url)

    engine.submit(work).result()
    assert (runs, held(url)) == ([1, 1], [5])


class LosesAnswers(psycopg.Connection):
    """A line that breaks at the next COMMIT: before it reaches the database, or after."""

    break_at = ""

    def execute(self, query, *values, **options):
        if query != b"COMMIT" or not LosesAnswers.break_at:
            return super().execute(query, *values, **options)
        when, LosesAnswers.break_at = LosesAnswers.break_at, ""
        if when == "after":
            super().execute(query)
        self.close()
        raise psycopg.OperationalError("the line was lost")


@pytest.mark.parametrize(("when", "runs"), [("before", 2), ("after", 1)])
def test_a_commit_whose_answer_was_lost_is_kept_once(url, monkeypatch, when, runs):
    monkeypatch.setattr(product.psycopg, "connect", LosesAnswers.connect)
    engine, counted = PostgresEngine(url), []
    engine.submit(lambda cursor: cursor.execute("CREATE TABLE t (x INTEGER)") and None).result()
    LosesAnswers.break_at = when
    engine.submit(lambda cursor: counted.append(insert(7)(cursor))).result()
    engine.close()
    assert (len(counted), held(url)) == (runs, [7])


def test_a_job_that_postgres_asks_to_try_again_is_tried_again(engine, url):
    asked = []

    def work(cursor):
        asked.append(1)
        if len(asked) < 3:
            raise psycopg.errors.SerializationFailure("try again")
        return insert(1)(cursor)

    assert engine.submit(work).result() == 1
    assert (len(asked), held(url)) == (3, [1])


def test_trying_again_ends_and_the_caller_is_told(engine, url, monkeypatch):
    monkeypatch.setattr(product, "TRIES", 2)

    def work(cursor):
        raise psycopg.errors.DeadlockDetected("again and again")

    with pytest.raises(StoreUnavailable):
        engine.submit(work).result()
    assert engine.is_well()
    assert engine.submit(insert(1)).result() == 1


async def read_at_once(engine, times):
    """So that the pool has as many lines."""
    together = threading.Barrier(times)

    def slow(cursor):
        together.wait()
        return cursor.execute("SELECT 0").fetchone()

    return await asyncio.gather(*(engine.read(slow) for _ in range(times)))


def test_a_database_that_went_away_is_unavailable_and_comes_back(postgres, monkeypatch):
    url = postgres.new_database()
    engine = PostgresEngine(url)
    monkeypatch.setattr(product, "TRIES", 2)
    assert asyncio.run(read_at_once(engine, product.READERS)) == [(0,)] * product.READERS
    postgres.halt()
    for ask in (engine.look, lambda work: engine.submit(work).result()):
        with pytest.raises(StoreUnavailable):
            ask(lambda cursor: cursor.execute("SELECT 1"))
    postgres.start()
    assert engine.submit(lambda cursor: cursor.execute("SELECT 1").fetchone()).result() == (1,)
    assert engine.look(lambda cursor: cursor.execute("SELECT 2").fetchone()) == (2,)
    assert asyncio.run(engine.read(lambda cursor: cursor.execute("SELECT 3").fetchone())) == (3,)
    engine.close()


def test_two_servers_take_turns_so_no_number_is_given_twice(engine, url):
    other, given = PostgresEngine(url), []

    def next_number(cursor):
        number = int(cursor.execute("SELECT MAX(x) FROM t").fetchone()[0] or 0) + 1
        insert(number)(cursor)
        return number

    waiting = [each.submit(next_number) for _ in range(50) for each in (engine, other)]
    given = [answer.result() for answer in waiting]
    other.close()
    assert sorted(given) == list(range(1, 101))


def at_once(work, times):
    """What each of so many threads got, let go together."""
    together = threading.Barrier(times)

    def go():
        together.wait()
        return work()

    with ThreadPoolExecutor(times) as threads:
        return [going.result() for going in [threads.submit(go) for _ in range(times)]]


def test_the_table_of_turns_is_made_once_whoever_comes_first(url):
    """CREATE TABLE IF NOT EXISTS loses the race at three places, each with an error of its own; all are met here."""
    with connect(url) as line:
        for _ in range(60):
            line.execute("DROP TABLE IF EXISTS schema_migrations")
            at_once(lambda: product._make_ready(url), 8)


def test_servers_that_start_at_once_migrate_once(url):
    one = Migration(1, "one", "CREATE TABLE a (x BLOB, y INTEGER);")

    def start():
        engine = PostgresEngine(url)
        done = engine.submit(lambda cursor: migrate(cursor, [one], engine.in_dialect)).result()
        engine.close()
        return len(done)

    assert sorted(at_once(start, 4)) == [0, 0, 0, 1]


def test_what_cannot_be_held_is_the_senders_mistake(engine):
    for value in ("a\0b", 2**70):
        with pytest.raises(Unreadable):
            engine.submit(insert(value)).result()


def test_a_database_that_forgets_what_it_acknowledged_is_refused(postgres, url):
    engine = PostgresEngine(url)
    assert engine.examine().startswith("PostgreSQL ")
    engine.close()
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(f"ALTER DATABASE {line.info.dbname} SET synchronous_commit = off")
    forgetful = PostgresEngine(url)
    with pytest.raises(StoreUnavailable, match="synchronous_commit = off"):
        forgetful.examine()
    forgetful.close()


@pytest.mark.parametrize(
    "url",
    ["mysql://kiosk:geheim@host/db", "postgresql//kiosk:geheim@host", "host=x password=geheim", "geheim"],
)
def test_a_wrong_address_is_refused_and_not_repeated(url):
    with pytest.raises(SettingsError) as error:
        checked_url(url)
    assert "geheim" not in str(error.value)


def test_an_address_that_nobody_answers_names_no_password():
    with pytest.raises(StoreUnavailable) as error:
        connect("postgresql://kiosk:geheim@127.0.0.1:1/none")
    assert "geheim" not in str(error.value)


def test_the_table_of_turns_is_that_of_the_migrations():
    assert "schema_migrations" in TABLE
    assert b"schema_migrations" in product._BEGIN
