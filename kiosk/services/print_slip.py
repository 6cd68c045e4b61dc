"""Printing, one slip after the other, in a thread of its own; every outcome is journaled before it is told.

Nothing is ever printed twice by itself: PRINTED, NOT_PRINTED and UNCERTAIN are final for a job, and a copy is a new
job that says 补打.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from kiosk.clock import CentreClock
from kiosk.domain.receipt import Layout, Receipt, lay_out
from kiosk.errors import KioskError, StoreUnavailable
from kiosk.store.print_journal import PrintJob, PrintJournal
from kiosk.store.slip_codec import slip_from_bytes, slip_to_bytes

LOOK_EVERY_S = 5.0  # how often an idle printer is asked how it is
PRINTS = frozenset(("P00", "P07"))  # devices.printer.codes.PRINTABLE
LOOK_AGAIN_S = 1.0  # and one that cannot print: somebody may be mending it just now
SENT_GRACE_S = 0.1  # how long paper may wait for the centre's word, so that it can say 已登记


class PrintOutcomeLike(Protocol):
    @property
    def name(self) -> str: ...


class PrintResultLike(Protocol):
    @property
    def outcome(self) -> PrintOutcomeLike: ...
    @property
    def code(self) -> str: ...


class SlipPrinter(Protocol):
    """What a printer driver offers: how wide its paper is, and printing one slip to an outcome."""

    @property
    def columns(self) -> int: ...
    @property
    def width_dots(self) -> int: ...
    def print_slip(self, layout: Layout, *, job_id: str, on_sent: Callable[[], None]) -> PrintResultLike: ...
    def read_code(self) -> str: ...
    def read_conditions(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Printed:
    """The outcome of one job: PRINTED, NOT_PRINTED or UNCERTAIN, and the code that explains it."""

    job_id: str
    outcome: str
    code: str
    as_registered: bool = False  # the slip says 已登记: the centre had the record when the paper moved


class PrintQueue(threading.Thread):
    """``submit`` a journaled job; ``on_outcome`` is called from this thread."""

    def __init__(
        self,
        printer: SlipPrinter | None,
        journal: PrintJournal,
        clock: CentreClock,
        *,
        wait_for_sent: Callable[[str, float], bool],
        on_outcome: Callable[[Printed], None],
        on_status: Callable[[str], None],
        on_paper: Callable[[Layout], None] = lambda _: None,
    ) -> None:
        super().__init__(name="printing", daemon=True)
        self._on_status, self._on_paper = on_status, on_paper
        self._is_well = True
        self._printer, self._journal, self._clock = printer, journal, clock
        self._wait_for_sent, self._on_outcome = wait_for_sent, on_outcome
        self._jobs: queue.Queue[tuple[str, str] | None] = queue.Queue()

    def submit(self, job_id: str, record_id: str) -> None:
        """Print a job that the journal has."""
        self._jobs.put((job_id, record_id))

    def print_again(self, job: PrintJob, slip: Receipt) -> None:
        """Journal and print a slip that belongs to no new record (a copy, a roadmap, a test page)."""
        data = slip_to_bytes(slip).decode()
        self._journal.add(job, json.dumps([data, data]).encode(), self._clock.now())
        self.submit(job.id, job.record_id)

    def stop(self) -> None:
        """Finish the job under way and end."""
        self._jobs.put(None)

    def run(self) -> None:
        self._look()
        while True:
            try:
                job = self._jobs.get(timeout=LOOK_EVERY_S if self._is_well else LOOK_AGAIN_S)
            except queue.Empty:
                self._look()
                continue
            if job is None:
                return
            self._do(*job)
            self._look()

    def _do(self, job_id: str, record_id: str) -> None:
        """One job. Nothing of its slip is held any more when this returns, for as long as nobody prints the next."""
        printed, layout = self._print(job_id, record_id)
        self._settle(printed)
        self._on_outcome(printed)
        if layout is not None and printed.outcome == "PRINTED":
            self._on_paper(layout)

    def _look(self) -> None:
        code = self._printer.read_code() if self._printer is not None else "P06"
        self._is_well = self._printer is None or code in PRINTS
        self._on_status(code)

    def _print(self, job_id: str, record_id: str) -> tuple[Printed, Layout | None]:
        """The outcome, and what went to the printer."""
        if self._printer is None:
            return Printed(job_id, "NOT_PRINTED", "P06"), None
        try:
            both, has_it = self._journal.take(job_id), self._centre_has(record_id)
            slip = _true_slip(both, has_it)
            layout = lay_out(slip, columns=self._printer.columns, width_dots=self._printer.width_dots)
        except (StoreUnavailable, ValueError):  # not one byte has gone to the printer
            return Printed(job_id, "NOT_PRINTED", "P09"), None
        try:
            result = self._printer.print_slip(layout, job_id=job_id, on_sent=partial(self._sent, job_id))
        except KioskError as error:
            return Printed(job_id, "UNCERTAIN", error.code or "P09"), layout
        return Printed(job_id, result.outcome.name, str(result.code), has_it), layout

    def _sent(self, job_id: str) -> None:
        """The printer has it all. Without this note a restart finds the same: uncertain."""
        with suppress(StoreUnavailable):
            self._journal.mark_sent(job_id)

    def _settle(self, printed: Printed) -> None:
        """Journal the outcome. A store that fails must not end the printing: the next start settles the job."""
        with suppress(StoreUnavailable):
            self._journal.settle(printed.job_id, printed.outcome, printed.code, self._clock.now())

    def _centre_has(self, record_id: str) -> bool:
        return bool(record_id) and self._wait_for_sent(record_id, SENT_GRACE_S)


def _true_slip(both: bytes, has_it: bool) -> Receipt:
    stored, registered = json.loads(both)
    return slip_from_bytes((registered if has_it else stored).encode())
