"""Everything a visitor can do at this terminal, put together once the terminal knows who it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.api.terminals import SiteConfig
from kiosk.clock import CentreClock
from kiosk.enrolment import TerminalIdentity
from kiosk.keys import SealKey, unb64, verifier
from kiosk.services.arrivals import Arrivals
from kiosk.services.call_staff import CallStaff
from kiosk.services.capture import Accepted, Capture, Chance
from kiosk.services.case_steps import CaseSteps
from kiosk.services.check_in import CheckIn
from kiosk.services.find_case import FindCase
from kiosk.services.paper_book import PaperBook
from kiosk.services.papers import Papers
from kiosk.services.print_slip import Printed, PrintQueue, SlipPrinter
from kiosk.services.printer_care import PrinterCare
from kiosk.services.register_visit import RegisterVisit
from kiosk.services.slip_writer import SlipWriter
from kiosk.services.take_number import Queue, TakeNumber
from kiosk.services.urge import Urge
from kiosk.services.wishes import StepDone, Wish
from kiosk.store.appointments import SpentAppointments
from kiosk.store.database import Database
from kiosk.store.print_journal import PrintJournal
from kiosk.sync.centre import Centre
from kiosk.words import Words

SAID_WITHIN_S = 1.5


class Pokable(Protocol):
    def poke(self) -> None: ...


class Desk:
    def __init__(
        self,
        *,
        identity: TerminalIdentity,
        database: Database,
        journal: PrintJournal,
        clock: CentreClock,
        chance: Chance,
        centre: Centre,
        site: Callable[[], SiteConfig | None],
        words: Words,
        printer: SlipPrinter | None,
        sender: Pokable,
        on_outcome: Callable[[Printed], None],
        on_printer: Callable[[str], None],
        make_room: Callable[[], bool] = lambda: False,
    ) -> None:
        me = identity.reply
        self._identity, self._site, self._sender = identity, site, sender
        self.arrivals = Arrivals()
        self.writer = SlipWriter(site, words, me.terminal)
        self.capture = Capture(
            identity=identity,
            database=database,
            journal=journal,
            clock=clock,
            chance=chance,
            committed=self._committed,
            url_prefix=self._url_prefix,
            seal_key=self._seal_key,
            make_room=make_room,
        )
        self.printer_care = PrinterCare(printer, journal, PaperBook(database), clock)
        self.printing = PrintQueue(
            printer,
            journal,
            clock,
            wait_for_sent=self.arrivals.wait_for,
            on_outcome=on_outcome,
            on_status=on_printer,
            on_paper=self.printer_care.count,
        )
        self.papers = Papers(
            printing=self.printing,
            printer=printer,
            journal=journal,
            writer=self.writer,
            site=site,
            clock=clock,
            new_id=self.capture.new_id,
        )
        queue = Queue(centre, self.capture, me.letter)
        self.register = RegisterVisit(self.capture, self.writer)
        self.take_number = TakeNumber(self.capture, queue, self.writer)
        self.check_in = CheckIn(
            capture=self.capture,
            queue=queue,
            centre=centre,
            spent=SpentAppointments(database),
            site=site,
            centre_number=me.centre,
            fallback_keys={int(k.id): verifier(unb64(k.public_key)) for k in me.appointment_keys},
            clock=clock,
            writer=self.writer,
            take_number=self.take_number,
        )
        self.find = FindCase(centre, url_prefix=self._url_prefix)
        self.urge = Urge(self.capture)
        self.case_steps = CaseSteps(self.capture)
        self.call = CallStaff(centre, self.capture)

    def urge_now(self, number: str) -> Accepted:
        """Keep the reminder, then give the centre a moment to answer, so that more can be said truly."""
        accepted = self.urge(number)
        self.arrivals.wait_for(accepted.record_id, SAID_WITHIN_S)
        return accepted

    def take_step(self, wish: Wish) -> StepDone:
        """Keep what the visitor asks for a case; with the centre's word on it if that comes in a moment."""
        record = self.case_steps(wish).record_id
        is_sent = self.arrivals.wait_for(record, SAID_WITHIN_S)
        return StepDone(wish.step, is_sent, self.arrivals.note_of(record))

    def _seal_key(self) -> SealKey:
        """The centre's newest, as the site last told; the enrolment's until then."""
        site = self._site()
        if site is None or not site.seal_keys:
            return self._identity.seal_key
        newest = site.seal_keys[0]
        return SealKey(newest.id, unb64(newest.public_key))

    def _url_prefix(self) -> str:
        site = self._site()
        return site.slip_url_prefix if site else ""

    def _committed(self, accepted: Accepted) -> None:
        self._sender.poke()
        if accepted.job_id:
            self.printing.submit(accepted.job_id, accepted.record_id)
