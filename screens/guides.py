"""办事指南: where else matters are taken; one opened shows place, telephone, hours and what to bring, and prints it."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.api.terminals import Guide
from kiosk.session import Pace
from screens.kv import load_kv
from screens.printing import PrintsHere
from screens.widgets.choices import Choice

load_kv(__file__)


class GuidesScreen(PrintsHere):
    where = "where.guides"
    pace = Pace.READ
    title = StringProperty()
    facts = StringProperty()
    bring = StringProperty()

    def enter(self) -> None:
        self._open: Guide | None = None
        self.forget_job()
        self.ids.scroller.to_top()
        self.relabel()

    def relabel(self) -> None:
        site, english = self.context.ports.site(), self.words.language == "en"
        self._guides = list(site.guides if site else [])
        self.ids.guides.offer([Choice("menu_book", _said(guide, "title", english)) for guide in self._guides])
        self._show(english)

    def wipe(self) -> None:
        self._open = None
        self.forget_job()
        self.title = self.facts = self.bring = ""

    def choose(self, place: int) -> None:
        self._open = self._guides[place]
        self.forget_job()
        self._show(self.words.language == "en")
        self.ids.scroller.to_top()

    def print_it(self) -> None:
        if self._open is not None:
            self.show_job(self.context.ports.print_guide(self._open.code))

    def _show(self, english: bool) -> None:
        guide = self._open
        if guide is None:
            self.title = self.facts = self.bring = ""
        else:
            self.title = _said(guide, "title", english)
            place, hours = _said(guide, "place", english), _said(guide, "hours", english)
            self.facts = self.words.say("guides.facts", place=place, phone=guide.phone, hours=hours)
            bring = guide.bring_en if english and guide.bring_en else guide.bring
            self.bring = (
                self.words.say("guides.bring", what=self.words["guides.and"].join(bring)) if bring else ""
            )
        self.refresh()


def _said(guide: Guide, name: str, english: bool) -> str:
    return str((english and getattr(guide, f"{name}_en")) or getattr(guide, name))
