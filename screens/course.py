"""办理经过: everything that happened in a case, newest first, however much it is."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.services.road_words import course_view
from kiosk.session import Pace
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets import long_list  # noqa: F401 (the layout names it)

load_kv(__file__)


class CourseScreen(KioskScreen):
    where = "where.course"
    pace = Pace.READ
    title = StringProperty()

    def enter(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        road = self.context.visit.roadmap
        told = course_view(road, self.words) if road else []
        self.title = self.words.say("course.title", n=len(told))
        self.ids.happenings.tell(told)

    def wipe(self) -> None:
        self.title = ""
        self.ids.happenings.tell(())
