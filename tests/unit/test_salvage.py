"""A damaged store: what is read out of it, that no number comes twice, that a cut at any moment costs nothing."""

import json
import random
import shutil

import pytest
from support.doubles import NOON
from support.places import enrolment
from support.records import add, envelope

from kiosk.api.codec import to_json
from kiosk.api.envelope import RecordKind
from kiosk.errors import StoreUnavailable
from kiosk.store import opening
from kiosk.store.database import Database
from kiosk.store.facts import ENROLMENT, HEARTBEATS, SALVAGED, SERIAL, Facts
from kiosk.store.opening import open_store
from kiosk.store.outbox import Outbox
from kiosk.store.reserve import Reserve
from kiosk.store.salvage import GAP
from kiosk.store.spare import Spare, read_spare, write_spare

RECORDS = 60
PAGE = 4096


def opened(path):
    return open_store(path, lambda: NOON, Reserve(path.parent))


@pytest.fixture
def path(tmp_path):
    """A store with sixty records, forty of them sent, that was closed well."""
    path = tmp_path / "kiosk.db"
    database = Database(path)
    facts, outbox = Facts(database), Outbox(database)
    facts.put(ENROLMENT, to_json(enrolment()).decode())
    facts.put(SERIAL, "500")
    facts.put(HEARTBEATS, "70")
    kinds = list(RecordKind)
    add(database, *[envelope(n, kinds[n % 3]) for n in range(1, RECORDS + 1)])
    for seq in range(1, 41):
        outbox.settle(seq, "sent", NOON)
    write_spare(facts, path)
    database.close()
    return path


def told(database):
    return json.loads(Facts(database).get(SALVAGED))


def test_a_sound_store_is_opened_as_it_is(path):
    database = opened(path)
    assert Facts(database).get(SALVAGED) is None
    assert not (path.parent / "damaged").exists()
    database.close()


def break_page(path, page, how=b"\xff"):
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(how * PAGE)


@pytest.mark.parametrize("how", [b"\xff", b"\x00", b"\x41"], ids=["ff", "zero", "A"])
def test_of_a_store_with_any_one_page_broken_everything_else_is_read(path, tmp_path, how):
    pages, worst, lost = path.stat().st_size // PAGE, 0, 0
    for page in range(pages):
        copy = tmp_path / f"copy-{page}" / "kiosk.db"
        copy.parent.mkdir()
        shutil.copyfile(path, copy)
        shutil.copyfile(path.with_name("spare.json"), copy.with_name("spare.json"))
        break_page(copy, page, how)
        opening.mark_damaged(copy)
        database = opened(copy)
        kept = sum(Outbox(database).counts().values())
        report = told(database)
        worst, lost = max(worst, RECORDS - kept), lost + (RECORDS - kept)
        assert report["records"] == kept
        assert report["missing"] >= RECORDS - kept
        assert json.loads(Facts(database).get(ENROLMENT))["terminal"] == enrolment().terminal
        assert int(Facts(database).get(SERIAL)) >= 500 + GAP
        assert int(Facts(database).get(HEARTBEATS)) >= 70 + GAP
        assert database.rows("PRAGMA integrity_check") == [("ok",)]
        database.close()
        assert (copy.parent / report["kept_in"] / "kiosk.db").exists()
        assert not opening.mark_of(copy).exists()
    assert worst <= 8  # what lay on the one page
    assert lost <= pages * 3


def test_a_store_that_is_no_database_any_more_gives_the_records_that_prove_themselves(path):
    break_page(path, 0)
    database = opened(path)
    counts = Outbox(database).counts()
    assert counts.get("pending", 0) >= RECORDS * 0.9
    assert told(database)["carved"] == sum(counts.values())
    assert json.loads(Facts(database).get(ENROLMENT))["terminal"] == enrolment().terminal
    database.close()


