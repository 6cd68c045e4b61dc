"""How it was: three faces for each of the two that are rated. A happy face is one tap; an unhappy one may say why."""

from __future__ import annotations

from functools import partial
from typing import Any

from kiosk.session import Pace
from screens.case_steps import take_step
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.buttons import TapButton
from screens.widgets.rows import ChoiceRow
from screens.widgets.text import Words

load_kv(__file__)

TARGETS = ("petition_department", "responsible_unit")
FACES = ((0, "sentiment_satisfied"), (1, "sentiment_neutral"), (3, "sentiment_dissatisfied"))
UNHAPPY = 3


class RateScreen(KioskScreen):
    where = "where.rate"
    pace = Pace.READ

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._blocks: dict[str, tuple[Words, ChoiceRow]] = {}
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        self.ids.scroller.to_top()
        self.relabel()

    def relabel(self) -> None:
        self.ids.rows.clear_widgets()
        road = self.context.visit.roadmap
        for target in TARGETS:
            if road is not None and target in road.may_rate:
                title, faces = self._block(target)
                title.content = self.words[f"rate.{target}"]
                for (score, _icon), face in zip(FACES, reversed(faces.children), strict=True):
                    face.label = self.words[f"rate.{score}"]
                self.ids.rows.add_widget(title)
                self.ids.rows.add_widget(faces)

    def wipe(self) -> None:
        self.ids.rows.clear_widgets()

    def _block(self, target: str) -> tuple[Words, ChoiceRow]:
        if target not in self._blocks:
            title, faces = Words(style="large", bold=True), ChoiceRow()
            title.theme = faces.theme = self.theme
            for score, icon in FACES:
                face = TapButton(kind="plain", icon=icon, icon_mm=26, stacked=True, style="text", least_mm=52)
                face.theme = self.theme
                face.bind(on_tap=partial(self._rated, target, score))
                faces.add_widget(face)
            self._blocks[target] = title, faces
        return self._blocks[target]

    def _rated(self, target: str, score: int, *_: object) -> None:
        self.context.visit.step, self.context.visit.rating = "rate", (target, score)
        if score == UNHAPPY:
            self.context.go("write_step")
        else:
            take_step(self.context)
