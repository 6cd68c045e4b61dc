"""Everything a visitor can do at this terminal, put together once the terminal knows who it is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Protocol

from kiosk.api.cases import RoadmapReply, WireDocument
from kiosk.api.terminals import SiteConfig
from kiosk.clock import CentreClock
from kiosk.domain.case_slips import (
    DocumentFacts,
    Platform,
    acceptance_slip,
    document_slip,
    platforms_slip,
    today_slip,
)
from kiosk.domain.numbers import parse_number
from kiosk.domain.receipt import Layout, Receipt, lay_out
from kiosk.domain.slips import GuideFacts, bare_slip, guide_slip, roadmap_slip, test_page
from kiosk.enrolment import TerminalIdentity
from kiosk.errors import StoreUnavailable
from kiosk.keys import SealKey, unb64, verifier
from kiosk.services.call_staff import CallStaff
from kiosk.services.capture import Accepted, Capture, Chance
from kiosk.services.case_steps import CaseSteps
from kiosk.services.check_in import CheckIn
from kiosk.services.find_case import FindCase
from kiosk.services.paper_book import PaperBook
from kiosk.services.print_slip import Printed, PrintQueue, SlipPrinter
from kiosk.services.register_visit import RegisterVisit
from kiosk.services.road_words import acceptance_facts, road_facts
from kiosk.services.self_test import TEST_CODE
from kiosk.services.slip_writer import SlipWriter
from kiosk.services.take_number import Queue, TakeNumber
from kiosk.services.today import Deed, deed_facts
from kiosk.services.urge import Urge
from kiosk.services.wishes import StepDone, Wish
from kiosk.store.appointments import SpentAppointments
from kiosk.store.database import Database
from kiosk.store.outbox import Outbox
from kiosk.store.print_journal import JournalRow, PrintJob, PrintJournal
from kiosk.sync.centre import Centre
from kiosk.words import Words

REMEMBERED_SENT = 64
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
        outbox: Outbox,
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
        self._clock, self._journal, self._sender, self._outbox = clock, journal, sender, outbox
        self._printer, self._site = printer, site
        self._arrived = threading.Condition()
        self._sent: OrderedDict[str, str] = OrderedDict()  # record -> what the centre noted
        self.writer = SlipWriter(site, words, me.terminal)
        self.capture = Capture(
            identity=identity,
            database=database,
            journal=journal,
            clock=clock,
            chance=chance,
            committed=self._committed,
            url_prefix=self._url_prefix,
            seal_key=lambda: self._seal_key(identity),
            make_room=make_room,
        )
        self.printing = PrintQueue(
            printer,
            journal,
            clock,
            wait_for_sent=self.wait_for_sent,
            on_outcome=on_outcome,
            on_status=on_printer,
            on_paper=self._count_paper,
        )
        self.paper = PaperBook(database)
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

    def _seal_key(self, identity: TerminalIdentity) -> SealKey:
        """The centre's newest, as the site last told; the enrolment's until then."""
        site = self._site()
        if site is None or not site.seal_keys:
            return identity.seal_key
        newest = site.seal_keys[0]
        return SealKey(newest.id, unb64(newest.public_key))

    def _url_prefix(self) -> str:
        site = self._site()
        return site.slip_url_prefix if site else ""

    def urge_now(self, number: str) -> Accepted:
        """Keep the reminder, then give the centre a moment to answer, so that more can be said truly."""
        accepted = self.urge(number)
        self.wait_for_sent(accepted.record_id, SAID_WITHIN_S)
        return accepted

    def take_step(self, wish: Wish) -> StepDone:
        """Keep what the visitor asks for a case; with the centre's word on it if that comes in a moment."""
        accepted = self.case_steps(wish)
        is_sent = self.wait_for_sent(accepted.record_id, SAID_WITHIN_S)
        with self._arrived:
            return StepDone(wish.step, is_sent, self._sent.get(accepted.record_id, ""))

    # ---- paper ----

    def print_roadmap(self, road: RoadmapReply, slip_code: str) -> str:
        """Print the road of a case; the job's id."""
        facts = road_facts(road, self.writer.words, slip_code)
        slip = roadmap_slip(self.writer.head(self._clock.now()), facts, self.writer.words.say)
        return self._print(slip, kind="roadmap", number=road.number, slip_code=slip_code)

    def print_copy(self, road: RoadmapReply, slip_code: str) -> str:
        """A copy of a slip from what the centre has: it says 补打 and how many there were."""
        copy = self._journal.copies_of(road.number) or 1
        facts = road_facts(road, self.writer.words, slip_code)
        head = self.writer.head(self._clock.now(), copy=copy)
        slip = roadmap_slip(head, facts, self.writer.words.say)
        return self._print(slip, kind="copy", number=road.number, slip_code=slip_code, copy=copy)

    def print_guide(self, code: str) -> str:
        """Where a matter is usually taken; the job's id, empty when the site has no such guide."""
        site = self._site()
        guide = next((g for g in (site.guides if site else []) if g.code == code), None)
        if guide is None:
            return ""
        facts = GuideFacts(guide.title, guide.place, guide.phone, guide.hours, guide.bring)
        slip = guide_slip(self.writer.head(self._clock.now()), facts, self.writer.words.say)
        return self._print(slip, kind="guide", number="", slip_code="")

    def print_platforms(self) -> str:
        """Other ways to the same offices, each with its code; the job's id."""
        site = self._site()
        doors = [Platform(p.name, p.what_for, p.address) for p in (site.platforms if site else [])]
        slip = platforms_slip(self.writer.head(self._clock.now()), doors, self.writer.words.say)
        return self._print(slip, kind="platforms", number="", slip_code="")

    def print_today(self, deeds: Sequence[Deed]) -> str:
        """What the visitor did for their matters today; the job's id."""
        words = self.writer.words
        slip = today_slip(self.writer.head(self._clock.now()), deed_facts(deeds, words), words.say)
        return self._print(slip, kind="today", number="", slip_code="")

    def print_paper(self, road: RoadmapReply, paper: WireDocument, slip_code: str) -> str:
        """A copy of one paper of a case; of the acceptance notice, what counts in it (条例 第二十三条). The job's id."""
        head, words = self.writer.head(self._clock.now()), self.writer.words
        facts = acceptance_facts(road, paper, words, slip_code)
        if facts is not None:
            slip = acceptance_slip(head, facts, words.say)
        else:
            number = parse_number(road.number).grouped()
            copied = DocumentFacts(number, paper.title, paper.issued_on, paper.text, slip_code)
            slip = document_slip(head, copied, words.say)
        return self._print(slip, kind="document", number=road.number, slip_code=slip_code)

    def print_again(self, accepted: Accepted) -> str:
        """The visitor says no paper came: a copy, marked as one, of the slip still in memory."""
        copy = max(1, self._journal.copies_of(accepted.number))
        head = self.writer.head(self._clock.now(), copy=copy)
        slip = accepted.slip
        if slip is None:
            slip = bare_slip(
                head, number=accepted.grouped, slip_code=accepted.slip_code, say=self.writer.words.say
            )
        else:
            slip = marked_as_copy(slip, self.writer.words.say("slip.copy", n=copy))
        return self._print(slip, kind="copy", number=accepted.number, slip_code=accepted.slip_code, copy=copy)

    def print_test(self) -> str:
        """A page for technicians; the job's id."""
        return self._print(self._test_page(), kind="test", number="", slip_code="")

    def test_picture(self) -> Any:
        """What the test page must look like."""
        return self.slip_picture(self._test_page())

    def _test_page(self) -> Receipt:
        return test_page(self.writer.head(self._clock.now()), codes=[TEST_CODE], say=self.writer.words.say)

    def new_roll(self) -> None:
        """Somebody put paper in."""
        self.paper.new_roll(self._clock.now())

    def printer_conditions(self) -> list[str]:
        """What the printer reports of itself now; empty when all is well. Raises KioskError where it does not answer."""
        return self._printer.read_conditions() if self._printer else []

    def printer_code(self) -> str:
        """One code for the printer's state now, P06 where there is none. Raises KioskError as above."""
        return self._printer.read_code() if self._printer else "P06"

    def recent_jobs(self) -> list[JournalRow]:
        """The last 50, newest first."""
        return self._journal.listing()

    def _count_paper(self, layout: Layout) -> None:
        from kiosk.slip_picture import slip_length_mm

        with suppress(StoreUnavailable):  # a counter must not end the printing
            self.paper.printed(slip_length_mm(layout))

    def slip_picture(self, slip: Receipt) -> Any:
        """The slip as it falls on this terminal's paper."""
        from kiosk.slip_picture import draw_slip

        columns, width = (self._printer.columns, self._printer.width_dots) if self._printer else (48, 576)
        return draw_slip(lay_out(slip, columns=columns, width_dots=width), width_dots=width)

    def acceptance_day(self, captured_at: datetime) -> date:
        """By when the visitor is told about acceptance."""
        return self.writer.acceptance_until(captured_at)

    def _print(self, slip: Receipt, *, kind: str, number: str, slip_code: str, copy: int = 0) -> str:
        job = PrintJob(self.capture.new_id(), kind, number, slip_code, "", copy)
        self.printing.print_again(job, slip)
        return job.id

    # ---- what the centre has ----

    def sent(self, record_id: str, note: str = "") -> None:
        """The centre echoed this record (called by the sender's thread)."""
        with self._arrived:
            self._sent[record_id] = note
            while len(self._sent) > REMEMBERED_SENT:
                self._sent.popitem(last=False)
            self._arrived.notify_all()

    def record_is_sent(self, record_id: str) -> bool:
        with self._arrived:
            return record_id in self._sent

    def wait_for_sent(self, record_id: str, at_most_s: float) -> bool:
        """Whether the centre has it, waiting a moment if need be."""
        with self._arrived:
            return self._arrived.wait_for(lambda: record_id in self._sent, at_most_s)

    def _committed(self, accepted: Accepted) -> None:
        self._sender.poke()
        if accepted.job_id:
            self.printing.submit(accepted.job_id, accepted.record_id)


def marked_as_copy(slip: Receipt, mark: str) -> Receipt:
    """The same slip with 补打 on top."""
    from kiosk.domain.receipt import Align, Paragraph

    return Receipt(slip.kind, (Paragraph(mark, bold=True, align=Align.CENTRE), *slip.blocks))