def test_scribbles_all_over_the_file_still_leave_a_store_that_works(path):
    chance = random.Random(20261122)
    with path.open("r+b") as file:
        for _ in range(400):
            file.seek(chance.randrange(path.stat().st_size))
            file.write(chance.randbytes(chance.randrange(1, 64)))
    opening.mark_damaged(path)
    database = opened(path)
    assert told(database)["records"] == sum(Outbox(database).counts().values())
    add(database, envelope(99))
    assert database.rows("PRAGMA integrity_check") == [("ok",)]
    database.close()


def test_a_record_whose_bytes_have_changed_is_kept_for_staff_and_not_sent(path):
    database = Database(path)
    with database.transaction() as connection:
        connection.execute("UPDATE outbox SET envelope = replace(envelope, 'c2Vh', 'c2Vi') WHERE seq = 50")
    database.close()
    opening.mark_damaged(path)
    database = opened(path)
    assert database.rows("SELECT state, problem FROM outbox WHERE seq = 50") == [("quarantined", "damaged")]
    assert Outbox(database).counts() == {"pending": 19, "quarantined": 1, "sent": 40}
    database.close()


def test_the_log_beside_the_file_is_salvaged_too(path):
    database = Database(path)
    add(database, *[envelope(n) for n in range(61, 71)])
    shutil.copytree(
        path.parent, path.parent.with_name("cut")
    )  # as a cut leaves it: the log not yet in the file
    database.close()
    cut = path.parent.with_name("cut") / "kiosk.db"
    assert cut.with_name("kiosk.db-wal").stat().st_size > 0
    opening.mark_damaged(cut)
    database = opened(cut)
    assert sum(Outbox(database).counts().values()) == RECORDS + 10
    database.close()


class Cut(Exception):
    """The power went."""


STEPS = [
    ("kiosk.store.salvage._copy_away", "before"),
    ("kiosk.store.salvage._build", "before"),
    ("kiosk.store.salvage._build", "after"),
    ("kiosk.store.salvage._put_in_place", "before"),
    ("kiosk.store.salvage._put_in_place", "half"),
]


@pytest.mark.parametrize(("where", "when"), STEPS)
def test_a_salvage_that_is_cut_off_goes_on_at_the_next_start(path, monkeypatch, where, when):
    from kiosk.store import salvage

    real = getattr(salvage, where.rsplit(".", 1)[1])

    def cut(*args):
        if when == "after":
            real(*args)
        if when == "half":
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise Cut

    opening.mark_damaged(path)
    with monkeypatch.context() as patched:
        patched.setattr(where, cut)
        with pytest.raises(Cut):
            opened(path)
    database = opened(path)
    assert Outbox(database).counts() == {"pending": 20, "sent": 40}
    assert not list(path.parent.glob("kiosk.db.*"))
    database.close()


def test_where_there_is_no_room_for_it_nothing_is_touched(path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    before = path.read_bytes()
    opening.mark_damaged(path)
    monkeypatch.setattr("kiosk.store.salvage.shutil.copyfile", full)
    with pytest.raises(StoreUnavailable) as error:
        opened(path)
    assert error.value.code == "D01"
    assert path.read_bytes() == before


def test_damage_that_is_met_while_running_is_salvaged_at_the_next_start(path):
    database = opened(path)
    database.on_damage = lambda: opening.mark_damaged(path)
    break_page(path, path.stat().st_size // PAGE - 1)
    for page in range(2, path.stat().st_size // PAGE):
        break_page(path, page)
    with pytest.raises(StoreUnavailable):
        database.rows("SELECT COUNT(envelope) FROM outbox ORDER BY envelope")
    database.close()
    database = opened(path)
    assert told(database)["missing"] > 0
    database.close()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"enrolment": 1}', '{"enrolment": "", "next_serial": "x", "heartbeats": 0}']
)
def test_a_spare_copy_that_cannot_be_read_is_none(tmp_path, text):
    (tmp_path / "spare.json").write_text(text)
    assert read_spare(tmp_path / "kiosk.db") == Spare()
