"""Paper that belongs to no new record: the road of a case, copies, the guide, what was done today, the test page.

Each is journaled and printed in the printing thread; what is returned is the job's id, whose outcome is told later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

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
from kiosk.domain.receipt import Align, Paragraph, Receipt, lay_out
from kiosk.domain.slips import GuideFacts, SlipHead, bare_slip, guide_slip, roadmap_slip, test_page
from kiosk.services.capture import Accepted
from kiosk.services.print_slip import PrintQueue, SlipPrinter
from kiosk.services.road_words import acceptance_facts, road_facts
from kiosk.services.self_test import TEST_CODE
from kiosk.services.slip_writer import SlipWriter
from kiosk.services.today import Deed, deed_facts
from kiosk.store.print_journal import PrintJob, PrintJournal

if TYPE_CHECKING:
    from PIL.Image import Image

WITHOUT_PRINTER = (48, 576)  # columns and dots of the slip on the screen


class Papers:
    def __init__(
        self,
        *,
        printing: PrintQueue,
        printer: SlipPrinter | None,
        journal: PrintJournal,
        writer: SlipWriter,
        site: Callable[[], SiteConfig | None],
        clock: CentreClock,
        new_id: Callable[[], str],
    ) -> None:
        self._printing, self._printer, self._journal = printing, printer, journal
        self._writer, self._site, self._clock, self._new_id = writer, site, clock, new_id

    def print_roadmap(self, road: RoadmapReply, slip_code: str) -> str:
        """The road of a case."""
        slip = self._road(self._head(), road, slip_code)
        return self._print(slip, kind="roadmap", number=road.number, slip_code=slip_code)

    def print_copy(self, road: RoadmapReply, slip_code: str) -> str:
        """A copy of a slip from what the centre has: it says 补打 and how many there were."""
        copy = self._next_copy(road.number)
        slip = self._road(self._head(copy), road, slip_code)
        return self._print(slip, kind="copy", number=road.number, slip_code=slip_code, copy=copy)

    def print_again(self, accepted: Accepted) -> str:
        """The visitor says no paper came: a copy, marked as one, of the slip still in memory."""
        copy, say = self._next_copy(accepted.number), self._writer.words.say
        if accepted.slip is None:
            number, code = accepted.grouped, accepted.slip_code
            slip = bare_slip(self._head(copy), number=number, slip_code=code, say=say)
        else:
            slip = marked_as_copy(accepted.slip, say("slip.copy", n=copy))
        return self._print(slip, kind="copy", number=accepted.number, slip_code=accepted.slip_code, copy=copy)

    def print_guide(self, code: str) -> str:
        """Where a matter is usually taken. Empty when the site has no such guide."""
        site = self._site()
        guide = next((g for g in (site.guides if site else []) if g.code == code), None)
        if guide is None:
            return ""
        facts = GuideFacts(guide.title, guide.place, guide.phone, guide.hours, guide.bring)
        return self._print(guide_slip(self._head(), facts, self._writer.words.say), kind="guide")

    def print_platforms(self) -> str:
        """Other ways to the same offices, each with its code."""
        site = self._site()
        doors = [Platform(p.name, p.what_for, p.address) for p in (site.platforms if site else [])]
        return self._print(platforms_slip(self._head(), doors, self._writer.words.say), kind="platforms")

    def print_today(self, deeds: Sequence[Deed]) -> str:
        """What the visitor did for their matters today."""
        words = self._writer.words
        return self._print(today_slip(self._head(), deed_facts(deeds, words), words.say), kind="today")

    def print_paper(self, road: RoadmapReply, paper: WireDocument, slip_code: str) -> str:
        """A copy of one paper of a case; of the acceptance notice, what counts in it (条例 第二十三条)."""
        words = self._writer.words
        facts = acceptance_facts(road, paper, words, slip_code)
        if facts is not None:
            slip = acceptance_slip(self._head(), facts, words.say)
        else:
            number = parse_number(road.number).grouped()
            copied = DocumentFacts(number, paper.title, paper.issued_on, paper.text, slip_code)
            slip = document_slip(self._head(), copied, words.say)
        return self._print(slip, kind="document", number=road.number, slip_code=slip_code)

    def print_test(self) -> str:
        """A page for technicians."""
        return self._print(self._test_page(), kind="test")

    def test_picture(self) -> Image:
        """What the test page must look like."""
        return self.picture(self._test_page())

    def picture(self, slip: Receipt) -> Image:
        """The slip as it falls on this terminal's paper."""
        from kiosk.slip_picture import draw_slip

        printer = self._printer
        columns, width = (printer.columns, printer.width_dots) if printer else WITHOUT_PRINTER
        return draw_slip(lay_out(slip, columns=columns, width_dots=width), width_dots=width)

    def _head(self, copy: int = 0) -> SlipHead:
        return self._writer.head(self._clock.now(), copy=copy)

    def _next_copy(self, number: str) -> int:
        return max(1, self._journal.copies_of(number))

    def _road(self, head: SlipHead, road: RoadmapReply, slip_code: str) -> Receipt:
        words = self._writer.words
        return roadmap_slip(head, road_facts(road, words, slip_code), words.say)

    def _test_page(self) -> Receipt:
        return test_page(self._head(), codes=[TEST_CODE], say=self._writer.words.say)

    def _print(
        self, slip: Receipt, *, kind: str, number: str = "", slip_code: str = "", copy: int = 0
    ) -> str:
        job = PrintJob(self._new_id(), kind, number, slip_code, "", copy)
        self._printing.print_again(job, slip)
        return job.id


def marked_as_copy(slip: Receipt, mark: str) -> Receipt:
    """The same slip with 补打 on top."""
    return Receipt(slip.kind, (Paragraph(mark, bold=True, align=Align.CENTRE), *slip.blocks))
