from support.doubles import NOON

from kiosk.store.database import Database
from kiosk.store.print_journal import PrintJob, PrintJournal

CANARY = "张小明的凭条 canary-slip".encode()


def job(name):
    return PrintJob(name, "registration", "XF1", "XF2:CODE", "record-1")


def on_disk(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_a_slip_is_never_readable_on_the_disk(database, journal, tmp_path):
    journal.add(job("a"), CANARY, NOON)
    assert journal.take("a") == CANARY
    assert CANARY not in on_disk(tmp_path)


def test_a_final_outcome_erases_the_slip(database, journal):
    journal.add(job("a"), CANARY, NOON)
    journal.take("a")
    journal.settle("a", "PRINTED", "P00", NOON)
    assert database.rows("SELECT sealed FROM print_jobs") == [(None,)]
    assert [(row.state, row.code) for row in journal.listing()] == [("PRINTED", "P00")]


def test_the_code_that_opens_a_case_is_erased_once_it_is_on_paper(database, journal):
    for name, outcome in (("a", "PRINTED"), ("b", "UNCERTAIN")):
        journal.add(job(name), CANARY, NOON)
        journal.settle(name, outcome, "P00", NOON)
    rows = database.rows("SELECT id, slip_code FROM print_jobs ORDER BY id")
    assert rows == [("a", ""), ("b", "XF2:CODE")]


def test_after_a_crash_what_was_under_way_is_uncertain_and_what_waited_was_not_printed(tmp_path):
    before = Database(tmp_path / "kiosk.db")
    journal = PrintJournal(before)
    for name in ("done", "under way", "at the printer", "waiting"):
        journal.add(job(name), CANARY, NOON)
    for name in ("done", "under way", "at the printer"):
        journal.take(name)
    journal.mark_sent("at the printer")
    assert {row.id: row.state for row in journal.listing()}["at the printer"] == "sent"
    journal.settle("done", "PRINTED", "P00", NOON)
    before.close()
    after = Database(tmp_path / "kiosk.db")
    journal = PrintJournal(after)
    assert journal.settle_leftovers(NOON) == 3
    assert journal.settle_leftovers(NOON) == 0
    assert {row.id: row.state for row in journal.listing()} == {
        "done": "PRINTED", "under way": "UNCERTAIN", "at the printer": "UNCERTAIN", "waiting": "NOT_PRINTED",
    }  # fmt: skip
    assert after.rows("SELECT COUNT(*) FROM print_jobs WHERE sealed IS NOT NULL") == [(0,)]
    after.close()


def test_the_slips_of_a_number_are_counted(journal):
    assert journal.copies_of("XF1") == 0
    journal.add(job("a"), CANARY, NOON)
    assert journal.copies_of("XF1") == 1


def test_a_part_of_an_uncertain_slip_may_hang_out_until_the_next_one_is_printed(journal):
    told = [journal.last_is_uncertain()]
    for name, outcome in (("a", "PRINTED"), ("b", "UNCERTAIN"), ("c", "NOT_PRINTED"), ("d", "PRINTED")):
        journal.add(job(name), CANARY, NOON)
        journal.settle(name, outcome, "P12", NOON)
        told.append(journal.last_is_uncertain())
    assert told == [False, False, True, True, False]
