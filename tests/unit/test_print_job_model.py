"""A print job as a state machine: what the journal says against what lies under the printer."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support.doubles import NOON, HandClock, Outcome, PrintResult

from kiosk.clock import CentreClock
from kiosk.domain.receipt import Paragraph, Receipt, SlipKind
from kiosk.errors import DeviceUnavailable, StoreUnavailable
from kiosk.services.print_slip import PrintQueue
from kiosk.store.database import Database
from kiosk.store.print_journal import PrintJob, PrintJournal

SLIP = Receipt(SlipKind.REGISTRATION, (Paragraph("canary-slip"),))
FINAL = {"PRINTED", "NOT_PRINTED", "UNCERTAIN"}


class PlugPulled(BaseException):
    """The process is gone."""


class Paper:
    """A printer by its ground truth: ``out`` is what people hold in their hands, job by job."""

    columns, width_dots = 48, 576

    def __init__(self):
        self.out, self.fate = [], "prints"

    def print_slip(self, layout, *, job_id, on_sent):
        fate = self.fate
        if fate == "refuses":  # no paper: it said so before a byte went
            return PrintResult(Outcome("NOT_PRINTED"), "P01")
        if fate == "plug before":
            raise PlugPulled
        if fate in ("line breaks", "line breaks late"):
            if fate.endswith("late"):
                self.out.append(job_id)
            raise DeviceUnavailable("gone", code="P06")
        on_sent()
        self.out.append(job_id)
        if fate == "plug after":
            raise PlugPulled
        if fate == "says nothing":
            return PrintResult(Outcome("UNCERTAIN"), "P08")
        return PrintResult(Outcome("PRINTED"), "P00")

    def read_code(self):
        return "P00"


FATES = ["prints", "refuses", "plug before", "line breaks", "line breaks late", "plug after", "says nothing"]


class PrintJobModel(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.paper, self.made, self.waiting, self.told = Paper(), [], [], {}
        self.start()

    def start(self):
        self.database = Database(Path(self.folder.name) / "kiosk.db")
        self.journal = PrintJournal(self.database)
        self.journal.settle_leftovers(NOON)
        self.queue = PrintQueue(
            self.paper, self.journal, CentreClock(HandClock()), wait_for_sent=lambda *_: False,
            on_outcome=lambda printed: None, on_status=lambda _: None,
        )  # fmt: skip

    def teardown(self):
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()

    @rule(copy=st.booleans())
    def a_slip_is_wanted(self, copy):
        job = PrintJob(f"job-{len(self.made)}", "registration", "XF", "slip-code", "record", int(copy))
        self.queue.print_again(job, SLIP)
        self.made.append(job.id)
        self.waiting.append(job.id)

    @rule(fate=st.sampled_from(FATES), store_fails=st.booleans())
    def the_next_one_goes_to_the_printer(self, fate, store_fails):
        """As ``PrintQueue.run`` does with one job."""
        if not self.waiting:
            return
        self.paper.fate = fate
        job_id, record_id = self.queue._jobs.get_nowait()
        assert job_id == self.waiting.pop(0)
        try:
            printed, _ = self.queue._print(job_id, record_id)
            if not store_fails:
                self.queue._settle(printed)
            self.told[job_id] = printed.outcome
        except PlugPulled:
            self.the_plug_is_pulled()

    @rule()
    def the_plug_is_pulled(self):
        self.database.close()
        self.waiting.clear()
        self.start()

    def rows(self):
        return {
            row[0]: row[1:]
            for row in self.database.rows("SELECT id, state, sealed, slip_code FROM print_jobs")
        }

    @invariant()
    def no_job_comes_out_twice(self):
        if hasattr(self, "paper"):
            assert len(set(self.paper.out)) == len(self.paper.out)

    @invariant()
    def no_job_is_forgotten_and_what_the_journal_says_is_so(self):
        if not hasattr(self, "database"):
            return
        rows = self.rows()
        assert set(rows) == set(self.made)
        for job_id, (state, sealed, code) in rows.items():
            if state == "PRINTED":
                assert job_id in self.paper.out
                assert code == ""
            if state == "NOT_PRINTED":
                assert job_id not in self.paper.out
            if state in FINAL:
                assert sealed is None
            elif job_id not in self.told:
                assert job_id in self.waiting

    @invariant()
    def a_visitor_is_told_printed_only_with_paper_in_hand(self):
        for job_id, outcome in getattr(self, "told", {}).items():
            assert outcome != "PRINTED" or job_id in self.paper.out
            assert outcome != "NOT_PRINTED" or job_id not in self.paper.out

    @invariant()
    def the_slip_is_readable_nowhere(self):
        if hasattr(self, "database"):
            for file in Path(self.folder.name).iterdir():
                assert b"canary-slip" not in file.read_bytes()


def test_a_store_that_cannot_be_read_prints_nothing(tmp_path):
    model = PrintJobModel()
    model.begin()
    model.a_slip_is_wanted(False)
    model.database.close()
    printed, _ = model.queue._print("job-0", "")
    assert (printed.outcome, model.paper.out) == ("NOT_PRINTED", [])
    try:
        model.rows()
    except StoreUnavailable:
        model.folder.cleanup()


TestPrintJobModel = PrintJobModel.TestCase
TestPrintJobModel.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, derandomize=True, database=None
)
