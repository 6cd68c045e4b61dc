import threading
import time

import pytest
from support.doubles import Outcome, PaperPrinter, PrintResult

from kiosk.domain.receipt import Paragraph, QrCode, Receipt, SlipKind, TextLine
from kiosk.errors import NeedsAttention, StoreUnavailable
from kiosk.services.capture import both_slips
from kiosk.services.print_slip import PrintQueue
from kiosk.store.print_journal import PrintJob

STORED = Receipt(SlipKind.REGISTRATION, (Paragraph("已保存，联网后上报"),))
REGISTERED = Receipt(SlipKind.REGISTRATION, (Paragraph("已登记"),))


class Paper:
    """A running print queue with a printer in hand."""

    def __init__(self, journal, clock, printer, has_it=False):
        self.journal, self.clock, self.printer = journal, clock, printer
        self.outcomes, self.statuses, self._told = [], [], threading.Condition()
        self.queue = PrintQueue(
            printer,
            journal,
            clock,
            wait_for_sent=lambda record, most: has_it,
            on_outcome=self._outcome,
            on_status=self.statuses.append,
        )
        self.queue.start()

    def _outcome(self, printed):
        with self._told:
            self.outcomes.append(printed)
            self._told.notify_all()

    def put(self, name, slip=None):
        both = both_slips(slip or STORED, slip or REGISTERED)
        self.journal.add(PrintJob(name, "registration", "XF1", "", "record"), both, self.clock.now())
        self.queue.submit(name, "record")

    def wait(self, count=1):
        with self._told:
            assert self._told.wait_for(lambda: len(self.outcomes) >= count, 5)
        return [(printed.job_id, printed.outcome, printed.code) for printed in self.outcomes]

    def stop(self):
        self.queue.stop()
        self.queue.join(5)
        assert not self.queue.is_alive()


@pytest.fixture
def paper_of(journal, clock):
    running = []

    def make(printer, has_it=False):
        running.append(Paper(journal, clock, printer, has_it))
        return running[-1]

    yield make
    for paper in running:
        paper.stop()


def printed_text(printer, place=0):
    return "".join(line.text for line in printer.layouts[place].lines if isinstance(line, TextLine))


@pytest.mark.parametrize(("has_it", "text"), [(False, "已保存，联网后上报"), (True, "已登记")])
def test_the_paper_says_what_is_true_when_it_moves(paper_of, has_it, text):
    printer = PaperPrinter()
    paper = paper_of(printer, has_it)
    paper.put("a")
    assert paper.wait() == [("a", "PRINTED", "P00")]
    assert printed_text(printer) == text
    assert paper.outcomes[0].as_registered is has_it


def test_the_outcome_is_journaled_before_it_is_told(paper_of, journal):
    paper = paper_of(PaperPrinter(result=PrintResult(Outcome("NOT_PRINTED"), "P01")))
    seen = []
    paper.queue._on_outcome = lambda printed: (
        seen.append(journal.listing()[0].state),
        paper._outcome(printed),
    )
    paper.put("a")
    paper.wait()
    assert seen == ["NOT_PRINTED"]


def test_a_driver_that_gives_up_leaves_the_job_uncertain_and_the_next_one_prints(paper_of):
    printer = PaperPrinter(fails=NeedsAttention("jam", code="P05"))
    paper = paper_of(printer)
    paper.put("a")
    assert paper.wait() == [("a", "UNCERTAIN", "P05")]
    printer.fails = None
    paper.put("b")
    assert paper.wait(2)[1] == ("b", "PRINTED", "P00")


def test_a_slip_that_cannot_be_laid_out_was_not_printed_and_the_next_one_is(paper_of):
    paper = paper_of(PaperPrinter())
    paper.put("a", Receipt(SlipKind.TEST, (QrCode("x" * 3000),)))
    assert paper.wait()[0][:2] == ("a", "NOT_PRINTED")
    paper.put("b")
    assert paper.wait(2)[1] == ("b", "PRINTED", "P00")


def test_an_outcome_that_cannot_be_journaled_is_told_all_the_same(paper_of, journal):
    paper = paper_of(PaperPrinter())
    settle, full = journal.settle, [StoreUnavailable("disk full", code="D02")]

    def settle_once_full(*values):
        if full:
            raise full.pop()
        settle(*values)

    journal.settle = settle_once_full
    paper.put("a")
    assert paper.wait() == [("a", "PRINTED", "P00")]
    paper.put("b")
    assert paper.wait(2)[1] == ("b", "PRINTED", "P00")


def test_a_terminal_without_a_printer_says_so(paper_of):
    paper = paper_of(None)
    paper.put("a")
    assert paper.wait() == [("a", "NOT_PRINTED", "P06")]
    assert "P06" in paper.statuses


def test_jobs_print_in_their_order(paper_of):
    paper = paper_of(PaperPrinter())
    for name in "abc":
        paper.put(name)
    assert [job for job, *_ in paper.wait(3)] == ["a", "b", "c"]


def test_the_journal_knows_when_the_printer_has_it_all(paper_of, journal):
    seen = []

    class Slow(PaperPrinter):
        def print_slip(self, layout, *, job_id, on_sent):
            seen.extend(row.state for row in journal.listing())
            on_sent()
            seen.extend(row.state for row in journal.listing())
            return self.result

    paper = paper_of(Slow())
    paper.put("a")
    paper.wait()
    assert seen == ["sending", "sent"]


def test_a_printer_that_cannot_print_is_looked_at_again_soon(paper_of, monkeypatch):
    monkeypatch.setattr("kiosk.services.print_slip.LOOK_AGAIN_S", 0.01)
    paper = paper_of(PaperPrinter(codes=["P06", "P01"]))
    end = time.monotonic() + 3  # a well one is looked at every five seconds
    while len(paper.statuses) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    assert paper.statuses == ["P06", "P01", "P00"]
