"""The papers of a case: read one on the screen, take a copy along. A copy says that the stamped paper is what counts."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.api.cases import WireDocument, WireStage
from kiosk.session import Pace
from screens.kv import load_kv
from screens.printing import PrintsHere
from screens.widgets.choices import Choice

load_kv(__file__)


class PapersScreen(PrintsHere):
    where = "where.papers"
    pace = Pace.READ
    title = StringProperty()
    text = StringProperty()
    may_print = BooleanProperty(False)

    def enter(self) -> None:
        self._open: WireDocument | None = None
        self.forget_job()
        self.ids.scroller.to_top()
        self.relabel()

    def relabel(self) -> None:
        road = self.context.visit.roadmap
        self._papers = papers_of(road.stages) if road else []
        self.ids.papers.offer(
            [
                Choice("description", self.words.say("papers.row", title=p.title, day=p.issued_on))
                for p in self._papers
            ]
        )
        self._show()

    def wipe(self) -> None:
        self._open, self._papers = None, []
        self.forget_job()
        self.title = self.text = ""
        self.may_print = False
        self.ids.papers.offer([])

    def choose(self, place: int) -> None:
        self._open = self._papers[place]
        self.forget_job()
        self._show()
        self.ids.scroller.to_top()

    def print_copy(self) -> None:
        visit = self.context.visit
        if self._open is not None and visit.roadmap is not None:
            self.show_job(self.context.ports.print_paper(visit.roadmap, self._open, visit.slip_text))

    def _show(self) -> None:
        paper = self._open
        self.title = paper.title if paper else ""
        self.text = (
            "\n".join(paper.text) if paper and paper.text else self.words["papers.with_card"] if paper else ""
        )
        self.may_print = bool(paper and paper.text)
        self.refresh()


def papers_of(stages: list[WireStage]) -> list[WireDocument]:
    """In the order of the road."""
    return [paper for stage in stages for paper in stage.documents]
