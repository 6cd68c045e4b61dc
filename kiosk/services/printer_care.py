"""What a technician wants to know of the printer, and tells it: how it is, what it printed, that a roll was put in."""

from __future__ import annotations

from contextlib import suppress

from kiosk.clock import CentreClock
from kiosk.domain.receipt import Layout
from kiosk.errors import StoreUnavailable
from kiosk.services.paper_book import PaperBook, PaperCount
from kiosk.services.print_slip import SlipPrinter
from kiosk.store.print_journal import JournalRow, PrintJournal


class PrinterCare:
    def __init__(
        self, printer: SlipPrinter | None, journal: PrintJournal, book: PaperBook, clock: CentreClock
    ) -> None:
        self._printer, self._journal, self._book, self._clock = printer, journal, book, clock

    def conditions(self) -> list[str]:
        """What the printer reports of itself now; empty when all is well. Raises KioskError where it does not answer."""
        return self._printer.read_conditions() if self._printer else []

    def code(self) -> str:
        """One code for the printer's state now, P06 where there is none. Raises KioskError as above."""
        return self._printer.read_code() if self._printer else "P06"

    def recent_jobs(self) -> list[JournalRow]:
        """The last 50, newest first."""
        return self._journal.listing()

    def new_roll(self) -> None:
        """Somebody put paper in."""
        self._book.new_roll(self._clock.now())

    def paper(self) -> PaperCount:
        """Metres and cuts, of this roll and in all."""
        return self._book.count()

    def count(self, layout: Layout) -> None:
        """A slip came out."""
        from kiosk.slip_picture import slip_length_mm

        with suppress(StoreUnavailable):  # a counter must not end the printing
            self._book.printed(slip_length_mm(layout))
