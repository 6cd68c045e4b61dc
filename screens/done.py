"""The number, big; what happens next and by when; who receives it; the slip, and what became of it."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.api.terminals import Guide
from kiosk.domain.codes import grouped
from kiosk.services.slip_writer import day_in_words
from kiosk.session import Pace
from screens.kv import load_kv
from screens.printing import paper_is_fine, print_sentence
from screens.stage import KioskScreen

load_kv(__file__)


class DoneScreen(KioskScreen):
    where = "where.done"
    pace = Pace.READ
    may_go_back = False
    chime = "done"
    number = StringProperty()
    state = StringProperty()
    is_sent = BooleanProperty(False)
    next_step = StringProperty()
    receiver = StringProperty()
    code = StringProperty()
    printing = StringProperty()
    guide = StringProperty()
    code_on_screen = StringProperty()  # the slip's QR, when no paper is sure
    asks_paper = BooleanProperty(False)
    picture = ObjectProperty(None, allownone=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._drawn: Any = None
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        self._drawn = None
        self.refresh()

    def wipe(self) -> None:
        self.guide = self.code_on_screen = self.number = self.state = self.next_step = self.receiver = (
            self.code
        ) = self.printing = ""
        self.picture = self._drawn = None
        self.is_sent = self.asks_paper = False

    def relabel(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Also called when the centre has the record, or the paper has moved."""
        visit, ports = self.context.visit, self.context.ports
        accepted = visit.accepted
        if accepted is None:
            return
        self.number = accepted.grouped
        self.is_sent = ports.record_is_sent(accepted.record_id)
        self.state = self.words["done.registered" if self.is_sent else "done.stored"]
        self.next_step = self.words.say(
            "done.next", date=day_in_words(ports.acceptance_day(accepted.captured_at), self.words)
        )
        self._receiver()
        self._guide()
        self.code = self.words.say("done.code", code=grouped(accepted.secrets.query_code))
        self.printing, self.asks_paper = print_sentence(self.context, accepted.job_id)
        self.code_on_screen = "" if paper_is_fine(self.context, accepted.job_id) else accepted.slip_code
        self._draw_slip(accepted)

    def print_again(self) -> None:
        self.context.visit.slips.append(self.context.ports.print_again(self.context.visit.accepted))
        self.asks_paper = False
        self.printing = self.words["print.under_way"]

    def paper_came(self) -> None:
        self.asks_paper = False
        self.printing = self.words["print.PRINTED"]

    def print_guide(self) -> None:
        self.context.visit.slips.append(self.context.ports.print_guide(self._guide_code()))
        self.guide = ""

    def _guide(self) -> None:
        """Where such a matter is usually taken: a suggestion beside the number, never instead of it."""
        guide = next((g for g in self._guides() if g.code == self._guide_code()), None)
        self.guide = self.words.say("done.guide", title=guide.title) if guide else ""

    def _guide_code(self) -> str:
        draft, site = self.context.visit.draft, self.context.ports.site()
        if draft.in_procedure == "yes":
            return "GUIDE-COURT"
        here = next((c for c in (site.categories if site else []) if c.code == draft.category), None)
        return here.hint if here else ""

    def _guides(self) -> list[Guide]:
        site = self.context.ports.site()
        return site.guides if site else []

    def _draw_slip(self, accepted: Any) -> None:
        """Show the slip as it was printed, once that is known; until then as it is true now."""
        printed = self.context.print_state.get(accepted.job_id)
        registered = printed.as_registered if printed is not None else self.is_sent
        slip = accepted.slip_registered if registered else accepted.slip
        if slip is None or slip == self._drawn:
            return
        self._drawn = slip
        asked = self.context.session_serial()
        self.context.tasks.run(
            lambda: self.context.ports.slip_picture(slip),
            on_done=lambda picture: self._picture(asked, picture),
            on_error=self._no_picture,
        )

    def _receiver(self) -> None:
        site = self.context.ports.site()
        who = site.receiver if site else None
        self.receiver = (
            self.words.say("done.receiver", name=who.name, post=who.post, phone=who.phone) if who else ""
        )

    def _picture(self, asked: int, picture: Any) -> None:
        if asked == self.context.session_serial():
            self.picture = picture

    def _no_picture(self, _: Exception) -> None:
        self.picture = None  # the words above say everything; the slip itself is on its way
