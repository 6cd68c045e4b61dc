"""办到哪了: the road of one case, what is left of the time, who holds it, and what the visitor may do."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.services.road_words import RoadView, road_view
from kiosk.services.today import Deed
from kiosk.session import Pace
from screens.case_steps import begin_step, step_words
from screens.journeys import run
from screens.kv import load_kv
from screens.papers import papers_of
from screens.printing import print_sentence
from screens.stage import KioskScreen
from screens.widgets.road import StationRow

load_kv(__file__)


class RoadmapScreen(KioskScreen):
    where = "where.roadmap"
    pace = Pace.READ
    number = StringProperty()
    title = StringProperty()
    headline = StringProperty()
    note = StringProperty()
    rights = StringProperty()
    is_overdue = BooleanProperty(False)
    may_urge = BooleanProperty(False)
    may_ask_review = BooleanProperty(False)
    may_rate = BooleanProperty(False)
    may_complain = BooleanProperty(False)
    has_steps = BooleanProperty(False)
    has_papers = BooleanProperty(False)
    has_course = BooleanProperty(False)
    review_label = StringProperty()
    view = ObjectProperty(None, allownone=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: list[StationRow] = []
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        self.ids.scroller.to_top()
        self.relabel()

    def wipe(self) -> None:
        self.number = self.title = self.headline = self.note = self.rights = ""
        self.is_overdue = self.may_urge = False
        self.may_ask_review = self.may_rate = self.may_complain = self.has_steps = False
        self.has_papers = self.has_course = False
        self.view = None
        self._show_stations(())

    def relabel(self) -> None:
        road = self.context.visit.roadmap
        if road is not None:
            self.review_label = step_words(self.words, "step", "ask_review", road)
            self._show(road_view(road, self.words))
            self.may_urge = road.may_urge
            self.may_ask_review, self.may_rate = road.may_ask_review, bool(road.may_rate)
            self.may_complain = road.overdue and "complain" in road.may
            self.has_steps = bool(road.may)
            self.has_papers, self.has_course = bool(papers_of(road.stages)), bool(road.course)

    def refresh(self) -> None:
        """The paper has moved."""
        if self.context.visit.slips:
            self.note = print_sentence(self.context, self.context.visit.slips[-1])[0]

    def print_road(self) -> None:
        visit = self.context.visit
        visit.slips.append(self.context.ports.print_roadmap(visit.roadmap, visit.slip_text))
        self.refresh()

    def begin(self, step: str) -> None:
        begin_step(self.context, step)

    def open_law(self, article: str) -> None:
        self.context.visit.article = article
        self.context.go("law")

    def urge(self) -> None:
        """催办: kept like every record; said to be done only when it is kept."""
        number = self.context.visit.roadmap.number if self.context.visit.roadmap else ""
        run(self.context, lambda: self.context.ports.urge(number), done=self._urged, busy="busy.urge")

    def _urged(self, accepted: Any) -> None:
        self.may_urge = False
        sent = self.context.ports.record_is_sent(accepted.record_id)
        if self.context.visit.roadmap is not None:
            self.context.visit.deeds.append(Deed("urge", sent, self.context.visit.roadmap))
        self.note = self.words["road.urge_done" if sent else "road.urge_kept"]

    def _show(self, view: RoadView) -> None:
        self.view = view
        self.number, self.title = view.number, f"{view.title} · {view.state}"
        self.headline, self.is_overdue = view.headline, view.is_overdue
        self.rights = view.rights or view.merged or view.urge_note
        self.ids.bar.gone = -1 if view.gone is None else view.gone
        self._show_stations(view.stations)

    def _show_stations(self, stations: Any) -> None:
        box = self.ids.stations
        while len(self._rows) < len(stations):
            row = StationRow()
            row.theme = self.theme
            row.bind(
                on_law=lambda _, article: self.open_law(article), on_step=lambda _, step: self.begin(step)
            )
            self._rows.append(row)
        box.clear_widgets()
        for row, station in zip(self._rows, stations, strict=False):
            row.law_label = self.words.say("road.article", article=station.article)
            row.step_label, row.station = self.review_label, station
            box.add_widget(row)
        for row in self._rows[len(stations) :]:
            row.station = None
